import { eventsOf, type CallEvent } from '../../model/session.ts';
import type { Signal } from '../../model/signal.ts';
import { escapeCode, escapeTitle } from '../../text/escape.ts';
import { clause, countOf, type Cell, type Clause, type DraftLayer } from './draft.ts';
import { shortSha, type Run } from './run.ts';
import { asOf, itemsOf, modeClause, taskClause } from './working-from.ts';

const nothing: Cell = [];

/** The six layers with what is established about each; whether the failure was in scope is the writer's to say. */
export function describeLayers(run: Run): readonly DraftLayer[] {
  const task = taskClause(run, 0);
  return [
    { layer: 'task', name: 'Task description', cells: [null, task ? [task] : null, nothing, null] },
    { layer: 'rules', name: 'Rules', cells: [null, rulesThere(run), rulesDid(run), null] },
    { layer: 'hooks', name: 'Hooks', cells: [null, hooksThere(run), hooksDid(run), hooksMissed(run)] },
    { layer: 'tests', name: 'Tests', cells: [null, testsThere(run), testsDid(run), testsMissed(run)] },
    { layer: 'review', name: 'Review', cells: [null, reviewThere(run), reviewDid(run), null] },
    { layer: 'human', name: 'Human', cells: [null, humanThere(run), humanDid(run), null] },
  ];
}

function titled(run: Run, ids: readonly string[], limit = 1): readonly Clause[] {
  const signals = run.signals.filter(({ id }) => ids.includes(id));
  return signals.slice(0, limit).map((signal: Signal) => clause(escapeTitle(signal.title, 110), signal.refs, 2));
}

function rulesThere(run: Run): Cell {
  if (!run.analysis.harness) return null;
  const rules = itemsOf(run, 'rule');
  if (rules.length === 0) return [clause(`none found, ${asOf(run)}`)];
  return [clause(countOf(rules.length, 'rule file'))];
}

function rulesDid(run: Run): Cell {
  const rules = itemsOf(run, 'rule');
  if (rules.length === 0) return run.analysis.harness ? nothing : null;
  const loaded = rules.filter(({ state }) => state === 'loaded').length;
  const later = rules.filter(({ state }) => state === 'later').length;
  const states = `${loaded} loaded at the start${later > 0 ? `, ${later} later` : ''}`;
  return [clause(states), ...titled(run, ['rule-ignored'])];
}

function hooksThere(run: Run): Cell {
  if (!run.analysis.harness) return null;
  const hooks = itemsOf(run, 'hook');
  if (hooks.length === 0) return [clause(`none found, ${asOf(run)}`)];
  const entries = [...new Set(hooks.map((hook) => hook.entry ?? hook.path))];
  return [
    clause(
      entries
        .slice(0, 2)
        .map((entry) => escapeCode(entry, 40))
        .join(', ') + (entries.length > 2 ? ` and ${entries.length - 2} more` : ''),
    ),
  ];
}

function hooksDid(run: Run): Cell {
  const hooks = eventsOf(run.analysis.session, 'hook');
  const blocks = eventsOf(run.analysis.session, 'denial').filter(({ by }) => by === 'hook');
  const { hookBlocks } = run.analysis.counts;
  if (hooks.length === 0 && blocks.length === 0) {
    if (!run.analysis.harness) return null;
    return itemsOf(run, 'hook').length > 0 ? [clause('no hook run is recorded')] : nothing;
  }
  const refs = [...hooks.filter(({ outcome }) => outcome === 'blocked'), ...blocks].map(({ ref }) => ref);
  const runs = hooks.filter(({ outcome }) => outcome !== 'started').length;
  const parts = [
    ...(runs > 0 ? [`${countOf(runs, 'run')} recorded`] : []),
    hookBlocks === 0 ? 'none blocked anything' : countOf(hookBlocks, 'block'),
  ];
  return [clause(parts.join(', '), refs, 2)];
}

function hooksMissed(run: Run): Cell {
  // Today's files say nothing about what stood there then.
  const isKnown = run.analysis.harness !== null && run.analysis.harness.asOf !== null;
  return isKnown && itemsOf(run, 'hook').length === 0 ? [clause('there was none')] : null;
}

function testsThere({ tests, analysis }: Run): Cell {
  if (analysis.counts.toolCalls === 0) return null;
  if (tests.length === 0) return [clause('no test command was recognised')];
  return [
    clause(
      `${countOf(tests.length, 'test run')}`,
      tests.slice(0, 1).map(({ call }) => call.ref),
    ),
  ];
}

function testsDid({ tests }: Run): Cell {
  const last = tests.at(-1);
  if (!last) return nothing;
  const words = { passed: 'passed', failed: 'failed', unknown: 'gave no result that could be read' };
  const parts = (['passed', 'failed', 'unknown'] as const).flatMap((outcome) => {
    const number = tests.filter((test) => test.outcome === outcome).length;
    return number === 0
      ? []
      : [`${tests.length === 1 ? '' : number === tests.length ? 'all ' : `${number} `}${words[outcome]}`];
  });
  const end = parts.length === 1 ? '' : `; the last ${words[last.outcome]}`;
  return [clause(parts.join(', ') + end, [last.call.ref])];
}

function testsMissed(run: Run): Cell {
  const told = titled(run, ['weakened-test', 'masked-failure', 'untested-finish'], 2);
  return told.length > 0 ? told : null;
}

/** Calls that open or change a pull request, by their command or their tool's name. */
function reviewThere({ analysis: { session } }: Run): Cell {
  const calls = eventsOf(session, 'call').filter(({ status }) => status === 'ok');
  const doing = (verbs: string): readonly CallEvent[] => {
    const command = new RegExp(`^(?:.*[;&|]\\s*)?(?:gh pr|glab mr) (?:${verbs})\\b`, 'm');
    const tool = new RegExp(`(?:^|_)(?:${verbs})_pull_request$`);
    return calls.filter((call) => (call.command === null ? tool.test(call.tool) : command.test(call.command)));
  };
  const [opened] = doing('create');
  if (opened) return [clause('a pull request was opened', [opened.ref])];
  const [changed] = doing('edit|update|merge|review|comment|ready');
  return changed ? [clause('a pull request was worked on', [changed.ref])] : null;
}

function reviewDid({ analysis: { diff } }: Run): Cell {
  const reverted = (diff?.commits ?? []).filter(({ revertedBy }) => revertedBy !== null);
  const [first] = reverted;
  if (!first) return null;
  const by = escapeCode(shortSha(first.revertedBy ?? ''));
  return [clause(`${escapeCode(shortSha(first.sha))} was reverted by ${by}`, [first.ref])];
}

function humanThere(run: Run): Cell {
  const { prompts } = run.analysis.counts;
  return [clause(countOf(prompts, 'prompt')), modeClause(run)];
}

function humanDid(run: Run): Cell {
  const { session, counts } = run.analysis;
  const denials = eventsOf(session, 'denial').filter(({ by }) => by === 'human');
  const clauses: Clause[] = [];
  const refs = (events: readonly { readonly ref: Clause['refs'][number] }[]): Clause['refs'] =>
    events.map(({ ref }) => ref);
  if (denials.length > 0) clauses.push(clause(countOf(denials.length, 'refusal'), refs(denials), 2));
  const stops = eventsOf(session, 'interruption');
  if (counts.interruptions > 0) {
    const refused = new Set(denials.flatMap(({ callId }) => callId ?? []));
    const both = stops.filter(({ callId }) => callId !== null && refused.has(callId)).length;
    clauses.push(
      clause(`${countOf(counts.interruptions, 'stop')}${both > 0 ? `, ${both} with a refusal` : ''}`, refs(stops), 2),
    );
  }
  const correction = firstCorrection(run);
  if (correction) clauses.push(correction);
  return clauses.length > 0 ? clauses : [clause('no refusal, stop or correction was recognised')];
}

/** The first objection in a prompt or an answer, and how long after the first edit it came where both times are recorded. */
function firstCorrection(run: Run): Clause | null {
  const objections = new Set(run.signals.filter(({ id }) => id === 'correction').flatMap((one) => run.eventsOf(one)));
  const first = run.analysis.session.events.find(
    (event) => objections.has(event) && (event.kind === 'prompt' || event.kind === 'answer'),
  );
  if (!first) return null;
  const edit = run.edits[0]?.time;
  const minutes = edit && first.time ? Math.round((Date.parse(first.time) - Date.parse(edit)) / 60_000) : Number.NaN;
  const after = minutes >= 0 ? `, ${minutes} min after the first edit` : '';
  return clause(`first correction${after}`, [first.ref]);
}
