import type { Change } from '../../core/model/change.ts';
import type { ChangeBlock } from '../../core/model/postmortem.ts';
import { targets as allTargets } from '../../core/targets/index.ts';
import type { Target } from '../../core/targets/target.ts';
import { lineAt } from '../../core/text/lines.ts';

/** What is to be applied or undone, and where. */
export interface ChangeOptions {
  /** The repository's root, absolute. */
  readonly repo: string;
  /** Repository-relative path of the post-mortem, forward slashes. */
  readonly document: string;
  /** The post-mortem's text, as the caller has it (an editor may hold a newer one than the disk). */
  readonly text: string;
  /** Only this change; absent = all of the document. */
  readonly changeId?: string;
  /** Only these of the change's targets; absent = all of them. */
  readonly targets?: readonly string[];
  /** YYYY-MM-DD, for the record of what was applied. */
  readonly today: string;
  /** The built guard program; see `readGuardProgram`. */
  readonly guardProgram: string;
  readonly signal?: AbortSignal;
}

/** Which way a change is carried out. */
export type Direction = 'plan' | 'unplan';

/** One change to be carried out, for these of its targets. */
export interface Job {
  readonly block: ChangeBlock;
  readonly change: Change;
  readonly targets: readonly Target[];
}

/** The changes that the options ask for, or why they cannot be told. */
export function chooseBlocks(
  blocks: readonly ChangeBlock[],
  options: ChangeOptions,
  direction: Direction,
): { readonly jobs: readonly Job[] } | { readonly refusals: readonly string[] } {
  const { document, text, changeId } = options;
  const jobs: Job[] = [];
  const refusals: string[] = [];
  for (const block of blocks) {
    const { change } = block;
    if (!change) {
      const [problem] = block.problems;
      const line = lineAt(text, problem?.range.start ?? block.range.start);
      refusals.push(`${document}, line ${line}: the change cannot be read: ${problem?.message ?? 'not valid'}.`);
      continue;
    }
    if (changeId !== undefined && change.id !== changeId) continue;
    if (direction === 'unplan' && change.applied === null) {
      if (changeId !== undefined) refusals.push(`${change.id} was not applied: there is nothing to undo.`);
      continue;
    }
    const open = direction === 'plan' ? openQuestion(change) : null;
    if (open !== null) {
      const line = lineAt(text, block.range.start);
      refusals.push(
        `${document}, line ${line}: ${change.id} still has a question in \`${open}\`: answer it, then apply.`,
      );
      continue;
    }
    const picked = pickTargets(change, options.targets);
    if ('refusal' in picked) refusals.push(picked.refusal);
    else jobs.push({ block, change, targets: picked.targets });
  }
  const ids = blocks.flatMap(({ change }) => change?.id ?? []);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) refusals.push(`${document} has two changes ${twice}: give each an id of its own.`);
  if (changeId !== undefined && !ids.includes(changeId) && refusals.length === 0) {
    refusals.push(`${document} has no change ${changeId}; it has ${ids.length > 0 ? ids.join(', ') : 'none'}.`);
  }
  if (jobs.length === 0 && refusals.length === 0) {
    refusals.push(
      direction === 'plan'
        ? `${document} has no harness-change block: write one under "What changes".`
        : `Nothing of ${document} is applied.`,
    );
  }
  return refusals.length > 0 ? { refusals } : { jobs };
}

function pickTargets(
  change: Change,
  wanted: readonly string[] | undefined,
): { readonly targets: readonly Target[] } | { readonly refusal: string } {
  const stray = wanted?.find((id) => !change.targets.includes(id));
  if (stray !== undefined)
    return { refusal: `${stray} is no target of ${change.id}; it has ${change.targets.join(', ')}.` };
  const found: Target[] = [];
  for (const id of wanted ?? change.targets) {
    const target = allTargets.find((candidate) => candidate.id === id);
    if (!target) {
      return {
        refusal: `${change.id}: there is no target ${id}; known are ${allTargets.map((one) => one.id).join(', ')}.`,
      };
    }
    found.push(target);
  }
  return { targets: found };
}

/** The first part of what would be written that is still a question to the writer; null when all is answered. */
function openQuestion({ rule, guard, doc, template, test }: Change): string | null {
  // Text that is to be replaced may hold the mark itself; a question stands there alone.
  const { old, ...written } = rule ?? {};
  const parts = Object.entries({ rule: old === '(?)' ? rule : written, guard, doc, template, test });
  return parts.find(([, part]) => JSON.stringify(part ?? null).includes('(?)'))?.[0] ?? null;
}
