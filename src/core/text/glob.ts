/** Whether a path with forward slashes is named. */
export type GlobMatcher = (path: string) => boolean;

/** Most globs that braces may stand for; beyond that they stand for themselves. */
const mostAlternatives = 500;

/**
 * Reads a glob: `**` any folders, `*` and `?` within a name, `[a-z]`, `[!a]` and `{a,b}`. Names that begin with a dot match
 * like others; parentheses, `!`, `+` and `@` mean themselves. Matching takes no more than length times length.
 */
export function compileGlob(glob: string, ignoreCase: boolean): GlobMatcher {
  const fold = (text: string): string => (ignoreCase ? text.toLowerCase() : text);
  const all = expandBraces(fold(glob)).map((one) => one.split('/').map(readName));
  return (path) => {
    const names = fold(path).split('/');
    return all.some((parts) => matchesPath(parts, names));
  };
}

/** The folders before the first wildcard, without a slash at the end. */
export function globBase(glob: string): string {
  const wild = /[*?[{]/.exec(glob);
  if (!wild) return glob;
  return glob.slice(0, Math.max(glob.lastIndexOf('/', wild.index), 0));
}

/** Whether anything in the glob stands for more than itself. */
export function hasWildcard(glob: string): boolean {
  return /[*?]|\[[^\]]+\]|\{[^{}]*,[^{}]*\}/.test(glob);
}

/** Globs without braces: each with alternatives becomes several. */
export function expandBraces(glob: string): readonly string[] {
  const all = expand(glob);
  return all.length > mostAlternatives ? [glob] : all;
}

/** Stops when there are too many. */
function expand(glob: string): readonly string[] {
  for (let start = glob.indexOf('{'); start !== -1; start = glob.indexOf('{', start + 1)) {
    const end = closingBrace(glob, start);
    const parts = end === -1 ? [] : splitParts(glob.slice(start + 1, end));
    if (parts.length < 2) continue;
    const [before, after] = [glob.slice(0, start), glob.slice(end + 1)];
    const all: string[] = [];
    for (const part of parts) {
      if (all.length > mostAlternatives) break;
      all.push(...expand(before + part + after));
    }
    return all;
  }
  return [glob];
}

function closingBrace(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '{') depth++;
    if (text[at] === '}' && --depth === 0) return at;
  }
  return -1;
}

/** The alternatives between braces; commas in inner braces separate nothing here. */
function splitParts(inner: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < inner.length; at++) {
    if (inner[at] === '{') depth++;
    if (inner[at] === '}') depth--;
    if (inner[at] !== ',' || depth > 0) continue;
    parts.push(inner.slice(from, at));
    from = at + 1;
  }
  return [...parts, inner.slice(from)];
}

/** What one character must be; `*` = any number of any. */
type Sign = '*' | ((character: string) => boolean);

/** One name of a glob between slashes; `**` = any folders. */
type Name = '**' | readonly Sign[];

function readName(name: string): Name {
  if (name === '**') return '**';
  const signs: Sign[] = [];
  for (let at = 0; at < name.length;) {
    const group = /^\[([!^]?)([^\]]+)\]/.exec(name.slice(at));
    const character = String.fromCodePoint(name.codePointAt(at) ?? 0);
    if (character === '*') {
      if (signs.at(-1) !== '*') signs.push('*');
    } else if (character === '?') signs.push(() => true);
    else if (group) signs.push(readClass(group[2] ?? '', group[1] !== ''));
    else signs.push((other) => other === character);
    at += group && character === '[' ? group[0].length : character.length;
  }
  return signs;
}

function readClass(members: string, isNegated: boolean): Sign {
  const ranges = [...members.matchAll(/([^])-([^])|([^])/gu)].map(([, from, to, single]) =>
    single === undefined ? [from ?? '', to ?? ''] : [single, single],
  );
  return (character) => ranges.some(([from = '', to = '']) => from <= character && character <= to) !== isNegated;
}

/** Which beginnings of the path the glob's names so far can be, name by name. */
function matchesPath(parts: readonly Name[], names: readonly string[]): boolean {
  let reached: readonly boolean[] = [true, ...names.map(() => false)];
  for (const [index, part] of parts.entries()) {
    const next = reached.map(() => false);
    if (part === '**') {
      const first = reached.indexOf(true);
      const isLast = index === parts.length - 1;
      // Alone it names something; behind a folder also the folder itself.
      if (first !== -1) next.fill(true, isLast && index === 0 ? 1 : first);
    } else {
      for (const [at, name] of names.entries()) next[at + 1] = reached[at] === true && matchesName(part, name);
    }
    reached = next;
  }
  return reached.at(-1) === true;
}

/** A star takes as little as it can, and more each time what follows does not fit. */
function matchesName(signs: readonly Sign[], name: string): boolean {
  const characters = [...name];
  if (characters.length === 0) return signs.length === 0;
  let sign = 0;
  let at = 0;
  let star = -1;
  let mark = 0;
  while (at < characters.length) {
    const wanted = signs[sign];
    if (wanted === '*') {
      star = sign++;
      mark = at;
    } else if (wanted?.(characters[at] ?? '')) {
      sign++;
      at++;
    } else if (star !== -1) {
      sign = star + 1;
      at = ++mark;
    } else return false;
  }
  while (signs[sign] === '*') sign++;
  return sign === signs.length;
}
