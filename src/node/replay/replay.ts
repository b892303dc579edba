import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { Case, CaseResult, HookEntry, HookRun, Inexactness, Verdict } from '../../core/model/proof.ts';
import type { HookInput, HookProtocol, ReplayPlace } from '../../core/targets/protocol.ts';
import { isStopped } from '../../core/targets/verdicts.ts';
import { oneLine } from '../../core/text/quote.ts';
import type { Checkpoint } from './checkpoint.ts';
import { describe, describeCall } from './describe.ts';
import { runHook } from './run-hook.ts';
import type { Sandbox } from './sandbox.ts';
import type { Scratch } from './scratch.ts';
import { writeTranscript } from './transcript.ts';

/** A hook that may be run, and what is known of it. */
export interface ReplayHook {
  readonly entry: HookEntry;
  /** Its answer may depend on files, counters or the transcript. */
  readonly isStateful: boolean;
}

/** How much time replaying may take. */
export interface ReplayLimits {
  /** Of one process, in milliseconds; a handler's own shorter time holds before it. */
  readonly processMs: number;
  /** Of all, in milliseconds. */
  readonly totalMs: number;
  /** Of one run of a test change's command, in milliseconds. */
  readonly testMs: number;
}

export const defaultLimits: ReplayLimits = { processMs: 60_000, totalMs: 600_000, testMs: 600_000 };

/** What is replayed, and where. */
export interface ReplayOptions {
  readonly protocol: HookProtocol;
  /** Of the agent whose files hold the hooks, for messages. */
  readonly agent: string;
  readonly version: string | null;
  /** Hooks that would start and may be run. */
  readonly hooks: readonly ReplayHook[];
  readonly scratch: Scratch;
  readonly sandbox: Sandbox;
  /** The user's home directory, for transcripts. */
  readonly home: string;
  readonly path: string;
  readonly limits: ReplayLimits;
  readonly signal?: AbortSignal | undefined;
  /** Brings the copy to where the repository stood at each call. */
  readonly checkpoint?: Checkpoint | undefined;
  /** Called after each case. */
  readonly onProgress?: ((done: number, of: number) => void) | undefined;
}

/**
 * Replays cases through hooks in the order of the run: each call as the agent would hand it over, equal payloads once, all
 * handlers of a call together. Never throws for what hooks do.
 * @throws the signal's reason when aborted.
 */
export async function replayCases(cases: readonly Case[], options: ReplayOptions): Promise<readonly CaseResult[]> {
  const ordered = [...cases].sort((a, b) => (a.call.before?.line ?? 0) - (b.call.before?.line ?? 0) || a.line - b.line);
  const known = new Map<string, Promise<Answer>>();
  const deadline = performance.now() + options.limits.totalMs;
  const folders = new Map(
    ordered.map((one, index) => [one, path.join(options.scratch.temporary, `case-${index + 1}`)]),
  );
  const replay: Replay = { options, known, deadline, folders, calls: ordered.map(({ call }) => call) };
  const results = new Map<Case, CaseResult>();
  // Hooks that keep nothing can answer several calls at once; the others see them in the order of the run.
  const width = options.checkpoint || options.hooks.some(({ isStateful }) => isStateful) ? 1 : 3;
  const queue = [...ordered];
  const work = async (): Promise<void> => {
    for (let one = queue.shift(); one !== undefined; one = queue.shift()) {
      await options.checkpoint?.advance(one.call);
      results.set(one, await replayCase(one, replay));
      options.onProgress?.(results.size, ordered.length);
    }
  };
  await Promise.all(Array.from({ length: width }, work));
  return cases.flatMap((one) => results.get(one) ?? []);
}

interface Replay {
  readonly options: ReplayOptions;
  readonly known: Map<string, Promise<Answer>>;
  readonly deadline: number;
  /** Where the transcript of each case is written: ids are a person's words and may be equal. */
  readonly folders: ReadonlyMap<Case, string>;
  readonly calls: readonly Case['call'][];
}

async function replayCase(one: Case, replay: Replay): Promise<CaseResult> {
  const { options } = replay;
  const { protocol, hooks, scratch } = options;
  const base = { id: one.id, must: one.must, why: one.why, call: describeCall(one), line: one.line };
  const bare: ReplayPlace = { root: slashed(scratch.root), home: slashed(scratch.home), transcript: null };
  const folder = replay.folders.get(one) ?? scratch.temporary;
  await fs.mkdir(folder, { recursive: true });
  const { call } = one;
  const source = { call, known: [...replay.calls, ...(one.past ?? [])], home: options.home, protocol, place: bare };
  const place = { ...bare, transcript: await writeTranscript(folder, source) };
  const asked = hooks.flatMap((hook) =>
    inputsFor(protocol, { call, entry: hook.entry, place }).map((input) => ({ hook, input })),
  );
  const inexact = new Set<Inexactness>(one.masked ? ['masked'] : []);
  if (asked.some(({ input }) => input.translated)) inexact.add('translated');
  if (hooks.length > 0 && asked.length === 0) {
    const reason =
      call.toolKind === 'finish'
        ? `${options.agent} has no hook on the end of its work that could be tried`
        : `${options.agent} has no tool that does what ${oneLine(call.tool, 40)} did`;
    return { ...base, verdict: null, holds: false, reason, inexact: [...inexact], runs: [] };
  }
  const isEnd = call.toolKind === 'finish';
  const matching = isEnd ? asked : asked.filter(({ hook, input }) => protocol.matches(hook.entry, input));
  if (matching.some(({ hook }) => hook.isStateful)) inexact.add('state-dependent');
  const answers = await runAll(matching, replay);
  const runs = answers.map(({ run }) => run);
  const verdict = protocol.merge(runs.map((run) => run.verdict));
  const open = answers.find(({ unknown }) => unknown !== null)?.unknown ?? null;
  if (open !== null) return { ...base, verdict: null, holds: false, reason: open, inexact: [...inexact], runs };
  const holds = isStopped(verdict) === (one.must === 'stop');
  const tool = asked[0]?.input.toolName ?? call.tool;
  const reason = matching.length > 0 ? describe(verdict, runs) : `no hook is registered for ${tool}`;
  return { ...base, verdict, holds, reason: oneLine(reason, 400), inexact: [...inexact], runs };
}

/** What a hook is handed for a call, or for the end of the work: none where it is not asked then. */
function inputsFor(
  protocol: HookProtocol,
  { call, entry, place }: { readonly call: Case['call']; readonly entry: HookEntry; readonly place: ReplayPlace },
): readonly HookInput[] {
  if (call.toolKind !== 'finish') return protocol.beforeTools(entry) ? protocol.inputs(call, entry, place) : [];
  return protocol.finish?.beforeFinish(entry) ? [protocol.finish.input(call, entry, place)] : [];
}

/** A hook and what it is handed. */
interface Asked {
  readonly hook: ReplayHook;
  readonly input: HookInput;
}

/** What came of a process. */
interface Answer {
  readonly verdict: Verdict;
  readonly ms: number;
  /** Why nothing can be concluded from it; null when something can. */
  readonly unknown: string | null;
}

interface Answered {
  readonly run: HookRun;
  readonly unknown: string | null;
}

async function runAll(matching: readonly Asked[], replay: Replay): Promise<readonly Answered[]> {
  if (replay.options.protocol.parallel) return Promise.all(matching.map((asked) => runOnce(asked, replay)));
  const answered: Answered[] = [];
  for (const asked of matching) answered.push(await runOnce(asked, replay));
  return answered;
}

async function runOnce({ hook, input }: Asked, replay: Replay): Promise<Answered> {
  const { entry } = hook;
  const name = `${entry.file}:${entry.line}`;
  const key = hook.isStateful ? null : JSON.stringify([entry.command, entry.args, entry.fields, withoutNames(input)]);
  const earlier = key === null ? undefined : replay.known.get(key);
  const answer = earlier ?? execute({ hook, input }, replay);
  if (key !== null && !earlier) replay.known.set(key, answer);
  const { ms, verdict, unknown: open } = await answer;
  return { run: { hook: name, verdict, ms: earlier ? 0 : ms, repeated: earlier !== undefined }, unknown: open };
}

/** A payload without what merely names the call: two that differ in nothing else are one. */
function withoutNames({ toolName, stdin, cwd }: HookInput): unknown {
  const names = new Set([
    'tool_use_id',
    'transcript_path',
    'prompt_id',
    'turn_id',
    'session_id',
    'sessionId',
    'timestamp',
  ]);
  const fields = typeof stdin === 'object' && stdin !== null ? Object.entries(stdin) : [];
  return [toolName, cwd, fields.filter(([key]) => !names.has(key))];
}

async function execute({ hook, input }: Asked, replay: Replay): Promise<Answer> {
  const { protocol, limits, sandbox, scratch, version, signal } = replay.options;
  const { entry } = hook;
  const left = replay.deadline - performance.now();
  if (left <= 0) return unknown(`not tried: ${Math.round(limits.totalMs / 1000)} s had passed`);
  const launch = protocol.launch(entry, process.platform === 'win32' ? 'windows' : 'posix');
  if ('refusal' in launch) return unknown(launch.refusal);
  await fs.mkdir(input.cwd, { recursive: true });
  const allowed = Math.min(limits.processMs, left);
  const outcome = await runHook(launch, {
    cwd: input.cwd,
    env: environment(input, replay.options),
    stdin: `${JSON.stringify(input.stdin)}\n`,
    timeoutMs: Math.min(entry.timeoutMs, allowed),
    sandbox,
    signal,
  });
  if (outcome.timedOut && entry.timeoutMs > allowed) {
    return unknown(
      `it took longer than ${Math.round(allowed / 1000)} s here; its agent waits ${Math.round(entry.timeoutMs / 1000)} s`,
    );
  }
  const isEnd = protocol.finish?.beforeFinish(entry) === true;
  const verdict = isEnd ? protocol.finish.verdict(outcome, entry) : protocol.verdict(outcome, entry, version);
  const reason = verdict.reason.replaceAll(slashed(scratch.root), '.');
  return { verdict: { ...verdict, reason }, ms: outcome.ms, unknown: null };
}

function unknown(reason: string): Answer {
  return { verdict: { effect: 'error-pass', reason }, ms: 0, unknown: reason };
}

/** Nothing of the user's environment but the way to programs. */
function environment({ env }: HookInput, { scratch, path: programs }: ReplayOptions): Record<string, string> {
  const { home, temporary } = scratch;
  const base = { PATH: programs, LANG: 'C.UTF-8', SHELL: '/bin/sh', USER: 'user', LOGNAME: 'user', TERM: 'dumb' };
  const windows = process.platform === 'win32' ? { SystemRoot: process.env.SystemRoot ?? '', USERPROFILE: home } : {};
  const git = { GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' };
  return { ...base, ...windows, ...git, HOME: home, TMPDIR: temporary, TMP: temporary, TEMP: temporary, ...env };
}

function slashed(text: string): string {
  return text.split(path.sep).join('/');
}
