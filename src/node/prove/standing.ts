import { isUnedited } from '../../core/guard/program-file.ts';
import type { Change } from '../../core/model/change.ts';
import { guardFiles } from '../../core/targets/guard-files.ts';
import { momentOf } from '../../core/targets/hook-tools.ts';
import { obstacleOf } from '../../core/targets/start-check.ts';
import type { HarnessFiles } from '../../core/targets/harness-file.ts';
import type { PlanContext, Target } from '../../core/targets/target.ts';
import { withEol } from '../../core/text/lines.ts';
import { shortHash } from '../sha256.ts';
import { ownCommands } from './consent.ts';
import type { ListedHook } from './hooks.ts';

/** The harness as read, for one change on one target. */
export interface Surroundings {
  readonly files: HarnessFiles;
  /** Every hook of the target's agent; empty where it runs none. */
  readonly hooks: readonly ListedHook[];
  readonly context: PlanContext;
}

/**
 * Why an applied change does not stop or say any more what it did, as far as files tell: sentences, the telling one first.
 * Empty when it stands. Runs nothing.
 */
export function brokenBy(change: Change, target: Target, around: Surroundings): readonly string[] {
  const dead = change.kind === 'hook' ? deadHooks(change, target, around.hooks) : [];
  const inert = change.kind === 'permission' ? inertRules(change, target, around.files) : [];
  return [...new Set([...dead, ...inert, ...standingProblems(change, target, around)])];
}

/** Registrations of the guard that never start, or start in a way that stops nothing. */
function deadHooks(change: Change, { protocol }: Target, hooks: readonly ListedHook[]): readonly string[] {
  if (!protocol || !change.guard) return [];
  const isMeant =
    momentOf(change.guard) === 'finish'
      ? ({ entry }: ListedHook) => !protocol.beforeTools(entry)
      : ({ entry }: ListedHook) => !/^(stop|agentstop|afteragent)$/i.test(entry.event);
  const ours = hooks.filter((hook) => hook.entry.ours && isMeant(hook));
  return ours.flatMap((hook): readonly string[] => {
    const { entry, start } = hook;
    const place = `The hook in ${entry.file}, line ${entry.line},`;
    if (start.verdict === 'would not start') {
      return [`${place} never runs: ${obstacleOf(start)?.message ?? 'it would not start'}.`];
    }
    return weaknesses(hook).map((weakness) => `${place} ${weakness}.`);
  });
}

/** The guard answers in 0.05 to 0.25 s on an idle machine. */
const shortestMs = 1_000;

/** How a registration that starts was made to stop less. */
function weaknesses({ entry, content }: ListedHook): readonly string[] {
  const { fields, timeoutMs } = entry;
  const found: string[] = [];
  if (!ownCommands.has(content.command)) found.push('runs the guard by another command than was applied');
  if (fields.async === true || fields.asyncRewake === true)
    found.push('runs beside the call (`async`) and stops nothing');
  if (fields.if !== undefined) found.push(`runs only for ${JSON.stringify(fields.if)} (\`if\`), which was not applied`);
  if (timeoutMs < shortestMs) found.push(`has ${timeoutMs} ms to answer, in which the guard does not start`);
  return found;
}

function inertRules(change: Change, { permissions }: Target, files: HarnessFiles): readonly string[] {
  if (!permissions) return [];
  const own = permissions.own(change);
  return permissions
    .rules(files)
    .filter((rule) => own.some((one) => one.effect === rule.effect && one.rule === rule.rule))
    .flatMap(({ rule, inert }) => (inert === null ? [] : [`${rule} has no effect: ${inert}.`]));
}

/** Why what was applied does not stand any more as it was applied, as sentences; empty when it does. */
function standingProblems(change: Change, target: Target, { files, context }: Surroundings): readonly string[] {
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
  // What to do is said by whoever reports it.
  const refused = plan.refusals.map((text) => `Edited by hand: ${text.replace(/(?<=\.) [^.]*, then apply\.$/, '')}`);
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
  if (action === 'create' || text === null) {
    const wasWritten = Object.hasOwn(change.applied?.files ?? {}, path);
    return wasWritten ? `${path} is gone.` : `${path} is not there, and this change needs it now.`;
  }
  if (path === guardFiles.guards) return `The guard of ${change.id} is not in ${path} as it was applied.`;
  if (change.kind === 'hook' && text.includes('.postmortem/guard')) {
    return `${path} registers the guard otherwise than it was applied.`;
  }
  return `The ${things[change.kind]} is not in ${path} any more as it was applied.`;
}
