import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { HookOutcome, Proof } from '../../core/model/proof.ts';
import { complaintOf, failureOf } from '../../core/targets/verdicts.ts';
import { fileKind } from '../../core/text/file-kind.ts';
import { oneLine } from '../../core/text/quote.ts';
import { exists } from '../exists.ts';
import { runGit } from '../git/run.ts';
import { readCommandContent } from '../replay/hook-content.ts';
import { runHook } from '../replay/run-hook.ts';
import { openSandbox, type Sandbox } from '../replay/sandbox.ts';
import { makeScratch, type Scratch } from '../replay/scratch.ts';
import { questionOf } from './consent.ts';
import type { ProveContext, Subject } from './subject.ts';
import { leftOut } from './words.ts';

/** What becomes of a test change when its command is run. */
export type TestTrial = Pick<Proof, 'word' | 'reasons' | 'inexact' | 'how' | 'notes' | 'ms'>;

/** Installed dependencies, which no commit holds. */
const dependencies = ['node_modules', '.venv', 'venv', 'vendor'];

/**
 * Closes a test change: its command must fail where the failure was, and pass on the present tree. Both run in copies, with
 * today's tests, and only when somebody asked for it.
 */
export async function proveTest({ change }: Subject, context: ProveContext): Promise<TestTrial> {
  const command = change.test?.command.trim() ?? '';
  const { failing, repository } = context;
  const base = { inexact: [], ms: null, notes: [], how: 'found as it was applied' };
  const open = (reason: string): TestTrial => ({ ...base, word: 'not shown', reasons: [reason] });
  const shown = oneLine(command, 120);
  if (!context.runTests) {
    const place = failing === null ? 'the commit that held the failure' : failing.slice(0, 7);
    return open(`${leftOut.test}. \`${shown}\` must fail at ${place}, and pass on the present tree.`);
  }
  if (!repository || failing === null) {
    return open(
      'Its command was not run: which commit held the failure is not known. Name it as the end of `commits` in the front matter.',
    );
  }
  const content = await readCommandContent(command, context.repo, context.home);
  if (!(await context.consent({ ...questionOf(content), isTest: true })))
    return open('Its command was not run: nobody allowed it.');
  const sandbox = await openSandbox(context.repo, context.home);
  const named = content.files.filter(({ isInside }) => isInside).map(({ name }) => name);
  const today = [...new Set([...named, ...(await testsToday(context))])];
  const red = await runIn(context, { commit: failing, today, command, sandbox });
  const green = await runIn(context, { commit: null, today, command, sandbox });
  return { ...base, ...judge({ red, green }, { shown, failing }), notes: notesOf(sandbox, [red, green]) };
}

/** The tests of the present tree: a gate is a new one mostly, and the commit of the failure does not have it. */
async function testsToday({ repository, signal }: ProveContext): Promise<readonly string[]> {
  if (!repository) return [];
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const names = (await runGit(repository.root, args, signal ? { signal } : {})).split('\0');
  return names.filter((name) => name !== '' && fileKind(name) === 'test');
}

interface TestRun {
  /** Null = the present tree. */
  readonly commit: string | null;
  readonly today: readonly string[];
  readonly command: string;
  readonly sandbox: Sandbox;
}

interface Ran extends HookOutcome {
  readonly isPart: boolean;
  readonly linked: readonly string[];
}

async function runIn(context: ProveContext, { commit, today, command, sandbox }: TestRun): Promise<Ran> {
  const { repo, repository, limits, signal } = context;
  const scratch = await makeScratch({ repo, repository, commit, today, signal });
  try {
    const linked = await linkDependencies(repo, scratch, sandbox);
    const env = environment(context, scratch);
    const options = { cwd: scratch.root, env, stdin: '', timeoutMs: limits.testMs, sandbox, signal };
    // As the workflow does that runs it in CI.
    const args = ['-e', '-c', command];
    const first = await runHook({ program: 'bash', args }, options);
    const outcome = first.spawnError === null ? first : await runHook({ program: 'sh', args }, options);
    return { ...outcome, isPart: scratch.notes.some((note) => /too large/.test(note)), linked };
  } finally {
    await scratch.remove();
  }
}

/** Only where the user's tree is kept from being written through them. */
async function linkDependencies(repo: string, scratch: Scratch, { note }: Sandbox): Promise<readonly string[]> {
  const linked: string[] = [];
  for (const name of note === null ? dependencies : []) {
    const to = path.join(scratch.root, name);
    if ((await exists(to)) || !(await exists(path.join(repo, name)))) continue;
    await fs.symlink(path.join(repo, name), to, 'junction');
    linked.push(name);
  }
  return linked;
}

function environment({ path: programs }: ProveContext, { home, temporary }: Scratch): Record<string, string> {
  const base = { PATH: programs, LANG: 'C.UTF-8', SHELL: '/bin/sh', USER: 'user', TERM: 'dumb', CI: 'true' };
  const windows = process.platform === 'win32' ? { SystemRoot: process.env.SystemRoot ?? '', USERPROFILE: home } : {};
  return { ...base, ...windows, HOME: home, TMPDIR: temporary, TMP: temporary, TEMP: temporary };
}

function judge(
  { red, green }: { readonly red: Ran; readonly green: Ran },
  { shown, failing }: { readonly shown: string; readonly failing: string },
): Pick<TestTrial, 'word' | 'reasons' | 'how' | 'inexact'> {
  const at = failing.slice(0, 7);
  const how = `ran \`${shown}\` at ${at} and on the present tree`;
  const of = (word: Proof['word'], ...reasons: string[]) => ({ word, reasons, how, inexact: [] });
  for (const [run, place] of [[red, at] as const, [green, 'the present tree'] as const]) {
    const broken = failureOf(run) ?? (run.exit === 126 || run.exit === 127 ? complaint(run) : null);
    if (broken !== null) return of('not shown', `Its command could not be tried on ${place}: ${broken}.`);
  }
  if (green.exit !== 0) return of('not shown', `Its command fails on the present tree: ${complaint(green)}.`);
  if (red.exit === 0) {
    return of('disarmed', `Its command passes at ${at} too, where the failure was: it would not have caught it.`);
  }
  const outcome = `it fails at ${at} (${complaint(red)}) and passes on the present tree`;
  return { word: 'shown', reasons: [], how: `${how}: ${outcome}`, inexact: ['state-dependent'] };
}

function complaint(run: HookOutcome): string {
  const said = oneLine(complaintOf(run), 160).replace(/[.:\s]+$/, '');
  return `exit ${run.exit ?? 'unknown'}${said === '' ? '' : `, ${said}`}`;
}

function notesOf(sandbox: Sandbox, runs: readonly Ran[]): readonly string[] {
  const linked = [...new Set(runs.flatMap((run) => run.linked))];
  return [
    'It ran in copies, with today’s tests, an empty home directory and without network where this machine allows that.',
    ...(linked.length > 0 ? [`${linked.join(' and ')} are today’s in both.`] : []),
    ...(sandbox.note === null ? [] : [sandbox.note]),
    ...(runs.some(({ isPart }) => isPart) ? ['The repository is too large to be copied whole.'] : []),
  ];
}
