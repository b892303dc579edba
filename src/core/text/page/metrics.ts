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

const emojiWidth = 1.25;

/** Widths in ems of letters that Liberation Sans does not have, as other fonts give them; the first that fits. */
const otherWidths: readonly (readonly [RegExp, number])[] = [
  [/\p{sc=Hangul}/u, 0.92],
  [/\p{sc=Arabic}/u, 0.47],
  [/\p{sc=Hebrew}/u, 0.55],
  [/\p{So}/u, 0.9],
];

/** The width of a character, or of an emoji of several, in ems. */
function measure(character: string, face: Face): number {
  if (isEmoji.test(character)) return emojiWidth;
  if (/\p{M}|\p{Cf}/u.test(character)) return 0;
  const other = otherWidths.find(([letters]) => letters.test(character))?.[1];
  if (isWide(character)) return other ?? 1;
  const code = character.codePointAt(0) ?? 0;
  if (face === 'mono' && code < 0x2e80) return mono / unitsPerEm;
  const range = fontWidths.findLast(({ first }) => first <= code);
  const units = range?.[face === 'bold' ? 'bold' : 'regular'].split(' ')[code - range.first];
  return units === undefined ? (other ?? 0.65) : parseInt(units, 36) / unitsPerEm;
}

/** Characters that were measured before. */
const measured: Readonly<Record<Face, Map<string, number>>> = { regular: new Map(), bold: new Map(), mono: new Map() };

function widthOf(character: string, { face, size }: TextRun): number {
  let width = measured[face].get(character);
  if (width === undefined) measured[face].set(character, (width = measure(character, face)));
  return width * size;
}

// The flag `v` is newer than the language level that the compiler is set to, and no older than any Node that runs this.
const isEmoji = new RegExp('^\\p{RGI_Emoji}$', 'v');
const emojiAndOthers = new RegExp('\\p{RGI_Emoji}|[^]', 'gv');

/** The characters of a text; an emoji of several stays one. */
function splitCharacters(text: string): Iterable<string> {
  return /\ufe0f|\p{Emoji_Presentation}/u.test(text) ? (text.match(emojiAndOthers) ?? []) : text;
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
    for (const character of splitCharacters(run.text)) {
      // Where a line begins, only code keeps its spaces.
      if (character === ' ' && left === '' && run.face !== 'mono') continue;
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
