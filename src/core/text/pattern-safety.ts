/**
 * Why a regular expression must not be run on text from elsewhere, or null when it may: it does not compile, or it repeats a
 * group that itself repeats or branches, or refers back, and so could take exponential time. Stricter than necessary.
 */
export function refusePattern(source: string): string | null {
  try {
    new RegExp(source, 'u');
  } catch {
    try {
      new RegExp(source);
    } catch (error) {
      return error instanceof Error ? error.message : 'not a regular expression';
    }
  }
  if (source.length > 500) return 'longer than 500 characters';
  return refuseRepetition(source);
}

/** What a group holds that makes repeating it dangerous. */
interface Group {
  repeats: boolean;
  branches: boolean;
}

function refuseRepetition(source: string): string | null {
  const groups: Group[] = [{ repeats: false, branches: false }];
  let closed: Group | null = null;
  let unbounded = 0;
  for (let i = 0; i < source.length; i++) {
    const character = source.charAt(i);
    const top = groups.at(-1) ?? { repeats: false, branches: false };
    if (character === '\\') {
      if (/[1-9k]/.test(source.charAt(i + 1))) return 'refers back to a group';
      i++;
      closed = null;
    } else if (character === '[') {
      i = classEnd(source, i);
      closed = null;
    } else if (character === '(') {
      groups.push({ repeats: false, branches: false });
      i += /^\?(?:[:=!]|<[=!]|<\w+>)/.exec(source.slice(i + 1))?.[0].length ?? 0;
      closed = null;
    } else if (character === ')') {
      closed = groups.pop() ?? null;
      const outer = groups.at(-1);
      if (outer && closed) outer.repeats ||= closed.repeats;
    } else if (character === '|') {
      top.branches = true;
      closed = null;
    } else {
      const quantifier = /^(?:[*+]|\{(\d+)(,(\d*))?\})/.exec(source.slice(i));
      if (quantifier && isMany(quantifier)) {
        if (closed && (closed.repeats || closed.branches)) return 'repeats a group that itself repeats or branches';
        top.repeats = true;
        unbounded += 1;
        if (unbounded > 4) return 'has more than four unbounded repetitions';
        i += quantifier[0].length - 1;
      }
      closed = null;
    }
  }
  return null;
}

/** Whether a quantifier repeats often enough to matter. */
function isMany([whole, from, comma, to]: RegExpExecArray): boolean {
  if (whole === '*' || whole === '+') return true;
  const most = comma === undefined ? from : to;
  return most === '' || Number(most) > 10;
}

function classEnd(source: string, start: number): number {
  for (let i = start + 1; i < source.length; i++) {
    if (source[i] === '\\') i++;
    else if (source[i] === ']') return i;
  }
  return source.length;
}
