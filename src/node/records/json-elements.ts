/** Longest element kept, in bytes; a longer one is reported, not read. */
export const longestElement = 64 * 1024 * 1024;

/** What a JSON document consists of, in order: the text of one element of the wanted array, or of the members around it. */
export type JsonPiece =
  | { readonly kind: 'element'; readonly text: string }
  | { readonly kind: 'too-long' }
  /** A JSON object of the members read so far, the wanted array left out. */
  | { readonly kind: 'head'; readonly text: string }
  /** The document ended too early, or is none: what is cut off was not given. */
  | { readonly kind: 'torn'; readonly offset: number };

const [quote, backslash, comma, brace, bracket] = [0x22, 0x5c, 0x2c, 0x7b, 0x5b];
const isBlank = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);

/**
 * Cuts a JSON document into the elements of one array at its top and the rest, without ever holding more than one element:
 * a document of any size is read in little memory, and of a torn one everything before the tear.
 */
export class JsonElements {
  readonly #member: string;
  #pieces: JsonPiece[] = [];
  #offset = 0;
  #depth = 0;
  /** Depth of the wanted array's elements; 0 while outside it. */
  #elementDepth = 0;
  #isEnded = false;
  #isInString = false;
  #isEscaped = false;
  /** The text at hand: an element, or a member of the top object. */
  #chunks: Buffer[] = [];
  #length = 0;
  /** Where the text at hand starts in the chunk that is being read; null = between texts. */
  #start: number | null = null;
  #members: string[] = [];
  /** How many of them the last head held. */
  #membersGiven = 0;

  constructor(member: string) {
    this.#member = member;
  }

  /** The pieces that end in this chunk. */
  write(chunk: Buffer): readonly JsonPiece[] {
    this.#pieces = [];
    if (this.#start !== null) this.#start = 0;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i] ?? 0;
      if (this.#isInString) this.#readInString(byte);
      else this.#readOutside(byte, i, chunk);
    }
    if (this.#start !== null) this.#keep(chunk.subarray(this.#start));
    this.#offset += chunk.length;
    return this.#pieces;
  }

  /** What is left when the document has ended. */
  end(): readonly JsonPiece[] {
    this.#pieces = [];
    if (this.#isEnded) return [];
    if (this.#membersGiven !== this.#members.length) this.#giveHead();
    return [...this.#pieces, { kind: 'torn', offset: this.#offset }];
  }

  #readInString(byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === backslash) this.#isEscaped = true;
    else if (byte === quote) this.#isInString = false;
  }

  #readOutside(byte: number, at: number, chunk: Buffer): void {
    if (this.#isEnded || isBlank(byte)) return;
    const isOpener = byte === brace || byte === bracket;
    const isCloser = byte === brace + 2 || byte === bracket + 2;
    if (this.#depth === 0) {
      if (isOpener) this.#open(byte === bracket);
      return;
    }
    if (this.#start === null && byte !== comma && !isCloser) this.#start = at;
    if (byte === quote) this.#isInString = true;
    else if (isOpener) this.#descend(byte === bracket, at, chunk);
    else if (isCloser) this.#ascend(at, chunk);
    else if (byte === comma && this.#depth === (this.#elementDepth || 1)) this.#cut(at, chunk);
  }

  #open(isArray: boolean): void {
    this.#depth = 1;
    if (isArray) this.#elementDepth = 1;
  }

  #descend(isArray: boolean, at: number, chunk: Buffer): void {
    this.#depth++;
    if (!isArray || this.#depth !== 2 || this.#elementDepth !== 0) return;
    const key = this.#textUntil(at, chunk).trimEnd();
    if (!key.endsWith(':') || key.slice(0, -1).trimEnd() !== JSON.stringify(this.#member)) return;
    this.#drop();
    this.#elementDepth = 2;
    this.#giveHead();
  }

  #ascend(at: number, chunk: Buffer): void {
    const isTextEnd = this.#depth === (this.#elementDepth || 1);
    if (isTextEnd) this.#cut(at, chunk);
    this.#depth--;
    if (isTextEnd && this.#depth === 1) this.#elementDepth = 0;
    if (this.#depth > 0) return;
    this.#isEnded = true;
    if (this.#membersGiven !== this.#members.length) this.#giveHead();
  }

  /** Ends the text at hand before `at`. */
  #cut(at: number, chunk: Buffer): void {
    if (this.#start === null) return;
    const isTooLong = this.#length + at > longestElement;
    const text = isTooLong ? '' : this.#textUntil(at, chunk);
    this.#drop();
    if (this.#elementDepth !== 0) this.#pieces.push(isTooLong ? { kind: 'too-long' } : { kind: 'element', text });
    else if (!isTooLong) this.#members.push(text);
  }

  #textUntil(at: number, chunk: Buffer): string {
    const start = this.#start ?? at;
    if (this.#chunks.length === 0) return chunk.toString('utf8', start, at);
    return Buffer.concat([...this.#chunks, chunk.subarray(start, at)]).toString('utf8');
  }

  #keep(part: Buffer): void {
    this.#length += part.length;
    if (this.#length <= longestElement) this.#chunks.push(Buffer.from(part));
    else this.#chunks = [];
  }

  #drop(): void {
    this.#chunks = [];
    this.#length = 0;
    this.#start = null;
  }

  #giveHead(): void {
    this.#membersGiven = this.#members.length;
    this.#pieces.push({ kind: 'head', text: `{${this.#members.join(',')}}` });
  }
}
