import * as fs from 'node:fs';
import zlib from 'node:zlib';
import type { Json } from '../../core/model/session.ts';
import { splitObjects } from './glued.ts';
import { wrapRecord, type RecordItem } from './record.ts';

const newline = 10;
const defaultMaxLineBytes = 64 * 1024 * 1024;
const chunkBytes = 256 * 1024;

/** `maxLineBytes`: longer lines are skipped and reported. */
export interface LineOptions {
  readonly signal?: AbortSignal;
  readonly maxLineBytes?: number;
}

/**
 * The records of a file of JSON lines, plain or `.zst`, in order; memory is bounded by the longest line.
 * @throws the file system's error when the file cannot be read, the signal's reason when it is aborted.
 */
export async function* readLines(file: string, options: LineOptions = {}): AsyncIterable<RecordItem> {
  const maxLineBytes = options.maxLineBytes ?? defaultMaxLineBytes;
  const lines = new LineCutter(maxLineBytes);
  const chunks = openChunks(file, options.signal);
  if (chunks === null) {
    yield { problem: { ref: { file, line: 1 }, message: 'A .zst file needs Node 22.15 or newer to be read.' } };
    return;
  }
  try {
    for await (const chunk of chunks) {
      for (const line of lines.cut(chunk)) yield* readLine(line, { file, line: lines.count });
    }
  } catch (error) {
    if (!isDecompressionError(error)) throw error;
    const message = `The compressed file is damaged from here on (${error.message}).`;
    yield { problem: { ref: { file, line: lines.count + 1 }, message } };
    return;
  }
  const rest = lines.rest();
  if (rest !== null) yield* readLine(rest, { file, line: lines.count }, true);
}

type Line = Buffer | 'too long';

/** Cuts chunks at newlines; only a line that crosses chunks is copied. */
class LineCutter {
  /** Number of the line that was handed out last. */
  count = 0;
  #parts: Buffer[] = [];
  #length = 0;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  *cut(chunk: Buffer): Iterable<Line> {
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      this.#keep(chunk.subarray(start, end));
      start = end + 1;
      yield this.#take();
    }
    // The chunk's memory is used again for the next one.
    this.#keep(Buffer.from(chunk.subarray(start)));
  }

  /** What stands after the last newline; null when nothing does. */
  rest(): Line | null {
    return this.#length === 0 ? null : this.#take();
  }

  #keep(part: Buffer): void {
    this.#length += part.length;
    if (this.#length > this.#limit) this.#parts = [];
    else if (part.length > 0) this.#parts.push(part);
  }

  #take(): Line {
    const [first, ...others] = this.#parts;
    const isTooLong = this.#length > this.#limit;
    this.#parts = [];
    this.#length = 0;
    this.count++;
    if (isTooLong) return 'too long';
    if (first === undefined) return Buffer.alloc(0);
    return others.length === 0 ? first : Buffer.concat([first, ...others]);
  }
}

/** The file's bytes; each chunk is good until the next one is asked for. Null when this Node cannot decompress the file. */
function openChunks(file: string, signal: AbortSignal | undefined): AsyncIterable<Buffer> | null {
  if (!file.endsWith('.zst')) return readChunks(file, signal);
  // Absent before Node 22.15.
  const create = zlib.createZstdDecompress as typeof zlib.createZstdDecompress | undefined;
  if (create === undefined) return null;
  const input = fs.createReadStream(file, { highWaterMark: chunkBytes, ...(signal ? { signal } : {}) });
  const output = create({ chunkSize: chunkBytes });
  input.on('error', (error) => output.destroy(error));
  output.on('close', () => input.destroy());
  return input.pipe(output);
}

/** One buffer serves the whole file: a stream's buffers pile up faster than they are collected. */
async function* readChunks(file: string, signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
  const handle = await fs.promises.open(file);
  try {
    const buffer = Buffer.allocUnsafe(chunkBytes);
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead } = await handle.read(buffer, 0, chunkBytes);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

function isDecompressionError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && /^(ZSTD_|Z_|ERR_ZSTD)/.test(String(error.code));
}

function* readLine(line: Line, ref: { file: string; line: number }, isTorn = false): Iterable<RecordItem> {
  if (line === 'too long') {
    yield { problem: { ref, message: 'The line is too long to be read; it was skipped.' } };
    return;
  }
  const text = decode(line);
  if (text === '') return;
  const whole = parse(text);
  if (whole !== undefined) {
    yield toItem(whole, ref);
    return;
  }
  const { objects, rest } = splitObjects(text);
  for (const object of objects) {
    const value = parse(object);
    if (value !== undefined) yield toItem(value, ref);
    else yield { problem: { ref, message: 'A part of the line is no JSON.' } };
  }
  if (rest === '') return;
  const torn = 'The last line is incomplete: it was still being written, or the copy ends here.';
  yield { problem: { ref, message: isTorn ? torn : 'The line is no JSON; it was skipped.' } };
}

/** The line's text without a byte order mark, blanks around it, and the zero bytes that a crash can leave. */
function decode(line: Buffer): string {
  const text = line.toString('utf8');
  const first = text.charCodeAt(0);
  return first === 0x7b ? text : text.replace(/^[\uFEFF\0\s]+/, '').trimEnd();
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function toItem(value: Json, ref: { file: string; line: number }): RecordItem {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { record: wrapRecord(value, ref) };
  return { problem: { ref, message: 'The line holds no JSON object.' } };
}
