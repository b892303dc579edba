import { needsHistory } from '../../core/guard/history.ts';
import type { Case, CaseResult, Proof, Variation } from '../../core/model/proof.ts';
import type { HookProtocol } from '../../core/targets/protocol.ts';
import { momentOf } from '../../core/targets/hook-tools.ts';
import { variationsOf } from '../../core/targets/variations.ts';
import { isStopped } from '../../core/targets/verdicts.ts';
import { count } from '../../core/text/quote.ts';
import { withoutHooks } from '../replay/describe.ts';
import { openCheckpoint } from '../replay/checkpoint.ts';
import { stateIn } from '../replay/hook-content.ts';
import { replayCases, type ReplayHook, type ReplayOptions } from '../replay/replay.ts';
import { openSandbox } from '../replay/sandbox.ts';
import { hasTranscript } from '../replay/transcript.ts';
import { changedSince } from '../replay/tree.ts';
import { isOwnGuard, questionOf } from './consent.ts';
import { readWholeHarness } from './harness-files.ts';
import { hooksOf, type ListedHook } from './hooks.ts';
import { brokenBy } from './standing.ts';
import { planContext, proofBase, type ProveContext, type Subject } from './subject.ts';
import { judge, leftOut, percentiles } from './words.ts';

/** Proves a hook change: replays its cases through the hooks that stand in the harness today. */
export async function proveHook(subject: Subject, protocol: HookProtocol, context: ProveContext): Promise<Proof> {
  const { change, target } = subject;
  const patterns = [...new Set([...protocol.files, ...target.files(change)])];
  const { files } = await readWholeHarness(patterns, context);
  const { hooks } = await hooksOf(target, protocol, { files, place: context });
  const isAtEnd = change.guard !== undefined && momentOf(change.guard) === 'finish';
  const asked = hooks.filter(({ entry }) =>
    isAtEnd ? protocol.finish?.beforeFinish(entry) === true : protocol.beforeTools(entry),
  );
  const around = { files, hooks, context: planContext(context) };
  const broken = change.applied === null ? [] : brokenBy(change, target, around);
  const tried = await tryHooks(subject, protocol, { context, hooks: asked });
  const judged = judge({
    applied: change.applied !== null,
    standIn: tried.hooks.some(({ entry }) => !entry.ours),
    broken,
    cases: tried.results,
    unread: subject.unread,
    isExact: true,
  });
  const names = [...new Set(tried.hooks.map(({ entry }) => `${entry.file}:${entry.line}`))];
  return {
    ...proofBase(subject, context),
    ...judged,
    how:
      names.length === 0
        ? 'no hook could be run'
        : `replayed through ${names.join(', ')}, judged as ${target.title} ${protocol.measured} does`,
    cases: tried.results,
    variations: tried.variations,
    ms: percentiles(tried.results.flatMap(({ runs }) => runs.filter(({ ms }) => ms > 0).map(({ ms }) => ms))),
    notes: [...tried.notes, ...agentNotes(subject, protocol.measured)],
  };
}

/** Another agent's version says nothing of this one's rules. */
function agentNotes({ cases, target }: Subject, measured: string): readonly string[] {
  const own = cases.filter(({ call }) => call.agent === target.id || call.agent.startsWith(`${target.id}-`));
  const versions = [...new Set(own.flatMap(({ call }) => call.agentVersion ?? []))].filter((one) => one !== measured);
  return versions.length === 0
    ? []
    : [`The calls were recorded with version ${versions.join(', ')}; they are judged by the rules of ${measured}.`];
}

interface Tried {
  readonly results: readonly CaseResult[];
  readonly variations: readonly Variation[];
  readonly hooks: readonly ListedHook[];
  readonly notes: readonly string[];
}

interface Trial {
  readonly context: ProveContext;
  /** Every hook before tool calls, or on the end of the work. */
  readonly hooks: readonly ListedHook[];
}

async function tryHooks(subject: Subject, protocol: HookProtocol, { context, hooks }: Trial): Promise<Tried> {
  const { change } = subject;
  const ours = hooks.filter(({ entry }) => entry.ours);
  // Other people's hooks stand in where ours is not there, or are asked for.
  const wanted = context.runForeign || (ours.length === 0 && change.applied === null) ? hooks : ours;
  const able = wanted.filter(({ start }) => start.verdict !== 'would not start');
  const { allowed, notes } = await chooseAllowed(able, protocol, context);
  const { cases, note } = triable(subject, context);
  const told = [...notes, ...note, ...otherHooks(hooks, wanted)];
  if (cases.length === 0) return { results: [], variations: [], hooks: [], notes: told };
  if (allowed.length > 0) {
    const trial = await runTrial({ ...subject, cases }, protocol, { context, hooks: allowed });
    return { ...trial, notes: [...told, ...trial.notes] };
  }
  const isRefused = able.length > 0;
  const reason = isRefused ? 'the hook was not run' : 'no hook that could start is registered';
  const results = cases.map((one) => withoutHooks(one, reason));
  const open = results.map((one) => ({ ...one, verdict: null, holds: false }));
  return { results: isRefused ? open : results, variations: [], hooks: [], notes: told };
}

/** The cases that can be tried here: what a guard must know of the run stands in the transcript, or with the case. */
function triable(
  { change, cases }: Subject,
  { home }: ProveContext,
): { cases: readonly Case[]; note: readonly string[] } {
  const { guard } = change;
  if (!guard || !needsHistory(guard)) return { cases, note: [] };
  const isKept = guard.require !== undefined && guard.limit === undefined;
  const here = cases.filter(({ call, past }) => (isKept && past !== null) || hasTranscript(call, home));
  const missing = cases.length - here.length;
  const note = `${count(missing, 'call')} could not be tried: the guard asks what went before, and the transcript is not on this machine.`;
  return { cases: here, note: missing === 0 ? [] : [note] };
}

/** Runs hooks that may be run on the cases, and on variations of the first offending call. */
async function runTrial(subject: Subject, protocol: HookProtocol, { context, hooks }: Trial): Promise<Tried> {
  const { change, cases, target } = subject;
  const isPure = ({ entry, content }: ListedHook): boolean => isOwnGuard(entry, content, context.guardProgram);
  const needsPast = change.guard !== undefined && needsHistory(change.guard);
  const prepared = hooks.map((one): ReplayHook => {
    return { entry: one.entry, isStateful: isPure(one) ? needsPast : stateIn(one.content) !== null };
  });
  const isMoving = context.checkpoint && prepared.some(({ isStateful }) => isStateful);
  const isKept = hooks.every(isPure) && !isMoving;
  const named = hooks.flatMap(({ content, entry }) => [
    ...(entry.file.startsWith('~/') ? [] : [entry.file]),
    ...content.files.filter(({ isInside }) => isInside).map(({ name }) => name),
  ]);
  const scratch = await context.scratch(named, isKept);
  const sandbox = await openSandbox(context.repo, context.home);
  const { limits, path, home, signal, onProgress } = context;
  const place = { scratch, sandbox, home, path, limits, signal, onProgress };
  const checkpoint = isMoving ? openCheckpoint(scratch.root, { home, signal }) : undefined;
  const options: ReplayOptions = {
    protocol,
    agent: target.title,
    version: null,
    hooks: prepared,
    checkpoint,
    ...place,
  };
  const started = Date.now();
  const results = await replayCases(cases, options);
  const own = checkpoint?.written ?? new Set<string>();
  const traces = isKept
    ? []
    : (await changedSince(scratch.root, started, 5 + own.size)).filter((name) => !own.has(name));
  // After the last call the copy does not stand where it stood at the first, which is varied.
  const isVaried = !checkpoint && results.some(({ verdict }) => verdict !== null);
  const variations = isVaried ? await vary(subject, options) : [];
  const wrote = `The hook wrote files (${traces.join(', ')}) in the copy it ran in.`;
  return {
    results: traces.length === 0 ? results : results.map(markStateful),
    variations,
    hooks,
    notes: [
      ...scratch.notes,
      ...(checkpoint ? [checkpoint.note()] : []),
      ...(sandbox.note === null ? [] : [sandbox.note]),
      ...(traces.length === 0 ? [] : [wrote]),
    ],
  };
}

function markStateful(one: CaseResult): CaseResult {
  return one.runs.length === 0
    ? one
    : { ...one, inexact: [...new Set([...one.inexact, 'state-dependent' as const])].sort() };
}

function otherHooks(hooks: readonly ListedHook[], wanted: readonly ListedHook[]): readonly string[] {
  const others = hooks.filter((one) => !wanted.includes(one));
  return others.length === 0 ? [] : [`${count(others.length, 'other hook')} ${leftOut.otherHooks}.`];
}

async function chooseAllowed(
  able: readonly ListedHook[],
  protocol: HookProtocol,
  context: ProveContext,
): Promise<{ readonly allowed: readonly ListedHook[]; readonly notes: readonly string[] }> {
  const allowed: ListedHook[] = [];
  const notes: string[] = [];
  for (const one of able) {
    const { entry, content } = one;
    const launch = protocol.launch(entry, process.platform === 'win32' ? 'windows' : 'posix');
    if ('refusal' in launch) notes.push(`${entry.file}:${entry.line}: ${launch.refusal}.`);
    else if (isOwnGuard(entry, content, context.guardProgram) || (await context.consent(questionOf(content))))
      allowed.push(one);
    else
      notes.push(`${entry.file}:${entry.line} was not run: ${leftOut.hook}. Read it, then prove again and allow it.`);
  }
  return { allowed, notes };
}

/** Tries the first offending call in other forms: without its offence, and disguised. */
async function vary({ change, cases }: Subject, options: ReplayOptions): Promise<readonly Variation[]> {
  const offending = cases.find(({ must }) => must === 'stop');
  if (!change.guard || !offending) return [];
  const varied = variationsOf(change.guard, offending.call);
  const asCases = varied.map(({ call, kind }, index): Case => {
    return { ...offending, id: `v${index + 1}`, must: kind === 'mutation' ? 'pass' : 'stop', call };
  });
  const results = await replayCases(asCases, { ...options, onProgress: undefined });
  return results.flatMap(({ verdict, holds, call }, index) => {
    const kind = varied[index]?.kind;
    return verdict === null || !kind ? [] : [{ kind, call, stopped: isStopped(verdict), holds }];
  });
}
