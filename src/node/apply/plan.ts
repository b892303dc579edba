import type { AppliedRecord, Change } from '../../core/model/change.ts';
import type { Edit } from '../../core/model/finding.ts';
import { parsePostmortem } from '../../core/postmortem/parse.ts';
import type { HarnessFile } from '../../core/targets/harness-file.ts';
import type { Plan, PlanContext } from '../../core/targets/target.ts';
import { composeSteps } from '../../core/text/compose-edits.ts';
import { applyEdits } from '../../core/text/edits.ts';
import { shortHash } from '../sha256.ts';
import { chooseBlocks, type ChangeOptions, type Direction, type Job } from './choose.ts';
import { readHarnessFiles } from './harness-files.ts';
import { recordEdit } from './record.ts';

/** One file before and after; null = it does not exist then. Edits are those of `before`. */
export interface PlannedFile {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly edits: readonly Edit[];
}

/** What applying or undoing would do. With refusals nothing may be written, and nothing else is in it. */
export interface ChangePlan {
  readonly repo: string;
  /** Ids of the changes that it is about. */
  readonly changes: readonly string[];
  readonly files: readonly PlannedFile[];
  /** The document with what was applied on record; null when it stays as it is. */
  readonly document: PlannedFile | null;
  readonly notes: readonly string[];
  readonly refusals: readonly string[];
}

/** Plans what a document's changes do to the harness. Reads files, writes none. */
export async function planChanges(options: ChangeOptions): Promise<ChangePlan> {
  return carryOut(options, 'plan');
}

/** Plans taking back what was applied, as far as it is intact. Reads files, writes none. */
export async function planUndo(options: ChangeOptions): Promise<ChangePlan> {
  return carryOut(options, 'unplan');
}

/** The harness as it comes to be while changes are planned one after another. */
interface Draft {
  readonly files: Map<string, HarnessFile>;
  readonly original: ReadonlyMap<string, HarnessFile>;
  readonly steps: Map<string, (readonly Edit[])[]>;
}

async function carryOut(options: ChangeOptions, direction: Direction): Promise<ChangePlan> {
  const { repo, document, text } = options;
  const refused = (refusals: readonly string[], notes: readonly string[] = []): ChangePlan => ({
    repo,
    changes: [],
    files: [],
    document: null,
    notes,
    refusals,
  });
  const postmortem = parsePostmortem(text);
  const id = postmortem.frontMatter?.id ?? null;
  if (id === null)
    return refused([`${document} has no readable \`id\` in its front matter: give it one, such as pm-3f9a11c2.`]);
  const chosen = chooseBlocks(postmortem.changes, options, direction);
  if ('refusals' in chosen) return refused(chosen.refusals);
  const patterns = chosen.jobs.flatMap(({ change, targets }) => targets.flatMap((target) => target.files(change)));
  const reading = await readHarnessFiles(repo, patterns, options.signal);
  if (reading.refusals.length > 0) return refused(reading.refusals);
  const draft: Draft = { files: reading.files, original: new Map(reading.files), steps: new Map() };
  const context: PlanContext = { postmortemId: id, document, guardProgram: options.guardProgram };
  // What was written last may lean on what was written first: it goes first.
  const jobs = direction === 'plan' ? chosen.jobs : chosen.jobs.toReversed();
  const outcomes = jobs.map((job) => runJob(job, draft, { context, direction }));
  const refusals = outcomes.flatMap((outcome) => outcome.refusals);
  const notes = [...new Set(outcomes.flatMap((outcome) => outcome.notes))];
  if (refusals.length > 0) return refused([...new Set(refusals)], notes);
  const records = jobs.flatMap((job, index) => {
    const record = recordOf(job.change, outcomes[index], { draft, direction, today: options.today });
    return record === undefined ? [] : [{ block: job.block, record }];
  });
  const edits = records.map(({ block, record }) => recordEdit(text, block, record));
  const planned = plannedFiles(draft);
  const after = applyEdits(text, edits);
  return {
    repo,
    changes: chosen.jobs.map(({ change }) => change.id),
    files: planned,
    document: after === text ? null : { path: document, before: text, after, edits },
    notes,
    refusals: [],
  };
}

/** What came of one change. */
interface Outcome {
  readonly touched: ReadonlySet<string>;
  readonly refusals: readonly string[];
  readonly notes: readonly string[];
  readonly kept: readonly string[];
}

function runJob(
  { change, targets }: Job,
  draft: Draft,
  { context, direction }: { readonly context: PlanContext; readonly direction: Direction },
): Outcome {
  const recorded = Object.entries(change.applied?.files ?? {});
  const intact = new Set(
    recorded.filter(([path, hash]) => hash === hashOf(draft.original.get(path)?.text)).map(([path]) => path),
  );
  const touched = new Set<string>();
  const plans: Plan[] = [];
  const kept = new Set<string>();
  for (const target of targets) {
    const plan = target[direction](change, draft.files, { ...context, intact });
    plans.push(plan);
    // What an earlier target of this change wrote did not stand there before.
    for (const place of plan.kept ?? []) if (!touched.has(place.split('#')[0] ?? '')) kept.add(place);
    if (plan.refusals.length > 0) continue;
    for (const { path, edits, action } of plan.files) {
      // What was there before the change is not the change's to take back.
      if (direction === 'unplan' && !recorded.some(([known]) => known === path)) continue;
      touched.add(path);
      takeUp(draft, path, action === 'delete' ? null : edits);
    }
    for (const path of plan.shares ?? []) touched.add(path);
  }
  return {
    touched,
    refusals: plans.flatMap((plan) => plan.refusals),
    notes: plans.flatMap((plan) => plan.notes),
    kept: [...kept],
  };
}

function hashOf(text: string | null | undefined): string | null {
  return typeof text === 'string' ? shortHash(text) : null;
}

/** Makes edits part of the draft; null deletes the file. */
function takeUp(draft: Draft, path: string, edits: readonly Edit[] | null): void {
  const text = draft.files.get(path)?.text ?? '';
  const step = edits ?? [{ start: 0, end: text.length, text: '' }];
  draft.steps.set(path, [...(draft.steps.get(path) ?? []), step]);
  const after = edits === null ? null : applyEdits(text, edits);
  if (after === null) draft.files.delete(path);
  else draft.files.set(path, { text: after, linkTo: null });
  for (const [other, file] of draft.files) {
    if (file.linkTo === path) draft.files.set(other, { ...file, text: after });
  }
}

function plannedFiles(draft: Draft): readonly PlannedFile[] {
  return [...draft.steps].flatMap(([path, steps]) => {
    const before = draft.original.get(path)?.text ?? null;
    const after = draft.files.get(path)?.text ?? null;
    if (before === after) return [];
    const edits = composeSteps(
      before ?? '',
      steps.map((step) => () => step),
    );
    return [{ path, before, after, edits }];
  });
}

/** The new record of a change, null to take it out, undefined to leave it. */
function recordOf(
  change: Change,
  outcome: Outcome | undefined,
  { draft, direction, today }: { readonly draft: Draft; readonly direction: Direction; readonly today: string },
): AppliedRecord | null | undefined {
  if (direction === 'unplan') return null;
  const touched = [...(outcome?.touched ?? [])];
  if (change.applied !== null && touched.length === 0) return undefined;
  const hashes = touched.flatMap((path): [string, string][] => {
    const hash = hashOf(draft.files.get(path)?.text);
    return hash === null ? [] : [[path, hash]];
  });
  const files = { ...change.applied?.files, ...Object.fromEntries(hashes) };
  const kept = outcome?.kept ?? [];
  return { date: today, files, ...(kept.length > 0 ? { kept } : {}) };
}
