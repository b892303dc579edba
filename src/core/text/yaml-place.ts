/** Where in YAML a cursor stands. */
export interface YamlPlace {
  /** The keys that lead there; items of lists have no part in it: `['guard', 'deny', 'command']`. */
  readonly path: readonly string[];
  /** Whether a key is begun here, not a value. */
  readonly isKey: boolean;
  readonly isItem: boolean;
  /** What is typed of the key or value, without the quote before it. */
  readonly typed: string;
  /** The quote before it; '' = none. */
  readonly quote: string;
}

/** A mapping or list in flow style that is open at the cursor; the key is null before its colon. */
interface Flow {
  readonly isMap: boolean;
  key: string | null;
}

interface Scan {
  readonly flow: Flow[];
  typed: string;
  quote: string;
  /** The rest of the line is a comment. */
  isComment: boolean;
}

/**
 * Where the end of a beginning of YAML stands; it may break off anywhere. Null inside a comment or a block of text.
 * @param before from the start of the YAML to the cursor.
 */
export function placeInYaml(before: string): YamlPlace | null {
  const block: { readonly indent: number; readonly key: string; readonly isText: boolean }[] = [];
  const scan: Scan = { flow: [], typed: '', quote: '', isComment: false };
  let isValue = false;
  let isItem = false;
  const lines = before.split(/\r?\n/);
  for (const [i, line] of lines.entries()) {
    const isLast = i === lines.length - 1;
    if (scan.flow.length > 0 || scan.quote !== '') {
      scanFlow(line, scan);
      continue;
    }
    if (line.trim() === '' && !isLast) continue;
    const [, lead = '', , key] = /^(\s*(?:-(?:\s+|$))*)(?:(["']?)([\w.-]+)\2\s*:(?=\s|$))?/.exec(line) ?? [];
    const top = block.at(-1);
    if (top?.isText && lead.length > top.indent) {
      if (isLast) return null;
      continue;
    }
    while ((block.at(-1)?.indent ?? -1) >= lead.length) block.pop();
    isItem = lead.includes('-');
    isValue = key !== undefined;
    const rest = key === undefined ? line.slice(lead.length) : line.slice(line.indexOf(':', lead.length) + 1);
    if (key !== undefined) block.push({ indent: lead.length, key, isText: /^\s*[|>][+-]?\d?\s*(?:#.*)?$/.test(rest) });
    scan.typed = '';
    scan.isComment = false;
    scanFlow(rest, scan);
  }
  if (scan.isComment) return null;
  const keys = [...block.map(({ key }) => key), ...scan.flow.flatMap(({ key }) => key ?? [])];
  const inner = scan.flow.at(-1);
  return {
    path: keys,
    isKey: inner ? inner.isMap && inner.key === null : !isValue && !isItem,
    isItem: inner ? !inner.isMap : isItem && !isValue,
    typed: scan.typed.trimStart(),
    quote: scan.quote,
  };
}

/** Goes through the rest of a line; what is open at its end stays in the scan. */
function scanFlow(text: string, scan: Scan): void {
  if (scan.quote === '') scan.isComment = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i] ?? '';
    if (scan.isComment) return;
    if (scan.quote !== '') {
      if (character === '\\' && scan.quote === '"') scan.typed += text[++i] ?? '';
      else if (character === scan.quote) scan.quote = '';
      else scan.typed += character;
      continue;
    }
    const top = scan.flow.at(-1);
    if (/["']/.test(character) && scan.typed.trim() === '') {
      scan.quote = character;
      scan.typed = '';
    } else if (/[{[]/.test(character) && scan.typed.trim() === '') {
      scan.flow.push({ isMap: character === '{', key: null });
      scan.typed = '';
    } else if (/[}\]]/.test(character) && top) {
      scan.flow.pop();
      scan.typed = '';
    } else if (character === ',' && top) {
      top.key = null;
      scan.typed = '';
    } else if (character === ':' && top?.isMap && top.key === null && /^(?:\s|$)/.test(text.slice(i + 1))) {
      top.key = scan.typed.trim();
      scan.typed = '';
    } else if (character === '#' && /(?:^|\s)$/.test(text.slice(0, i))) scan.isComment = true;
    else scan.typed += character;
  }
}
