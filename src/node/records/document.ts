import * as fs from 'node:fs';
import type { DocumentStore } from '../../core/formats/format.ts';
import type { Json, Ref } from '../../core/model/session.ts';
import { JsonElements, longestElement, type JsonPiece } from './json-elements.ts';
import { wrapRecord, type RecordItem } from './record.ts';

/** How a source is read. */
export interface ReadOptions {
  readonly signal?: AbortSignal;
}

/**
 * The records of one JSON document: the head record, then the elements of the array that the store names. Only one element
 * is held at a time; of a document that was cut off, everything before the cut is given.
 */
export async function* readDocument(
  file: string,
  store: DocumentStore,
  options: ReadOptions = {},
): AsyncGenerator<RecordItem> {
  const elements = new JsonElements(store.records);
  let index = 0;
  const toItem = (piece: JsonPiece): RecordItem => {
    if (piece.kind === 'element' || piece.kind === 'too-long') index++;
    return readPiece(piece, { file, line: Math.max(index, 1) });
  };
  for await (const chunk of fs.createReadStream(file, { highWaterMark: 1 << 18, ...options })) {
    for (const piece of elements.write(chunk as Buffer)) {
      if (piece.kind === 'head') yield readPiece(piece, { file, line: 1 });
      else yield toItem(piece);
    }
  }
  for (const piece of elements.end()) yield toItem(piece);
}

function readPiece(piece: JsonPiece, ref: Ref): RecordItem {
  if (piece.kind === 'too-long') {
    return { problem: { ref, message: `A record of more than ${longestElement >> 20} MB was left out.` } };
  }
  if (piece.kind === 'torn') {
    return { problem: { ref, message: `The JSON document ends at byte ${piece.offset}, before it is complete.` } };
  }
  try {
    return { record: wrapRecord(JSON.parse(piece.text) as Json, ref) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { problem: { ref, message: 'This record is not valid JSON.' } };
  }
}
