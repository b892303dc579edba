import type { Edit } from '../model/finding.ts';
import { applyEdits } from './edits.ts';

/** A stretch of the first text, or text that was put in. */
type Piece = { readonly start: number; readonly end: number } | string;

/** Turns a text into edits of it. */
export type Step = (text: string) => readonly Edit[];

/** The edits of the first text that do what the steps do one after another; each step sees the text as the former left it. */
export function composeSteps(text: string, steps: readonly Step[]): readonly Edit[] {
  let current = text;
  let pieces: readonly Piece[] = [{ start: 0, end: text.length }];
  for (const step of steps) {
    const edits = step(current);
    if (edits.length === 0) continue;
    for (const edit of [...edits].sort((a, b) => b.start - a.start || b.end - a.end)) pieces = splice(pieces, edit);
    current = applyEdits(current, edits);
  }
  return toEdits(pieces, text);
}

function lengthOf(piece: Piece): number {
  return typeof piece === 'string' ? piece.length : piece.end - piece.start;
}

function slicePiece(piece: Piece, from: number, to: number): Piece {
  return typeof piece === 'string' ? piece.slice(from, to) : { start: piece.start + from, end: piece.start + to };
}

function splice(pieces: readonly Piece[], edit: Edit): readonly Piece[] {
  const before: Piece[] = [];
  const after: Piece[] = [];
  let position = 0;
  for (const piece of pieces) {
    const length = lengthOf(piece);
    const keptBefore = Math.min(Math.max(edit.start - position, 0), length);
    const keptAfter = Math.min(Math.max(edit.end - position, 0), length);
    if (keptBefore > 0) before.push(slicePiece(piece, 0, keptBefore));
    if (keptAfter < length) after.push(slicePiece(piece, keptAfter, length));
    position += length;
  }
  return [...before, ...(edit.text === '' ? [] : [edit.text]), ...after];
}

function toEdits(pieces: readonly Piece[], text: string): readonly Edit[] {
  const edits: Edit[] = [];
  let position = 0;
  let inserted = '';
  const close = (start: number): void => {
    if (inserted !== '' || start > position) edits.push({ start: position, end: start, text: inserted });
    inserted = '';
  };
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      inserted += piece;
      continue;
    }
    close(piece.start);
    position = piece.end;
  }
  close(text.length);
  return edits.filter((edit) => text.slice(edit.start, edit.end) !== edit.text);
}
