import { textAt } from './fields.ts';
import type { Row } from './run.ts';

/**
 * Where a row belongs. `maybe`: the answer to come tells. `isBack`: what was read so far turned out to be copied.
 */
export interface Place {
  readonly as: 'own' | 'copied' | 'maybe';
  readonly isBack: boolean;
}

/**
 * Tells a session's own rows from copies of an earlier one's, which stand in front. Resuming in 1.x kept the old session
 * id on the user's rows; forks mark the agent's rows with the session that asked for them, or every row as forked. What
 * follows the last such row up to the next prompt is copied too.
 */
export class History {
  /** The session's id, as far as it is known by now. */
  ownId: string | null = null;
  readonly #stem: string;
  readonly #earlier = new Set<string>();
  #state: 'fresh' | 'copying' | 'undecided' | 'own' = 'fresh';

  constructor(file: string) {
    this.#stem = (file.split(/[\\/]/).pop() ?? '').replace(/\.jsonl.*$/, '');
  }

  /** The id of the rows, when none has the session's own. */
  get anyId(): string | null {
    return this.ownId ?? [...this.#earlier][0] ?? null;
  }

  /** Places the next row of the main file. */
  place(row: Row): Place {
    const { record } = row;
    const id = textAt(record, 'sessionId');
    const isNew = id !== null && this.#learn(id);
    const origin = textAt(record, 'forkedFrom', 'sessionId') ?? textAt(record, 'requestSessionId');
    const isMarked = id !== null && (id !== this.ownId || (origin !== null && origin !== id));
    const before = this.#state;
    if (isNew) this.#state = isPrompt(row) && !isMarked ? 'undecided' : 'copying';
    else if (isMarked && before !== 'own') this.#state = 'copying';
    else if (before === 'copying' && isPrompt(row)) this.#state = 'undecided';
    else if (before !== 'copying' && isAnswer(row) && !isMarked) this.#state = 'own';
    const isBack = isNew || (this.#state === 'copying' && before !== 'copying');
    if (this.#state === 'copying') return { as: 'copied', isBack };
    if (this.#state === 'undecided') return { as: 'maybe', isBack };
    return { as: id !== null && this.#earlier.has(id) ? 'copied' : 'own', isBack };
  }

  /** Learns the own id; true when it changed. The file's name decides, else the id that came last. */
  #learn(id: string): boolean {
    if (id === this.ownId || this.#earlier.has(id)) return false;
    const isNamed = this.#stem.includes(id);
    const isDecided = this.ownId !== null && this.#stem.includes(this.ownId);
    if (!isNamed && (isDecided || /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-/.test(this.#stem))) {
      if (this.#state !== 'own') this.#earlier.add(id);
      return false;
    }
    const hadOther = this.ownId !== null;
    if (this.ownId !== null) this.#earlier.add(this.ownId);
    this.ownId = id;
    return hadOther;
  }
}

function isPrompt({ record }: Row): boolean {
  if (record.get('type') !== 'user' || record.get('isMeta') === true || record.get('isCompactSummary') === true) {
    return false;
  }
  const content = record.get('message', 'content');
  if (typeof content === 'string') return !/^\s*<(local-command|command-name>\/(compact|clear|exit))/.test(content);
  return record.get('message', 'content', 0, 'type') === 'text';
}

function isAnswer({ record }: Row): boolean {
  return record.get('type') === 'assistant' && record.get('message', 'model') !== '<synthetic>';
}
