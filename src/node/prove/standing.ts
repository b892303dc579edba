import { isUnedited } from '../../core/guard/program-file.ts';
import type { Change } from '../../core/model/change.ts';
import { guardFiles } from '../../core/targets/guard-files.ts';
import type { HarnessFiles, PlanContext, Target } from '../../core/targets/target.ts';
import { withEol } from '../../core/text/lines.ts';
import { shortHash } from '../sha256.ts';

/** Why what was applied does not stand any more as it was applied, as sentences; empty when it does. */
export function standingProblems(
  change: Change,
  target: Target,
  { files, context }: { readonly files: HarnessFiles; readonly context: PlanContext },
): readonly string[] {
  const recorded = Object.entries(change.applied?.files ?? {});
  const isIntact = ([name, hash]: [string, string]): boolean => {
    const text = files.get(name)?.text;
    return typeof text === 'string' && shortHash(text) === hash;
  };
  const intact = new Set(recorded.filter(isIntact).map(([name]) => name));
  const program = usesGuard(change) ? programProblem(files, { context, intact }) : null;
  // The program is looked at above; planning would want to bring an older one up to date.
  const known = files.get(guardFiles.program)?.text ?? context.guardProgram;
  const plan = target.plan(change, files, { ...context, intact, guardProgram: known || '// missing\n' });
  const moved = plan.files
    .filter(({ path }) => path !== guardFiles.program)
    .map(({ path, action }) => describeEdit(change, { path, action, text: files.get(path)?.text ?? null }));
  const refused = plan.refusals.map((text) => `Edited by hand: ${text}`);
  return [...(program === null ? [] : [program]), ...moved, ...refused];
}

function usesGuard({ kind }: Change): boolean {
  return kind === 'hook';
}

function programProblem(
  files: HarnessFiles,
  { context, intact }: { readonly context: PlanContext; readonly intact: ReadonlySet<string> },
): string | null {
  const text = files.get(guardFiles.program)?.text ?? null;
  if (text === null) return `${guardFiles.program} is gone.`;
  const isKnown =
    intact.has(guardFiles.program) || isUnedited(text) || withEol(text, '\n') === withEol(context.guardProgram, '\n');
  return isKnown ? null : `${guardFiles.program} was edited since it was applied.`;
}

const things: Readonly<Record<Change['kind'], string>> = {
  rule: 'rule',
  hook: 'hook',
  permission: 'permission',
  doc: 'text',
  template: 'text',
  test: 'test',
};

function describeEdit(
  change: Change,
  { path, action, text }: { readonly path: string; readonly action: string; readonly text: string | null },
): string {
  if (action === 'create' || text === null) return `${path} is gone.`;
  if (path === guardFiles.guards) return `The guard of ${change.id} is not in ${path} as it was applied.`;
  if (change.kind === 'hook' && text.includes('.postmortem/guard')) {
    return `${path} registers the guard otherwise than it was applied.`;
  }
  return `The ${things[change.kind]} is not in ${path} any more as it was applied.`;
}
