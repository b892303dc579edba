/** How a text is laid out, so that what is added looks like what is there. */
export interface TextStyle {
  /** The line end that most lines have; LF when there is none. */
  readonly eol: '\n' | '\r\n';
  /** One step of indentation: the indentation of the first indented line; two spaces when there is none. */
  readonly indent: string;
  readonly finalNewline: boolean;
  /** True when the text begins with a byte order mark. */
  readonly bom: boolean;
}

/** Reads off how a text is laid out. */
export function detectStyle(text: string): TextStyle {
  const crlf = text.split('\r\n').length - 1;
  const lf = text.split('\n').length - 1 - crlf;
  const indent = /(?:^|\n)(\t|[ ]+)(?=[^\s])/.exec(text)?.[1] ?? '  ';
  return { eol: crlf > lf ? '\r\n' : '\n', indent, finalNewline: /\n$/.test(text), bom: text.startsWith('\uFEFF') };
}

/** The 1-based line on which an offset stands. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let index = text.indexOf('\n'); index !== -1 && index < offset; index = text.indexOf('\n', index + 1)) line++;
  return line;
}

/** The text with every line end as wanted. */
export function withEol(text: string, eol: string): string {
  return text.replace(/\r\n|\n/g, eol);
}

/** Offset at which the line of an offset begins. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Offset just behind the line end of the line of an offset, or the text's length. */
export function nextLineStart(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end + 1;
}
