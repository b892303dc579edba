import type { Change, Guard } from '../../model/change.ts';
import type { Run } from './run.ts';

/** What a change does, without what only its document and its owner add. */
export type ChangeContent = Pick<Change, 'kind' | 'guard' | 'rule' | 'doc' | 'test'>;

/** A guard where the harness of the session's agent can hold it, else the same in prose. */
export function enforce(run: Run, kind: 'permission' | 'hook', guard: Guard): ChangeContent {
  const kinds = enforcement[run.analysis.session.agent] ?? [];
  if (kinds.includes(kind)) return { kind, guard };
  const [other] = kinds;
  // Permissions elsewhere know the words of commands only; a hook can do all that a permission can.
  const isHeld = other === 'hook' || (other === 'permission' && guard.on === 'shell');
  return isHeld ? { kind: other, guard } : { kind: 'rule', rule: { do: 'add', text: guard.message } };
}

/**
 * Agents whose own harness is offered a guard, and as which kinds. Codex's rules see only the first words of a command, and
 * its hooks all of it; OpenCode's plug-in is to be copied by hand.
 */
const enforcement: Readonly<Record<string, readonly ('permission' | 'hook')[]>> = {
  'claude-code': ['permission', 'hook'],
  codex: ['hook'],
  opencode: ['permission'],
};

/** Guards go to the agent's own harness, which bears its id; rules to the file that most agents read, except Claude Code. */
export function targetOf({ analysis: { session } }: Run, { guard }: ChangeContent): string {
  return guard || session.agent === 'claude-code' ? session.agent : 'agents-md';
}
