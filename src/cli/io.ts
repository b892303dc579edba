/** What the command line needs of the world; tests hand in their own. */
export interface CliIo {
  stdout(text: string): void;
  /** Messages for people: what went wrong and what to do next; progress. */
  stderr(text: string): void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Whether stdout is a terminal; colour is used only there and without NO_COLOR. */
  readonly isTty: boolean;
  /** Asks a person yes or no; absent where nobody can be asked. */
  readonly ask?: (question: string) => Promise<boolean>;
  now(): Date;
  /** Sets the process's exit status: 0 fine, 1 findings, 2 could not run. */
  exit(code: 0 | 1 | 2): void;
  /** Aborted when the user interrupts (Ctrl+C). */
  readonly signal: AbortSignal;
}
