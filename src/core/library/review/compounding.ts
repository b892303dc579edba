import type { ActionItem, LibraryChange } from '../../model/library.ts';
import type { ReviewInput } from './input.ts';

/** Something that every post-mortem adds to. */
export interface Counter {
  readonly name: string;
  /** How it is counted, as a phrase. */
  readonly how: string;
  readonly all: number;
  /** Null when there is no day by which to tell. */
  readonly inPeriod: number | null;
}

const monitoring = /\b(?:monitor(?:s|ing)?|alerts?|alarms?|dashboards?)\b/i;
const evals = /\b(?:evals?|evaluations?|eval set|regression cases?)\b/i;

/** The category where it says what kind of action it is, else the action's words. */
function says(words: RegExp): (action: ActionItem) => boolean {
  return ({ category, text }) =>
    words.test(category !== null && (monitoring.test(category) || evals.test(category)) ? category : text);
}

/** The counters of compounding: what stands in the harness and around it because of post-mortems. */
export function countCompounding({ entries, since, today, cases }: ReviewInput): readonly Counter[] {
  const applied = entries.flatMap(({ changes }) => changes).filter((change) => change.applied !== null);
  const isInPeriod = (date: string | null | undefined): boolean =>
    date !== null && date !== undefined && date >= since && date <= today;
  const changes = (name: string, how: string, test: (change: LibraryChange) => boolean): Counter => {
    const own = applied.filter(test);
    return { name, how, all: own.length, inPeriod: own.filter(({ applied: at }) => isInPeriod(at?.date)).length };
  };
  const actions = (name: string, how: string, test: (action: ActionItem) => boolean): Counter => ({
    name,
    how,
    all: entries.flatMap((entry) => entry.actions).filter((action) => action.done && test(action)).length,
    inPeriod: entries
      .filter(({ date }) => isInPeriod(date))
      .flatMap((entry) => entry.actions)
      .filter((action) => action.done && test(action)).length,
  });
  const casesOf = (list: readonly { readonly path: string }[]): number =>
    list.reduce((sum, { path }) => sum + (cases.get(path) ?? 0), 0);
  return [
    changes(
      'Guards',
      'hooks and permissions that were applied',
      ({ kind }) => kind === 'hook' || kind === 'permission',
    ),
    changes('Rules', 'rules that were applied', ({ kind }) => kind === 'rule'),
    changes(
      'Docs',
      'feature docs and templates that were applied',
      ({ kind }) => kind === 'doc' || kind === 'template',
    ),
    changes('Test gates', 'gates in CI that were applied', ({ kind }) => kind === 'test'),
    {
      name: 'Regression cases',
      how: 'calls in evidence files with what must happen to them; by the day of the run',
      all: casesOf(entries),
      inPeriod: casesOf(entries.filter(({ date }) => isInPeriod(date))),
    },
    actions('Monitoring actions', 'actions on monitoring that are done; by the day of the run', says(monitoring)),
    actions('Eval actions', 'actions on evals that are done; by the day of the run', says(evals)),
  ];
}
