import { joinPath } from '../../text/paths.ts';

/** A shell line as Qwen Code's permissions see it. */
export interface SeenLine {
  /** Its parts between operators, words unquoted, one blank between them, assignments in front left out. */
  readonly parts: readonly string[];
  readonly reads: readonly string[];
  readonly edits: readonly string[];
  /** False where the directory or a path is not known, or a form was not measured. */
  readonly certain: boolean;
}

const readers =
  /^(cat|tac|nl|[xgl]?zcat|bzcat|xzcat|head|tail|less|more|most|wc|file|stat|readlink|realpath|diff3?|sdiff|cmp|md5sum|sha\d+sum|cksum|b2sum|sum|strings|hexdump|xxd|od|sort|uniq|cut|paste|join|column|fold|expand|unexpand|base64|base32|tr|[ef]?grep|zgrep|bzgrep|rg|ag|ack|awk|gawk|sed|cp|ln|ls|dir|vdir|exa|eza|lsd|find|tree|du)$/;
const writers = /^(touch|mkdir|mkfifo|tee|rm|rmdir|unlink|shred|truncate|chmod|chown|chgrp|cp|mv|install|ln|rsync)$/;
const prefixes = /^(sudo|doas|env|time|nice|ionice|nohup|timeout|unbuffer|stdbuf)$/;
/** Forms whose files are read in ways of their own. */
const unmeasured =
  /\$\(|`|[<>]\(|<>|[3-9]>|(^|\s)(ba|z|da)?sh\s+-\w*c\b|(^|\s)(patch|perl|dd|rename|curl|wget)\s|(^|\s)g?awk\s+-i|\s-\w*[ot]\s|^\s*(cd|pushd)\s.*\$/;
const scripted = /^([ef]?grep|zgrep|bzgrep|rg|ag|ack|awk|gawk|sed|chmod|chown|chgrp)$/;

/** Cuts a line at its operators, wherever they stand outside quotes, and reads what each part does to files. */
export function seeQwenLine(line: string, cwd: string): SeenLine {
  const seen = { parts: [] as string[], reads: [] as string[], edits: [] as string[], certain: true };
  let folder = cwd;
  for (const segment of cut(line)) {
    const words = wordsOf(segment);
    seen.parts.push(withoutAssignments(words).join(' '));
    const acts = actsOf(words.map((word) => word.replace(/^\(+|[)&]+$/g, '')).filter((word) => !/^[{}]?$/.test(word)));
    if (acts.folder !== undefined) {
      if (acts.folder === '-') seen.certain = false;
      else folder = joinPath(folder, acts.folder);
    }
    seen.reads.push(...acts.reads.map((path) => joinPath(folder, path)));
    seen.edits.push(...acts.edits.map((path) => joinPath(folder, path)));
    if (unmeasured.test(segment)) seen.certain = false;
  }
  return seen;
}

/** The parts of a line between `&&`, `||`, `|`, `;`, `&` and line breaks that stand outside quotes. */
function cut(line: string): readonly string[] {
  const form = /\\[^]|'[^']*'|"(?:\\[^]|[^"\\])*"|&>>?|>&|<&|(?<operator>&&|\|\||;;|\|&|[|;&\n])|[^]/g;
  const parts = [''];
  for (const { 0: text, groups } of line.matchAll(form)) {
    if (groups?.operator === undefined) parts.push((parts.pop() ?? '') + text);
    else parts.push('');
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** Words without their quotes; operators that are left are words of their own, and a variable is nothing. */
function wordsOf(segment: string): readonly string[] {
  const form = /(?:\\[^]|'[^']*'|"(?:\\[^]|[^"\\])*"|[^\s<>()'"\\])+|[<>]+&?|[()]/g;
  const words = (segment.match(form) ?? []).map((word) =>
    word.replace(/\\[^]|'[^']*'|"(?:\\[^]|[^"\\])*"|\$\{?\w+\}?/g, (part) => {
      if (part.startsWith('$')) return '';
      const inner = part.slice(1, part.startsWith('\\') ? undefined : -1);
      return part.startsWith('"') ? inner.replace(/\\(["$`\\])/g, '$1') : inner;
    }),
  );
  const comment = words.findIndex((word) => word.startsWith('#'));
  return comment === -1 ? words : words.slice(0, comment);
}

function withoutAssignments(words: readonly string[]): readonly string[] {
  const first = words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word));
  return first === -1 ? [] : words.slice(first);
}

interface Acts {
  readonly reads: readonly string[];
  readonly edits: readonly string[];
  /** Where a `cd` leads. */
  readonly folder?: string;
}

function actsOf(all: readonly string[]): Acts {
  const reads: string[] = [];
  const edits: string[] = [];
  const words: string[] = [];
  for (let at = 0; at < all.length; at++) {
    const word = all[at] ?? '';
    if (!/^[<>]+$/.test(word)) {
      words.push(word);
      continue;
    }
    const target = all[++at];
    if (target !== undefined && word !== '<<' && word !== '<<<') (word === '<' ? reads : edits).push(target);
    if (/^[12&]$/.test(words.at(-1) ?? '')) words.pop();
  }
  const rest = unwrap(withoutAssignments(words));
  const [program = '', ...args] = rest;
  const operands = args.filter(
    (arg, at) => !arg.startsWith('-') && !(scripted.test(program) && /^-[ef]$/.test(args[at - 1] ?? '')),
  );
  if (program === 'cd' || program === 'pushd') return { reads, edits, folder: operands[0] ?? '~' };
  const isBare = scripted.test(program) && !args.some((arg) => /^-[ef]/.test(arg));
  const paths = operands.slice(isBare ? 1 : 0).filter((path) => !/[{}]/.test(path));
  const isCopy = /^(cp|mv|ln|install|rsync)$/.test(program);
  const isInPlace = program === 'sed' && args.some((arg) => /^(-\w*i|--in-place)/.test(arg));
  if (readers.test(program) && !isInPlace && program !== 'mv') reads.push(...(isCopy ? paths.slice(0, -1) : paths));
  if (writers.test(program) || isInPlace) edits.push(...(isCopy && program !== 'mv' ? paths.slice(-1) : paths));
  return { reads, edits };
}

function unwrap(words: readonly string[]): readonly string[] {
  if (!prefixes.test(words[0] ?? '')) return words;
  const at = words.findIndex((word, index) => index > 0 && !/^-|^\w+=|^\d/.test(word));
  return at === -1 ? [] : unwrap(words.slice(at));
}
