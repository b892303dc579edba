import type { Guard, GuardMatch } from '../../model/change.ts';
import { subjectsOf } from '../hook-tools.ts';
import { permissionList } from '../permission-list.ts';
import type { CompiledRules, PermissionEntry } from '../permission-list.ts';

/** The permissions of Cursor's CLI for a project. */
export const permissionsPath = '.cursor/cli.json';

/** Permissions of Cursor's CLI, by its own forms. */
export const cursorPermission = permissionList({
  reader: { file: permissionsPath, agent: 'Cursor' },
  effects: ['deny', 'allow'],
  compile,
});

function compile(guard: Guard): CompiledRules {
  if (guard.ask) {
    return {
      refusal:
        'Cursor has no list of calls to ask about, since it asks about whatever is not allowed: use deny, or make it a change of kind hook.',
    };
  }
  const entries = cursorEntries(guard);
  return entries.length > 0
    ? { entries, notes }
    : { refusal: 'No permission of Cursor says this: give commands or paths, or make it a change of kind hook.' };
}

/** A guard as rules of Cursor's. */
export function cursorEntries(guard: Guard): readonly PermissionEntry[] {
  return (['deny', 'allow'] as const).flatMap((effect) =>
    rulesOf(guard, guard[effect]).map((rule) => ({ effect, rule })),
  );
}

function rulesOf(guard: Guard, match: GuardMatch | undefined): readonly string[] {
  const subjects = subjectsOf(guard);
  const on = (...wanted: readonly string[]): boolean =>
    subjects.some((subject) => subject === 'any' || wanted.includes(subject));
  const commands = (match?.command ?? []).flatMap((command) => {
    const words = command.trim().replace(/\s+/g, ' ');
    const [, server, tool] = /^mcp__(.+?)__(.+)$/.exec(words) ?? [];
    if (server !== undefined && tool !== undefined) return [`Mcp(${server}:${tool})`];
    return on('shell') ? shellRules(words) : [];
  });
  const paths = (match?.path ?? []).flatMap((glob) => [
    ...(on('edit', 'delete') ? [`Write(${anyDepth(glob)})`] : []),
    ...(on('read') ? [`Read(${anyDepth(glob)})`] : []),
  ]);
  return [...new Set([...commands, ...paths])];
}

/** A prefix; where it has options, also the command with words before them. */
function shellRules(words: string): readonly string[] {
  const list = words.split(' ');
  const first = list.findIndex((word) => word.startsWith('-'));
  if (first <= 0) return [`Shell(${words})`];
  const [before, options] = [list.slice(0, first).join(' '), list.slice(first).join(' ')];
  return [`Shell(${words})`, `Shell(${before} * ${options})`, `Shell(${before} * ${options} *)`];
}

/** Paths are compared as absolute ones, in which only `*` means something: a glob from the root on would match nothing. */
function anyDepth(glob: string): string {
  const plain = glob.replace(/^(\.?\/)+/, '').replace(/\/$/, '/**');
  return plain.startsWith('**/') ? plain : `**/${plain}`;
}

const notes = [
  'Only Cursor’s CLI reads this file; its editor keeps such lists in the account: for both, make it a change of kind hook.',
  'Cursor compares absolute paths, so that a path of that name counts at any depth of the project.',
  'Commands are matched by their words: scripts, `bash -c` and programs that start others are not seen.',
];
