import { textAt } from './fields.ts';
import { Run, type Row } from './run.ts';

/** A sub-agent's conversation, and the session whose rows name it. */
export interface SubagentRun {
  readonly run: Run;
  readonly sessionId: string | null;
}

/** The conversations of sub-agents, found by agent id; the oldest rows have none, there the chain tells. */
export class SubagentRuns {
  readonly #byKey = new Map<string, SubagentRun>();
  readonly #keyOfRow = new Map<string, string>();

  /** All of them, in the order of their first rows. */
  get all(): readonly SubagentRun[] {
    return [...this.#byKey.values()];
  }

  /** The conversation that a row belongs to. */
  runOf(row: Row, sessionId: string | null): Run {
    const uuid = textAt(row.record, 'uuid');
    const parent = textAt(row.record, 'parentUuid');
    const inherited = parent === null ? undefined : this.#keyOfRow.get(parent);
    const key = textAt(row.record, 'agentId') ?? inherited ?? agentOfFile(row.ref.file) ?? uuid ?? 'sidechain';
    if (uuid !== null) this.#keyOfRow.set(uuid, key);
    const known = this.#byKey.get(key);
    if (known) return known.run;
    const run = new Run(row.ref.file, true);
    run.builder.head.id = key;
    this.#byKey.set(key, { run, sessionId });
    return run;
  }
}

function agentOfFile(file: string): string | undefined {
  return /(?:^|[\\/])agent-([^\\/]+)\.jsonl/.exec(file)?.[1];
}

/** Makes the sub-agents part of the session, each tied to the call that started it: by id, else by the text it was given. */
export function joinSubagents(main: Run, runs: readonly SubagentRun[]): void {
  const starters = [main, ...runs.map((one) => one.run)];
  for (const { run } of runs) {
    const { head } = run.builder;
    head.parentId = main.builder.head.id;
    linkByTask(run, starters);
    main.builder.subagents.push(run.builder.finish());
    if (!main.builder.head.sources.includes(head.file)) {
      main.builder.head.sources = [...main.builder.head.sources, head.file];
    }
  }
}

function linkByTask(run: Run, starters: readonly Run[]): void {
  const { id } = run.builder.head;
  if (starters.some((one) => one.starts.has(id))) return;
  for (const starter of starters) {
    for (const [callId, prompt] of starter.openStarts) {
      if (run.task === null || prompt.trim() !== run.task.trim()) continue;
      starter.openStarts.delete(callId);
      starter.starts.set(id, callId);
      starter.builder.amend(callId, { subagentId: id });
      return;
    }
  }
}
