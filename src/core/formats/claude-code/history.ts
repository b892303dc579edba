import { textAt } from './fields.ts';
import type { Row } from './run.ts';

/**
 * Tells a session's own rows from copies of an earlier one's. Resuming in 1.x made a new file with the old rows in front:
 * the user's keep the old session id, the agent's carry the new one. So copies end at the first prompt of the own id.
 */
export class History {
  /** The session's id, as far as it is known by now. */
  ownId: string | null = null;
  readonly #stem: string;
  readonly #earlier = new Set<string>();
  #isConfirmed = false;
  #isCopied = false;
  #hasOwnPrompt = false;

  constructor(file: string) {
    this.#stem = (file.split(/[\\/]/).pop() ?? '').replace(/\.jsonl.*$/, '');
  }

  /** Where a row belongs; `restart`: what was read so far turned out to be copied, and so is this row. */
  place(row: Row): 'own' | 'copied' | 'restart' {
    const id = textAt(row.record, 'sessionId');
    if (textAt(row.record, 'forkedFrom', 'sessionId') !== null) {
      if (id !== null) this.#take(id);
      return 'copied';
    }
    if (id === null) return this.#isCopied ? 'copied' : 'own';
    const isNew = this.#take(id);
    const isPrompt = isPromptRow(row);
    if (isNew || (id !== this.ownId && !this.#hasOwnPrompt)) {
      const wasOwn = !this.#isCopied;
      this.#isCopied = !(isNew && isPrompt);
      if (this.#isCopied) return wasOwn ? 'restart' : 'copied';
      this.#hasOwnPrompt = true;
      return wasOwn ? 'restart' : 'own';
    }
    if (id !== this.ownId) return this.#earlier.has(id) ? 'copied' : 'own';
    if (isPrompt) {
      this.#isCopied = false;
      this.#hasOwnPrompt = this.#isConfirmed;
    }
    return this.#isCopied ? 'copied' : 'own';
  }

  /** Learns the own id; true when it changed. The file's name decides, else the id that came last. */
  #take(id: string): boolean {
    if (id === this.ownId || this.#earlier.has(id) || this.#isConfirmed) return false;
    const isFirst = this.ownId === null;
    if (this.ownId !== null) this.#earlier.add(this.ownId);
    this.ownId = id;
    this.#isConfirmed = this.#stem.includes(id);
    return !isFirst;
  }
}

function isPromptRow({ record }: Row): boolean {
  if (record.get('type') !== 'user' || record.get('isMeta') === true) return false;
  return typeof record.get('message', 'content') === 'string' || record.get('message', 'content', 0, 'type') === 'text';
}
