import { joinPath } from '../paths.ts';
import type { ShellWord } from './command.ts';

/** What a place in a line of shell says of the commands that stand there. */
export interface Scope {
  readonly visible: boolean;
  readonly prints: boolean;
  readonly probe: boolean;
  readonly conditional: boolean;
  readonly stage: number;
  readonly nesting: number;
  readonly depth: number;
  readonly wrappers: readonly string[];
  /** Shared by everything in the same shell process. */
  readonly shell: { dir: string | null; errexit: boolean; pipefail: boolean };
}

/** The scope of a line that is typed at a prompt. */
export function outermostScope(): Scope {
  return {
    visible: true,
    prints: true,
    probe: false,
    conditional: false,
    stage: 0,
    nesting: 0,
    depth: 0,
    wrappers: [],
    shell: { dir: '', errexit: false, pipefail: false },
  };
}

/** `cd` and `set` change what later commands of the same shell mean. */
export function followState(name: string, words: readonly ShellWord[], shell: Scope['shell']): void {
  if (name === 'cd' || name === 'pushd') {
    const target = words.slice(1).find((word) => !/^-[LPe]?$|^--$/.test(word.text));
    const isKnown = target?.literal === true && !target.text.startsWith('~') && shell.dir !== null;
    shell.dir = isKnown && target ? joinPath(shell.dir ?? '', target.text) : null;
  }
  if (name === 'popd') shell.dir = null;
  if (name === 'set') {
    const options = words.slice(1).map((word) => word.text);
    for (const [index, option] of options.entries()) {
      if (/^[-+][a-z]*e/.test(option)) shell.errexit = option.startsWith('-');
      if (options[index + 1] === 'pipefail') shell.pipefail = option.startsWith('-');
      if (options[index + 1] === 'errexit') shell.errexit = option.startsWith('-');
    }
  }
}
