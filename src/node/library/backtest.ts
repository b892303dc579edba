import { backtestRun, kindsOf, type BacktestedRun } from '../../core/library/backtest.ts';
import type { Change } from '../../core/model/change.ts';
import type { Problem } from '../../core/model/session.ts';
import { HumanError } from '../human-error.ts';
import { readRecordedRuns, type RunOptions } from './recorded-runs.ts';

/** What is backtested. */
export interface BacktestOptions extends Omit<RunOptions, 'kinds'> {
  /** The session of the post-mortem: what is stopped there is what the guard is for. Null = not known. */
  readonly ownSession: string | null;
}

/** What a guard would have done in the recorded sessions of a repository. */
export interface Backtest {
  /** Sessions with a stopped call, the most first; the post-mortem's own is among them. */
  readonly runs: readonly BacktestedRun[];
  /** Sessions looked at, sub-agents counted with theirs. */
  readonly sessions: number;
  /** Calls of the kinds that the guard looks at. */
  readonly looked: number;
  readonly stopped: number;
  /** Stopped calls of other sessions than the post-mortem's, which ran and which nobody refused. */
  readonly ordinary: number;
  /** In how many sessions these were. */
  readonly ordinarySessions: number;
  /** One sentence when ordinary work would have been stopped, else null. */
  readonly warning: string | null;
  readonly unreadable: readonly Problem[];
}

/**
 * Runs the guard of a change over the recorded sessions of a repository, before or after it is applied. No tool is run.
 * @throws HumanError when the change has no guard.
 */
export async function backtestChange(
  change: Pick<Change, 'id' | 'kind' | 'guard'>,
  options: BacktestOptions,
): Promise<Backtest> {
  const { guard } = change;
  if (!guard) {
    throw new HumanError(
      `${change.id} is a ${change.kind} change: only a hook or a permission has a guard to backtest.`,
    );
  }
  const { runs, unreadable } = await readRecordedRuns({ ...options, kinds: kindsOf(guard) });
  const tested = runs.map(({ run, root }) => backtestRun(guard, run, root));
  const stopped = tested.filter((run) => run.stopped.length > 0);
  const others = stopped
    .filter(({ sessionId }) => sessionId !== options.ownSession)
    .map((run) => ({ run, ran: run.stopped.filter(({ ran }) => ran).length }))
    .filter(({ ran }) => ran > 0);
  const ordinary = others.reduce((sum, { ran }) => sum + ran, 0);
  const looked = tested.reduce((sum, run) => sum + run.looked, 0);
  const ordinarySessions = new Set(others.map(({ run }) => run.sessionId)).size;
  return {
    runs: stopped.sort((a, b) => b.stopped.length - a.stopped.length || (b.start ?? '').localeCompare(a.start ?? '')),
    sessions: new Set(tested.map(({ agent, sessionId }) => `${agent} ${sessionId}`)).size,
    looked,
    stopped: stopped.reduce((sum, run) => sum + run.stopped.length, 0),
    ordinary,
    ordinarySessions,
    warning: ordinary === 0 ? null : warn({ ordinary, ordinarySessions, looked }),
    unreadable,
  };
}

function warn({
  ordinary,
  ordinarySessions,
  looked,
}: Pick<Backtest, 'ordinary' | 'ordinarySessions' | 'looked'>): string {
  const calls = ordinary === 1 ? '1 call that ran' : `${ordinary} calls that ran`;
  const where = ordinarySessions === 1 ? '1 other session' : `${ordinarySessions} other sessions`;
  return `This guard would have stopped ${calls} and nobody refused, in ${where}; it looks at ${looked} in all. Look at them before you apply it.`;
}
