import type { Problem, Session } from '../../model/session.ts';
import type { SessionReader, TranscriptRecord } from '../format.ts';
import { textAt, timeOf } from './fields.ts';
import { History } from './history.ts';
import { readRow } from './rows.ts';
import { Run, type Row } from './run.ts';
import { joinSubagents, SubagentRuns } from './subagents.ts';

/** Reads the rows of one session: the main agent's, and those of its sub-agents, wherever they stand. */
export class ClaudeCodeReader implements SessionReader {
  readonly #file: string;
  readonly #history: History;
  readonly #uuids = new Set<string>();
  readonly #problems: Problem[] = [];
  readonly #subagents = new SubagentRuns();
  #main: Run;
  /** Rows copied from an earlier session; used only when the file holds nothing else. */
  #copied: Run | null = null;
  /** Rows that are the session's own unless the next answer turns out to be copied. */
  readonly #undecided: Row[] = [];

  constructor(file: string) {
    this.#file = file;
    this.#history = new History(file);
    this.#main = new Run(file, false);
  }

  read(record: TranscriptRecord): void {
    const uuid = textAt(record, 'uuid');
    if (uuid !== null) {
      if (this.#uuids.has(uuid)) return;
      this.#uuids.add(uuid);
    }
    const row = { record, ref: record.ref, time: timeOf(record) };
    const isOwnFile = record.ref.file === this.#file;
    if (record.get('isSidechain') === true || !isOwnFile) this.#readSubagent(row, isOwnFile);
    else this.#readMain(row);
  }

  problem(problem: Problem): void {
    this.#problems.push(problem);
  }

  finish(): Session | null {
    this.#settle(this.#main);
    const run = this.#main.rows > 0 ? this.#main : (this.#copied ?? this.#main);
    const id = this.#history.anyId;
    run.builder.head.id = id ?? '';
    for (const problem of this.#problems) run.builder.problem(problem);
    closeRun(run, this.#uuids);
    const runs = this.#subagents.all.filter((one) => one.sessionId === null || one.sessionId === id || id === null);
    if (run.rows === 0) {
      const [only] = runs.filter((one) => one.run.builder.head.file === this.#file);
      if (!only) return null;
      for (const problem of this.#problems) only.run.builder.problem(problem);
      closeRun(only.run, this.#uuids);
      only.run.builder.head.parentId = only.sessionId;
      return only.run.builder.finish();
    }
    for (const { run: sub } of runs) closeRun(sub, this.#uuids);
    joinSubagents(run, runs);
    return run.builder.finish();
  }

  #readMain(row: Row): void {
    const { as, isBack } = this.#history.place(row);
    if (isBack) {
      this.#copied ??= this.#main;
      this.#main = new Run(this.#file, false);
      this.#settle(this.#copied);
    }
    if (as === 'maybe') {
      this.#undecided.push(row);
      return;
    }
    if (as === 'copied') this.#copied ??= new Run(this.#file, false);
    else this.#settle(this.#main);
    takeRow(as === 'copied' && this.#copied ? this.#copied : this.#main, row);
  }

  #settle(run: Run): void {
    for (const row of this.#undecided.splice(0)) takeRow(run, row);
  }

  #readSubagent(row: Row, isOwnFile: boolean): void {
    const sessionId = textAt(row.record, 'sessionId');
    const isOther = sessionId !== null && this.#history.ownId !== null && sessionId !== this.#history.ownId;
    if (isOther && this.#main.rows > 0) return;
    const run = this.#subagents.runOf(row, sessionId);
    if (isOwnFile) this.#main.builder.seen(row.time);
    takeRow(run, row);
  }
}

function takeRow(run: Run, row: Row): void {
  run.builder.seen(row.time);
  readRow(run, row);
}

/** Settles what only the whole tells: titles, and whether token counts are complete. */
function closeRun(run: Run, uuids: ReadonlySet<string>): void {
  const own = run.summaries.filter((one) => one.leaf !== null && uuids.has(one.leaf)).at(-1);
  run.title(1, own?.text ?? null);
  run.builder.head.tokensAtLeast = [...run.usage.values()].some((usage) => !usage.isFinal);
}
