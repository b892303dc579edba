import { simpleGit, type SimpleGit, type SimpleGitOptions } from 'simple-git';
import { HumanError } from '../human-error.ts';

/** How one git command is run. */
export interface GitOptions {
  readonly signal?: AbortSignal | undefined;
  /** Written to the command's standard input. */
  readonly input?: string;
  /** Configuration that holds for this command alone; keys may hold any character. */
  readonly config?: readonly (readonly [key: string, value: string])[];
}

/** Git ran and said no; `message` is what it wrote to its standard error. */
export class GitFailure extends Error {
  override readonly name = 'GitFailure';
}

/**
 * A repository's own configuration can name programs; these settings leave git none to start: no file monitor, no hook,
 * no external diff, no signature check, no pager, and no protocol to fetch a missing object over.
 */
const safeConfig = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'diff.external=',
  'log.showSignature=false',
  'safe.bareRepository=explicit',
  'core.quotePath=false',
];

const safeEnvironment = {
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_NO_LAZY_FETCH: '1',
  // Lets no protocol through, whatever the repository allows; holds also where git is too old for the line above.
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_LITERAL_PATHSPECS: '1',
  LC_ALL: 'C',
};

/** The environment without what would lead git elsewhere or make it start something. */
function environment(config: GitOptions['config'] = []): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !/^(GIT_.*|EDITOR|VISUAL|PAGER|PREFIX|SSH_ASKPASS)$/i.test(entry[0]),
  );
  const pairs = config.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  const count = config.length === 0 ? [] : [['GIT_CONFIG_COUNT', String(config.length)], ...pairs];
  return { ...Object.fromEntries(kept), ...safeEnvironment, ...Object.fromEntries(count) };
}

function openGit(folder: string, options: GitOptions): SimpleGit {
  const env = environment(options.config);
  const settings: Partial<SimpleGitOptions> = {
    baseDir: folder,
    config: safeConfig,
    allowEnvironment: Object.keys(env).filter((key) => key.startsWith('GIT_')),
    // simple-git refuses to name these settings at all; we name them to switch them off, with constants only.
    unsafe: {
      allowUnsafeFsMonitor: true,
      allowUnsafeHooksPath: true,
      allowUnsafeDiffExternal: true,
      allowUnsafeConfigEnvCount: true,
      allowUnsafeFilter: true,
    },
    ...(options.signal ? { abort: options.signal } : {}),
    ...(options.input === undefined ? {} : { input: () => options.input }),
  };
  return simpleGit(settings).env(env);
}

async function run<T>(folder: string, options: GitOptions, command: (git: SimpleGit) => PromiseLike<T>): Promise<T> {
  try {
    return await command(openGit(folder, options));
  } catch (error) {
    options.signal?.throwIfAborted();
    const message = error instanceof Error ? error.message.trim() : String(error);
    if (/ENOENT/.test(message)) {
      throw new HumanError('git was not found. Install git 2.31 or newer and make sure that it is on the PATH.');
    }
    throw new GitFailure(message, { cause: error });
  }
}

/**
 * What a read-only git command printed, as text. A command that fails without a word (a question answered "no") gives ''.
 * @throws GitFailure when git refuses; HumanError when there is no git; the signal's reason when aborted.
 */
export function runGit(folder: string, args: readonly string[], options: GitOptions = {}): Promise<string> {
  return run(folder, options, (git) => git.raw(['--no-pager', ...args]));
}

/** What `git cat-file` printed, as bytes: `input` names the objects. Throws as `runGit` does. */
export function catFile(folder: string, args: readonly string[], options: GitOptions): Promise<Uint8Array> {
  return run(folder, options, (git) => git.binaryCatFile([...args]));
}
