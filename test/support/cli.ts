// The command line in this process.
import { main } from '../../src/cli/main.ts';

/** What one command line printed, and its exit status. */
export interface CliRun {
  readonly out: string;
  readonly err: string;
  readonly code: number;
}

/** Where and when a command line runs. */
export interface CliPlace {
  /** The folder, which is the home directory as well. */
  readonly cwd: string;
  /** ISO 8601. */
  readonly now?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly isTty?: boolean;
}

/** Runs one command line at a place. */
export async function runCliAt(place: CliPlace, argv: readonly string[]): Promise<CliRun> {
  const { cwd, now = '2026-11-22T10:00:00Z', env = {}, isTty = false } = place;
  const result = { out: '', err: '', code: -1 };
  await main(argv, {
    stdout: (text) => void (result.out += text),
    stderr: (text) => void (result.err += text),
    env: { HOME: cwd, ...env },
    cwd,
    isTty,
    now: () => new Date(now),
    exit: (code) => void (result.code = code),
    signal: new AbortController().signal,
  });
  return result;
}

/** Runs one command line in a folder at a time. */
export async function runCli(cwd: string, now: string, argv: readonly string[]): Promise<CliRun> {
  return runCliAt({ cwd, now }, argv);
}
