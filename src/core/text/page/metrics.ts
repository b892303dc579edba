import { fontWidths } from './font-widths.ts';
import { isWide, mayBreak } from './line-breaks.ts';

/** Faces of the print style; the oblique ones are as wide as these. */
export type Face = 'regular' | 'bold' | 'mono';

/** Text in one face; `\n` ends the line. */
export interface TextRun {
  readonly text: string;
  readonly face: Face;
  /** In points. */
  readonly size: number;
}

const unitsPerEm = 2048;
const mono = 1229;

/** Code point → width, filled once. */
let tables: Readonly<Record<'regular' | 'bold', ReadonlyMap<number, number>>> | null = null;

function readTables(): Readonly<Record<'regular' | 'bold', ReadonlyMap<number, number>>> {
  const read = (face: 'regular' | 'bold'): ReadonlyMap<number, number> =>
    new Map(
      fontWidths.flatMap((range) =>
        range[face].split(' ').map((width, i) => [range.first + i, parseInt(width, 36)] as const),
      ),
    );
  return { regular: read('regular'), bold: read('bold') };
}

/** The width of a character in points. */
function widthOf(character: string, { face, size }: TextRun): number {
  if (/\p{M}|\p{Cf}/u.test(character)) return 0;
  if (isWide(character)) return size;
  const code = character.codePointAt(0) ?? 0;
  if (face === 'mono' && code < 0x2e80) return (mono / unitsPerEm) * size;
  tables ??= readTables();
  const units = tables[face === 'bold' ? 'bold' : 'regular'].get(code);
  if (units !== undefined) return (units / unitsPerEm) * size;
  return /\p{Extended_Pictographic}/u.test(character) ? size * 1.25 : size * 0.65;
}

/** A part of a line that only breaks when it is wider than the whole line. */
interface Chunk {
  readonly widths: number[];
  width: number;
  space: number;
  /** Whether a line break is forced after it. */
  ends: boolean;
}

/** The number of lines that some text takes in a column of this width in points; no text takes none. */
export function countLines(runs: readonly TextRun[], column: number): number {
  const chunks = splitChunks(runs);
  if (chunks.length === 0) return 0;
  let lines = 1;
  let x = 0;
  for (const [i, chunk] of chunks.entries()) {
    if (x > 0 && x + chunk.width > column + tolerance) {
      lines++;
      x = 0;
    }
    for (const width of chunk.width > column + tolerance ? chunk.widths : [chunk.width]) {
      if (x > 0 && x + width > column + tolerance) {
        lines++;
        x = 0;
      }
      x += width;
    }
    x += chunk.space;
    if (chunk.ends && i < chunks.length - 1) {
      lines++;
      x = 0;
    }
  }
  return lines;
}

/** Browsers round widths to 1/64 of a pixel. */
const tolerance = 0.02;

function splitChunks(runs: readonly TextRun[]): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let chunk: Chunk | null = null;
  let left = '';
  let before = '';
  for (const run of runs) {
    for (const character of run.text) {
      const width = widthOf(character, run);
      const isStart: boolean =
        chunk === null ||
        chunk.ends ||
        (character !== ' ' && chunk.space > 0) ||
        (left !== '' && left !== ' ' && character !== ' ' && mayBreak(left, character, before));
      if (chunk === null || isStart) {
        chunk = { widths: [], width: 0, space: 0, ends: false };
        chunks.push(chunk);
      }
      if (character === '\n') chunk.ends = true;
      else if (character === ' ') chunk.space += width;
      else {
        chunk.widths.push(width);
        chunk.width += width;
      }
      [before, left] = [left, character === '\n' ? '' : character];
    }
  }
  return chunks;
}
