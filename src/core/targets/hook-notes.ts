import type { Guard } from '../model/change.ts';
import { momentOf, subjectsOf } from './hook-tools.ts';

/** Why a guard that depends on what happened before would never stop anything here; null when it does not depend on it. */
export function refuseHistory(guard: Guard, agent: string): string | null {
  return guard.require === undefined && guard.limit === undefined
    ? null
    : `The guard reads what has happened so far from the transcripts of Claude Code and Codex, and cannot from those of ${agent}: name only these two as targets${momentOf(guard) === 'finish' ? ', or make it a test in CI (kind test)' : ''}.`;
}

/** What a guard does not see, whichever agent runs it. */
export function coverageNotes(guard: Guard): readonly string[] {
  if (momentOf(guard) === 'finish') {
    return [
      'It reads the transcript that the agent names; where it is given none, or one it cannot read, the agent may finish. It refuses once per turn, so that no loop comes of it.',
    ];
  }
  const seesShell = subjectsOf(guard).some((subject) => subject === 'shell' || subject === 'any');
  const hasPaths = [guard.deny, guard.ask, guard.allow].some((match) => (match?.path?.length ?? 0) > 0);
  const needsPast = guard.require !== undefined || guard.limit !== undefined;
  return [
    ...(seesShell
      ? [
          'It sees through env, sudo, subshells, `git -C` and `bash -c`, but not into scripts, aliases, variables that hold a command, or programs that start others.',
        ]
      : []),
    ...(hasPaths
      ? [
          'From the shell it sees redirections, tee, cp, mv, rm, sed -i and git checkout or restore of named files; other programs that write files pass.',
        ]
      : []),
    ...(needsPast
      ? [
          'What happened before it reads from the transcript that the agent names (of Claude Code and Codex); where there is none, the call passes, unless the guard is hard. Calls made at the same time are not counted yet.',
        ]
      : []),
  ];
}
