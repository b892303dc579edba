import type { Row } from './row.ts';
import type { Run } from './run.ts';

/** A stop told in words; its own row, when the file has one, follows at once and is the one that counts. */
export function noteStopWords(run: Run, row: Row): void {
  flushStop(run);
  run.stop = { ref: row.ref, time: row.time };
}

/** The row of a turn that ended early: a stop of the user's when it says so. */
export function noteAborted(run: Run, row: Row): void {
  run.turn = null;
  // `replaced`, `review_ended` and `budget_limited` end a turn without the user's stop.
  const isStop = row.get('reason') === undefined || row.get('reason') === 'interrupted';
  run.stop = isStop ? { ref: row.ref, time: row.time } : null;
  flushStop(run);
}

/** Notes a stop for which no row of its own came. */
export function flushStop(run: Run): void {
  if (!run.stop) return;
  const { ref, time } = run.stop;
  run.stop = null;
  const last = run.builder.events.findLast((event) => event.kind === 'call' || event.kind === 'interruption');
  const callId = last?.kind === 'call' && last.status === 'interrupted' ? last.id : null;
  run.builder.add({ kind: 'interruption', ref, time, callId });
}

/** Rows of several kinds tell one compaction; a second row of the same kind, or one after other work, tells another. */
export function noteCompaction(run: Run, row: Row, source: string): void {
  const isSame = run.compaction.size > 0 && !run.compaction.has(source);
  if (!isSame) {
    run.compaction.clear();
    run.builder.add({ kind: 'compaction', ref: row.ref, time: row.time, trigger: null, tokensBefore: null });
  }
  run.compaction.add(source);
}
