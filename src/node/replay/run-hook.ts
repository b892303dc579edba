import { spawn, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { HookLaunch } from '../../core/targets/protocol.ts';
import type { HookOutcome } from '../../core/model/proof.ts';
import type { ProcessLine, Sandbox } from './sandbox.ts';

/** Most that is kept of each stream of a hook, in bytes; a hook that writes more is cut short there. */
const streamLimit = 1024 * 1024;
/** How long a hook's children may hold its streams open after it ended, in milliseconds. */
const lingering = 500;

/** How a hook is run. */
export interface HookRunOptions {
  readonly cwd: string;
  /** All of it: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** What stands on standard input, a line break included. */
  readonly stdin: string;
  readonly timeoutMs: number;
  readonly sandbox: Sandbox;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a handler's process as its agent would, and ends all that it started. Never throws for what the hook does.
 * @throws the signal's reason when aborted.
 */
export async function runHook(launch: HookLaunch, options: HookRunOptions): Promise<HookOutcome> {
  options.signal?.throwIfAborted();
  if ('refusal' in launch) return failed(launch.refusal);
  const line = 'shell' in launch ? { program: 'sh', args: ['-c', launch.shell] } : launch;
  if ('program' in launch && !isOnPath(line.program, options)) return failed(`${line.program} is not on the PATH`);
  const { program, args } = options.sandbox.wrap(line);
  const started = performance.now();
  const child = start({ program, args }, options);
  if (child instanceof Error) return failed(child.message);
  const stop = (): void => endGroup(child);
  options.signal?.addEventListener('abort', stop, { once: true });
  const outcome = await watch(child, options);
  options.signal?.removeEventListener('abort', stop);
  options.signal?.throwIfAborted();
  return { ...outcome, ms: performance.now() - started };
}

/** A name or a text with a NUL in it, as only a damaged or hostile record has, is refused before anything starts. */
function start({ program, args }: ProcessLine, { cwd, env }: HookRunOptions): ChildProcess | Error {
  try {
    const stdio = ['pipe', 'pipe', 'pipe'] as const;
    const detached = process.platform !== 'win32';
    return spawn(program, [...args], { cwd, env: { ...env }, detached, windowsHide: true, stdio: [...stdio] });
  } catch (error) {
    if (error instanceof TypeError) return error;
    throw error;
  }
}

function failed(spawnError: string): HookOutcome {
  return { exit: null, signal: null, stdout: '', stderr: '', timedOut: false, spawnError, ms: 0 };
}

function isOnPath(program: string, { env, cwd }: HookRunOptions): boolean {
  if (/[\\/]/.test(program)) return fs.existsSync(path.resolve(cwd, program));
  const names = process.platform === 'win32' ? [program, `${program}.exe`] : [program];
  return (env.PATH ?? '')
    .split(path.delimiter)
    .some((folder) => names.some((name) => fs.existsSync(path.join(folder, name))));
}

/** Ends the process and everything that it started; it may be gone by then. */
function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'EPERM'))) throw error;
  }
}

function watch(child: ChildProcess, { stdin, timeoutMs }: HookRunOptions): Promise<Omit<HookOutcome, 'ms'>> {
  return new Promise((resolve) => {
    const texts = { stdout: collect(child, 'stdout'), stderr: collect(child, 'stderr') };
    let timedOut = false;
    let spawnError: string | null = null;
    let ended: { readonly exit: number | null; readonly signal: string | null } | null = null;
    const timer = setTimeout(() => {
      timedOut = true;
      endGroup(child);
    }, timeoutMs);
    const finish = (): void => {
      clearTimeout(timer);
      endGroup(child);
      const { exit, signal } = ended ?? { exit: null, signal: null };
      resolve({ exit, signal, stdout: texts.stdout(), stderr: texts.stderr(), timedOut, spawnError });
    };
    child.once('error', (error) => {
      spawnError = error.message;
      finish();
    });
    child.once('exit', (exit, signal) => {
      ended = { exit, signal };
      clearTimeout(timer);
      setTimeout(finish, lingering).unref();
    });
    child.once('close', finish);
    // A hook that reads nothing closes its end first.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(stdin);
  });
}

function collect(child: ChildProcess, name: 'stdout' | 'stderr'): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  child[name]?.on('data', (chunk: Buffer) => {
    if (size < streamLimit) chunks.push(chunk.subarray(0, streamLimit - size));
    size += chunk.length;
  });
  child[name]?.on('error', () => undefined);
  return () => Buffer.concat(chunks).toString('utf8');
}
