import type { Guard } from '../../model/change.ts';
import { optionNotes, toolRules } from '../claude-words.ts';
import { permissionList } from '../permission-list.ts';
import type { PermissionEntry } from '../permission-list.ts';

/** The project's settings. */
export const settingsPath = '.qwen/settings.json';

/** A guard as rules of Qwen Code's. */
export function qwenEntries(guard: Guard): readonly PermissionEntry[] {
  return toolRules(guard, { shell: ['Bash', ':*'], edit: 'Edit', read: 'Read', anchor: '/' });
}

/** Permissions in the project's settings. */
export const qwenPermission = permissionList({
  reader: { file: settingsPath, agent: 'Qwen Code', comments: true },
  effects: ['deny', 'ask', 'allow'],
  compile(guard) {
    const entries = qwenEntries(guard);
    if (entries.length === 0) {
      return {
        refusal: 'No permission of Qwen Code says this: give commands or paths, or make it a change of kind hook.',
      };
    }
    const notes = [
      'They match the text of each part of a line: `$(…)`, subshells, braces, `if`, paths of programs, env, sudo, timeout, `git -C . …` and `bash -c` are not seen. A hook sees these.',
      ...(guard.ask ? ['With --approval-mode yolo nothing is asked: such calls run.'] : []),
      ...optionNotes(guard),
    ];
    return { entries, notes };
  },
});
