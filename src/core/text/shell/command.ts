/** One word of a command as the shell hands it over. */
export interface ShellWord {
  /** Without its quotes; expansions stand as written. */
  readonly text: string;
  /** False when it holds a variable, a substitution or a glob: its value is not known from the line. */
  readonly literal: boolean;
}

export interface ShellRedirect {
  /** `>`, `>>`, `<`, `&>` … */
  readonly operator: string;
  readonly target: ShellWord;
}

/** A command of a line with what wraps it taken off: `sudo env A=1 /usr/bin/git -C x push` is `git push` in `x`. */
export interface SimpleCommand {
  /** The program's last path segment; empty when it is not literal. */
  readonly name: string;
  /** The name and its arguments, wrappers and git's global options taken off. */
  readonly argv: readonly string[];
  /** The same words, with whether each is literal. */
  readonly words: readonly ShellWord[];
  /** All words as written, wrappers included. */
  readonly written: readonly string[];
  /** Variables set for this command alone. */
  readonly env: Readonly<Record<string, string>>;
  /** Programs that wrap it, outermost first: `sudo`, `xargs`, `npx`, `bash -c` … */
  readonly wrappers: readonly string[];
  readonly redirects: readonly ShellRedirect[];
  /** Text of a here-document or here-string on its standard input. */
  readonly input: string | null;
  /** Directory it runs in, relative to the line's own; absolute after `cd /…`; null when it cannot be told. */
  readonly dir: string | null;
  /** Its place in its pipe: 0 for the first or only program. */
  readonly stage: number;
  /** True when its failure is the line's failure. */
  readonly decidesExit: boolean;
  /** True when its standard output is what the line prints (no pipe to another program, no file). */
  readonly prints: boolean;
  /** True when the line's success does not tell that it ran: right of `||`, in a branch, behind a hidden test. */
  readonly conditional: boolean;
  /** True for the condition of `if`, `while`, or the left side of `||`: a probe whose failure is foreseen. */
  readonly probe: boolean;
}
