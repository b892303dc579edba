import type { Analysis } from '../../model/analysis.ts';
import type { Recall } from '../../model/library.ts';
import type { FrontMatter } from '../../model/postmortem.ts';
import type { LayerId, PatternId } from '../../model/signal.ts';
import { singleLine } from '../../text/escape.ts';
import { offerChanges } from './changes.ts';
import type { Draft } from './draft.ts';
import { describeRun } from './happened.ts';
import { describeLayers } from './layers.ts';
import { slugOf, titleOf } from './names.ts';
import { prepareRun, shortSha, type Run } from './run.ts';
import { describeContext } from './working-from.ts';

/** What a draft needs besides the analysis. */
export interface DraftOptions {
  /** `pm-3f9a11c2` */
  readonly id: string;
  /** YYYY-MM-DD */
  readonly today: string;
  /** The pattern that leads; null when none does. */
  readonly pattern: PatternId | null;
  /** What earlier post-mortems say; documents as seen from this one's folder. */
  readonly earlier?: Recall | null;
}

/** Prefills a post-mortem: every sentence is a fact with its events or a question; no cause is guessed. */
export function draftPostmortem(analysis: Analysis, { id, today, pattern, earlier }: DraftOptions): Draft {
  const run = prepareRun(analysis, pattern);
  const title = titleOf(run);
  const date = analysis.session.start?.slice(0, 10) ?? analysis.session.end?.slice(0, 10) ?? today;
  return {
    frontMatter: describeFrontMatter(run, id, date),
    slug: slugOf(run),
    title,
    happened: describeRun(run),
    workingFrom: describeContext(run),
    layers: describeLayers(run),
    ...offerChanges(run, addDays(today, 7), earlier ?? null),
  };
}

function describeFrontMatter({ analysis, pattern, signals }: Run, id: string, date: string): FrontMatter {
  const { session, diff, redo } = analysis;
  return {
    template: 'agent-run',
    id,
    date,
    status: 'draft',
    trigger: triggerOf(analysis),
    pattern,
    layer: pattern === null ? null : (layerOf[signals[0]?.id ?? ''] ?? null),
    session: {
      agent: session.agent,
      id: singleLine(session.id).slice(0, 120),
      start: isTime(session.start) ? session.start : null,
      end: isTime(session.end) ? session.end : null,
    },
    commits: diff?.base && diff.head ? `${shortSha(diff.base)}..${shortSha(diff.head)}` : null,
    evidence: null,
    redo: redo.minutes === null ? null : { minutes: redo.minutes, how: singleLine(redo.how).slice(0, 200) },
  };
}

function isTime(time: string | null): time is string {
  return time !== null && /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(time);
}

/** Only what the numbers settle: an hour of redone work, or a call that a human refused. */
function triggerOf({ redo, signals }: Analysis): string | null {
  if (redo.minutes !== null && redo.minutes >= 60) return 'redo-cost';
  return signals.some(({ id }) => id === 'denied-retry') ? 'near-miss' : null;
}

/** Signals that are observations on one layer. */
const layerOf: Readonly<Record<string, LayerId>> = {
  'rule-ignored': 'rules',
  'weakened-test': 'tests',
  'masked-failure': 'tests',
  'untested-finish': 'tests',
};

/** The date so many days later, YYYY-MM-DD. */
function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
