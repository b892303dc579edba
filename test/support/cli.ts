// The command line in this process, in a folder of its own.
import { main } from '../../src/cli/main.ts';

/** What one command line printed, and its exit status. */
export interface CliRun {
  readonly out: string;
  readonly err: string;
  readonly code: number;
}

/** Runs one command line in a folder, which is the home directory as well, at a time. */
export async function runCli(folder: string, now: string, argv: readonly string[]): Promise<CliRun> {
  const result = { out: '', err: '', code: -1 };
  await main(argv, {
    stdout: (text) => void (result.out += text),
    stderr: (text) => void (result.err += text),
    env: { HOME: folder },
    cwd: folder,
    isTty: false,
    now: () => new Date(now),
    exit: (code) => void (result.code = code),
    signal: new AbortController().signal,
  });
  return result;
}
