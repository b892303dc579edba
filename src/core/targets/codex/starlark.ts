import type { Range } from '../../model/finding.ts';

/** A literal of Starlark, as far as rules files need them. */
export type StarlarkValue = string | readonly StarlarkValue[];

/** A call at the top of a file whose arguments are literals. */
export interface StarlarkCall extends Range {
  readonly name: string;
  readonly positional: readonly StarlarkValue[];
  readonly named: ReadonlyMap<string, StarlarkValue>;
}

/** The calls of a rules file; `isWhole` false = there is code besides them, which was not read. */
export interface StarlarkFile {
  readonly calls: readonly StarlarkCall[];
  readonly isWhole: boolean;
}

interface Token extends Range {
  readonly kind: 'name' | 'text' | 'sign';
  readonly text: string;
}

const tokenForm =
  /[ \t\r\n]+|#[^\n]*|(?<raw>[rR]?)(?<quote>"""|'''|"|')(?<inner>(?:\\[^]|(?!\k<quote>)[^\\])*)\k<quote>|(?<name>[A-Za-z_]\w*)|(?<sign>[^])/y;

/** Reads the calls with literal arguments that stand at the top of a Starlark file, and whether that is all there is. */
export function readStarlark(text: string): StarlarkFile {
  const tokens = tokenise(text);
  const calls: StarlarkCall[] = [];
  let isWhole = true;
  for (let at = 0; at < tokens.length;) {
    const isStart = startsLine(text, tokens[at]?.start ?? 0);
    const found = isStart ? readCall(tokens, at) : null;
    if (found) calls.push(found.call);
    else isWhole = false;
    at = found?.next ?? at + 1;
  }
  return { calls, isWhole };
}

/** Code that is indented belongs to something else. */
function startsLine(text: string, at: number): boolean {
  return at === 0 || text[at - 1] === '\n' || text[at - 1] === '\uFEFF';
}

function tokenise(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const found of text.matchAll(new RegExp(tokenForm.source, 'gy'))) {
    const { raw, quote, inner, name, sign } = found.groups ?? {};
    const range = { start: found.index, end: found.index + found[0].length };
    if (quote !== undefined) tokens.push({ ...range, kind: 'text', text: unescape(inner ?? '', raw !== '') });
    else if (name !== undefined) tokens.push({ ...range, kind: 'name', text: name });
    else if (sign !== undefined) tokens.push({ ...range, kind: 'sign', text: sign });
  }
  return tokens;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\n': '' };

function unescape(inner: string, isRaw: boolean): string {
  if (isRaw) return inner;
  return inner.replace(/\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[^])/g, (whole) => {
    const code = /^\\[ux](.+)/.exec(whole)?.[1];
    const letter = whole.slice(1);
    return code === undefined ? (escapes[letter] ?? letter) : String.fromCharCode(parseInt(code, 16));
  });
}

interface Read<T> {
  readonly value: T;
  readonly next: number;
}

function readCall(
  tokens: readonly Token[],
  from: number,
): { readonly call: StarlarkCall; readonly next: number } | null {
  const head = tokens[from];
  if (head?.kind !== 'name' || !isSign(tokens[from + 1], '(')) return null;
  const positional: StarlarkValue[] = [];
  const named = new Map<string, StarlarkValue>();
  let at = from + 2;
  while (!isSign(tokens[at], ')')) {
    const key = tokens[at]?.kind === 'name' && isSign(tokens[at + 1], '=') ? tokens[at]?.text : undefined;
    const found = readValue(tokens, key === undefined ? at : at + 2);
    if (!found) return null;
    if (key === undefined) positional.push(found.value);
    else named.set(key, found.value);
    at = found.next;
    if (isSign(tokens[at], ',')) at++;
    else if (!isSign(tokens[at], ')')) return null;
  }
  const end = tokens[at]?.end ?? head.end;
  return { call: { name: head.text, positional, named, start: head.start, end }, next: at + 1 };
}

function readValue(tokens: readonly Token[], from: number): Read<StarlarkValue> | null {
  const token = tokens[from];
  if (token?.kind === 'text') return { value: token.text, next: from + 1 };
  if (!isSign(token, '[')) return null;
  const items: StarlarkValue[] = [];
  let at = from + 1;
  while (!isSign(tokens[at], ']')) {
    const found = readValue(tokens, at);
    if (!found) return null;
    items.push(found.value);
    at = found.next;
    if (isSign(tokens[at], ',')) at++;
    else if (!isSign(tokens[at], ']')) return null;
  }
  return { value: items, next: at + 1 };
}

function isSign(token: Token | undefined, text: string): boolean {
  return token?.kind === 'sign' && token.text === text;
}
