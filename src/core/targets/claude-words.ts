import type { Guard, GuardMatch } from '../model/change.ts';
import { subjectsOf } from './hook-tools.ts';
import type { PermissionEntry } from './permission-list.ts';

/** The names under which an agent's permissions know what is done; null = it has no such rule. */
export interface RuleWords {
  /** `Bash(git push:*)` has `Bash` and `:*`. */
  readonly shell: readonly [string, string];
  readonly edit: string;
  readonly read: string;
  /** What stands before a glob that counts from the project's root on. */
  readonly anchor: string;
}

/** A guard as permission rules in the form of `Tool(pattern)`. */
export function toolRules(guard: Guard, words: RuleWords): readonly PermissionEntry[] {
  return (['deny', 'ask', 'allow'] as const).flatMap((effect) =>
    rulesOf(guard, guard[effect], words).map((rule) => ({ effect, rule })),
  );
}

function rulesOf(guard: Guard, match: GuardMatch | undefined, words: RuleWords): readonly string[] {
  const subjects = subjectsOf(guard);
  const on = (...wanted: readonly string[]): boolean =>
    subjects.some((subject) => subject === 'any' || wanted.includes(subject));
  const [shell, tail] = words.shell;
  const commands = (match?.command ?? []).flatMap((command) => {
    const line = command.trim().replace(/\s+/g, ' ');
    if (line.startsWith('mcp__')) return [line];
    return on('shell') ? [`${shell}(${line}${tail})`] : [];
  });
  const paths = (match?.path ?? []).flatMap((glob) => {
    const plain = `${words.anchor}${glob.replace(/^(\.?\/)+/, '').replace(/\/$/, '/**')}`;
    return [
      ...(on('edit', 'delete') ? [`${words.edit}(${plain})`] : []),
      ...(on('read') ? [`${words.read}(${plain})`] : []),
    ];
  });
  return [...new Set([...commands, ...paths])];
}

/** Says that options behind other words are not seen by rules on the beginning of commands. */
export function optionNotes(guard: Guard): readonly string[] {
  const commands = [guard.deny, guard.ask].flatMap((match) => match?.command ?? []);
  const found = commands.find((command) => /\s-/.test(command));
  return found === undefined
    ? []
    : [`Rules match the beginning of a command: \`${found}\` is not seen when other words stand before the option.`];
}
