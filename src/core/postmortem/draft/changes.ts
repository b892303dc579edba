import type { Change } from '../../model/change.ts';
import type { Recall } from '../../model/library.ts';
import type { Signal } from '../../model/signal.ts';
import { escapeTitle } from '../../text/escape.ts';
import { chooseCases } from './cases.ts';
import { findCandidates, type Candidate } from './candidates.ts';
import { clause, fact, type Clause, type DraftChange } from './draft.ts';
import { targetOf } from './enforce.ts';
import { upperFirst } from './names.ts';
import { earlierKind, earlierRejections } from './recalled.ts';
import type { Run } from './run.ts';

/** What a draft decides to offer, and what it sets aside. */
export interface Offer {
  readonly changes: readonly DraftChange[];
  readonly rejected: readonly Clause[];
}

/** Most changes that a draft offers, and most that it lists as not done. */
const most = { changes: 2, rejected: 2 };

/** Offers the strongest one or two changes; the others, and the other kind for the first, are for the writer to reject. */
export function offerChanges(run: Run, due: string, earlier: Recall | null = null): Offer {
  const stronger = earlier?.stronger ?? null;
  const found = findCandidates(run);
  // What is stronger than the change after which the pattern came back goes first.
  const candidates = stronger
    ? [...found].sort((a, b) => Number(b.content.kind === stronger.kind) - Number(a.content.kind === stronger.kind))
    : found;
  const chosen: Candidate[] = [];
  for (const candidate of candidates) {
    const isNew = !chosen.some(({ signal }) => signal.id === candidate.signal.id);
    const isSaid = candidates.some(
      ({ signal, content }) => content.guard && isSaidAgain(run, signal, candidate.signal),
    );
    if (chosen.length < most.changes && isNew && !isSaid) chosen.push(candidate);
  }
  const changes = chosen.map((candidate, i): DraftChange => {
    const change: Change = {
      id: `c${i + 1}`,
      ...candidate.content,
      targets: [targetOf(run, candidate.content)],
      owner: null,
      due,
      applied: null,
      shown: null,
    };
    const { signal, lead } = candidate;
    const why = clause(upperFirst(escapeTitle(signal.title, 140)), signal.refs);
    const reason = fact(why, ...(i === 0 && stronger ? [earlierKind(stronger)] : []));
    return { lead, reason, change, cases: chooseCases(run, signal, change) };
  });
  const others = candidates.filter((candidate) => !chosen.includes(candidate));
  const rejected = [
    ...chosen.slice(0, 1).map(({ alternative }) => clause(alternative)),
    ...others.map(({ lead, signal }) => clause(`${lead}: ${escapeTitle(signal.title, 90)}`, signal.refs, 2)),
  ];
  const again = earlierRejections(earlier?.rejections ?? []).slice(0, most.rejected);
  return { changes, rejected: [...again, ...rejected.slice(0, again.length === 0 ? most.rejected : 1)] };
}

/** Whether an objection is what the user said right after the refusals that another signal is about: a guard says it better. */
function isSaidAgain(run: Run, refused: Signal, { id, refs }: Signal): boolean {
  if (!id.endsWith('correction')) return false;
  const { events } = run.analysis.session;
  const said = run.eventsOf(refused).flatMap((event) => {
    const next =
      event.kind === 'denial' ? events.slice(events.indexOf(event)).find(({ kind }) => kind === 'prompt') : null;
    return next ? [next.ref] : [];
  });
  return refs.length > 0 && refs.every(({ file, line }) => said.some((ref) => ref.file === file && ref.line === line));
}
