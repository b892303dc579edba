import type { Guard, GuardMatch } from '../../model/change.ts';
import { subjectsOf } from '../hook-tools.ts';

/** A pattern under one of OpenCode's permissions. */
export interface Entry {
  readonly key: 'bash' | 'edit' | 'read';
  readonly pattern: string;
  readonly action: 'deny' | 'ask' | 'allow';
}

/** A guard as entries, or why it cannot be said in them. */
export function entriesOf(guard: Guard | undefined): readonly Entry[] | { readonly refusal: string } {
  if (!guard) return { refusal: 'The change has no `guard`.' };
  if ([guard.deny, guard.ask, guard.allow].some((match) => (match?.content?.length ?? 0) > 0))
    return { refusal: 'A permission of OpenCode cannot look at content: make it a change of kind hook.' };
  if ([guard.deny, guard.ask, guard.allow].some((match) => match?.command?.some((one) => one.startsWith('mcp__'))))
    return {
      refusal:
        'Here only OpenCode’s permissions on bash, edit and read are written, none on tools of MCP servers: put one under its name (server_tool) in opencode.json.',
    };
  // The last match decides: what is denied stands behind what is asked about or allowed.
  const entries = (['allow', 'ask', 'deny'] as const).flatMap((action) =>
    patternsOf(guard, guard[action]).map((entry) => ({ ...entry, action })),
  );
  return entries.length > 0
    ? entries
    : {
        refusal:
          'No permission of OpenCode says this: give commands on shell or paths on read or edit, or make it a hook.',
      };
}

function patternsOf(guard: Guard, match: GuardMatch | undefined): readonly Omit<Entry, 'action'>[] {
  const subjects = subjectsOf(guard);
  const on = (...wanted: readonly string[]): boolean =>
    subjects.some((subject) => subject === 'any' || wanted.includes(subject));
  const commands = on('shell') ? (match?.command ?? []).map((command) => command.trim().replace(/\s+/g, ' ')) : [];
  const paths = (match?.path ?? []).flatMap(anywhere);
  return [
    ...commands.flatMap((line) => [line, `${line} *`]).map((pattern) => ({ key: 'bash' as const, pattern })),
    ...(on('edit', 'delete') ? paths.map((pattern) => ({ key: 'edit' as const, pattern })) : []),
    ...(on('read') ? paths.map((pattern) => ({ key: 'read' as const, pattern })) : []),
  ];
}

/** A glob in patterns in which a star crosses slashes; `**` at the front also stands for nothing. */
function anywhere(glob: string): readonly string[] {
  const plain = glob.replace(/^(\.?\/)+/, '').replace(/\/$/, '/**');
  const rest = plain.replace(/^(\*\*\/)+/, '').replaceAll('**', '*');
  return rest.length < plain.replaceAll('**', '*').length ? [rest, `*/${rest}`] : [rest];
}

/** Whether a pattern of OpenCode names a text: `*` is any text, `?` one character, a last ` *` also nothing. */
export function patternMatches(pattern: string, text: string): boolean {
  const source = pattern
    .replaceAll('\\', '/')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
    .replace(/ \.\*$/, '( .*)?');
  return new RegExp(`^${source}$`, 's').test(text.replaceAll('\\', '/'));
}
