import type { StopCount } from '../core/library/stops.ts';
import { obstacleOf } from '../core/targets/start-check.ts';
import type { Proof } from '../core/model/proof.ts';
import { count } from '../core/text/quote.ts';
import type { HookOrigin, Origin } from '../node/origins.ts';

/** What is known of a change besides its document. */
export interface OriginFacts {
  /** Of this change: disarmed, or what the last trial found. */
  readonly proofs: readonly Proof[];
  /** Null = not counted yet; undefined = it may not be counted here. */
  readonly stops: StopCount | null | undefined;
  /** `2 Jan 2026` in the user's way of writing. */
  readonly day: (time: string) => string;
  readonly moment: (time: string) => string;
}

function describeShown({ change }: Origin, proofs: readonly Proof[]): string {
  const disarmed = proofs.find(({ word }) => word === 'disarmed');
  if (disarmed) return `disarmed in ${disarmed.target}: ${disarmed.reasons[0] ?? 'it stops nothing any more'}`;
  return change.shown ? `${change.shown.result}, tried on ${change.shown.date}` : 'not shown to work yet';
}

/** When it last stopped something; a rule in prose stops nothing. */
function describeStops({ change, entry }: Origin, { stops, day, moment }: OriginFacts): readonly string[] {
  if (stops === undefined || (change.kind !== 'hook' && change.kind !== 'permission')) return [];
  if (stops === null) return ['what it stopped is being counted from this machine’s transcripts'];
  const since = stops.since === null ? '' : ` since ${day(stops.since)}`;
  const basis = `counted from ${count(stops.sessions, 'session')} on this machine${since}`;
  const own = stops.stops.filter((stop) => stop.change === `${entry.id ?? ''}/${change.id}`);
  if (own.length === 0) return [`stopped nothing so far (${basis})`];
  const last = own
    .flatMap(({ time }) => time ?? [])
    .sort()
    .at(-1);
  const when = last === undefined ? 'at a time that was not recorded' : `on ${moment(last)}`;
  return [`last stopped a call ${when}; ${count(own.length, 'call')} in all (${basis})`];
}

/** Why a part of the harness is there, how it was shown, and when it last stopped something: plain lines. */
export function describeOrigin(origin: Origin, facts: OriginFacts): readonly string[] {
  const { change, entry } = origin;
  const applied = change.applied ? `, applied on ${change.applied.date}` : ', not on record as applied';
  return [
    entry.title,
    ...(change.lead === '' ? [] : [change.lead]),
    `${change.id} of ${entry.path}: ${change.kind}${applied}`,
    describeShown(origin, facts.proofs),
    ...describeStops(origin, facts),
  ];
}

/** Whether the agent starts a hook: one plain line. */
export function describeStart({ agent, measured, start }: HookOrigin): string {
  const why = obstacleOf(start)?.message ?? '';
  if (start.verdict === 'would start') return `${agent} would start this hook (by the rules of ${measured})`;
  if (start.verdict === 'would not start') return `${agent} never runs this hook: ${why} (by the rules of ${measured})`;
  return `whether ${agent} would start this hook is not established: ${why}`;
}
