import type { KindPlanner } from './assemble.ts';
import { guardFiles, otherGuards, planGuardFiles, unplanGuardFiles } from './guard-files.ts';
import { coverageNotes, refuseHistory } from './hook-notes.ts';
import { markOf, mergePlans, refuse, remark } from './plans.ts';

/** A hook that its user registers, since this product has not run it in that agent. */
export interface CopiedHook {
  readonly target: string;
  readonly agent: string;
  /** The file that it goes to. */
  readonly file: string;
  /** The file's text, or what is added to it. */
  readonly text: string;
  /** What else is to be known: an inherited hook, `chmod +x`. */
  readonly notes?: readonly string[];
}

/** Writes the guard and shows the registration to copy: nothing is claimed of an agent in which it was not tried. */
export function copiedHook(hook: CopiedHook): KindPlanner {
  const { target, agent, file, text, notes = [] } = hook;
  return {
    files: () => [guardFiles.program, guardFiles.guards],
    plan(change, files, context) {
      const { guard } = change;
      if (!guard) return refuse('The change has no `guard`.');
      const problem = refuseHistory(guard, agent);
      if (problem !== null) return refuse(problem);
      return mergePlans(
        planGuardFiles(change, files, context),
        remark(
          `Nothing starts the guard in ${agent} yet, since its hooks were read in documents and not tried here. Put this into ${file} yourself, then try it once:\n${text}`,
          ...(guard.hard
            ? [
                'The guard is hard: write the word `hard` behind the name with which that starts the guard program, so that calls are stopped also when guards.json cannot be read.',
              ]
            : []),
          ...notes,
          ...coverageNotes(guard),
        ),
      );
    },
    unplan(change, files, context) {
      const others = otherGuards(files, markOf(change, context), target);
      const left = others?.length === 0 ? [`Take the guard's entry out of ${file} by hand, if you put it there.`] : [];
      return mergePlans(unplanGuardFiles(change, files, context), remark(...left));
    },
  };
}
