import { main } from '../../src/cli/main.ts';

/** What a run of the command line printed and how it ended. */
export interface CliResult {
  readonly out: string;
  readonly err: string;
  readonly code: number;
}

/** Where a run takes place. */
export interface CliPlace {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly isTty?: boolean;
  /** ISO 8601; the same for every run unless given. */
  readonly now?: string;
}

/** Runs the command line in this process. */
export async function runCli(
  argv: readonly string[],
  { cwd, env = {}, isTty = false, now }: CliPlace,
): Promise<CliResult> {
  const result = { out: '', err: '', code: -1 };
  await main(argv, {
    stdout: (text) => void (result.out += text),
    stderr: (text) => void (result.err += text),
    env: { HOME: cwd, XDG_CACHE_HOME: `${cwd}/../cache`, ...env },
    cwd,
    isTty,
    now: () => new Date(now ?? '2026-11-22T10:00:00Z'),
    exit: (code) => void (result.code = code),
    signal: new AbortController().signal,
  });
  return result;
}
