import type { Change } from '../model/change.ts';
import type { Edit } from '../model/finding.ts';
import { isAbsolutePath } from '../text/paths.ts';
import type { HarnessFiles } from './harness-file.ts';
import type { FileEdit, Plan, PlanContext } from './target.ts';

/** A plan that writes nothing. */
export const emptyPlan: Plan = { files: [], refusals: [], notes: [] };

/** A plan that may not be carried out, and why. */
export function refuse(...refusals: readonly string[]): Plan {
  return { ...emptyPlan, refusals };
}

/** A plan that writes nothing but says something. */
export function remark(...notes: readonly string[]): Plan {
  return { ...emptyPlan, notes };
}

/** Plans for different files as one. */
export function mergePlans(...plans: readonly Plan[]): Plan {
  const kept = [...new Set(plans.flatMap((plan) => plan.kept ?? []))];
  const shares = [...new Set(plans.flatMap((plan) => plan.shares ?? []))];
  return {
    files: plans.flatMap((plan) => plan.files),
    refusals: [...new Set(plans.flatMap((plan) => plan.refusals))],
    notes: [...new Set(plans.flatMap((plan) => plan.notes))],
    ...(shares.length > 0 ? { shares } : {}),
    ...(kept.length > 0 ? { kept } : {}),
  };
}

/** `pm-3f9a11c2/c1`: names a change wherever it leaves a trace. */
export function markOf(change: Change, context: PlanContext): string {
  return `${context.postmortemId}/${change.id}`;
}

/** A file to be read or written, with links followed. */
export interface Place {
  readonly path: string;
  /** Null = does not exist. */
  readonly text: string | null;
}

/** The file that a path leads to, or why it may not be touched. */
export function findPlace(files: HarnessFiles, path: string): Place | { readonly refusal: string } {
  const file = files.get(path);
  if (!file) return { path, text: null };
  if (file.linkTo === null) return followTextLink(files, path, file.text);
  if (file.linkTo.startsWith('..') || isAbsolutePath(file.linkTo)) {
    return { refusal: `${path} leads out of the repository (to ${file.linkTo}): change that file by hand.` };
  }
  return { path: file.linkTo, text: files.get(file.linkTo)?.text ?? file.text };
}

/** Where links are not supported, git checks a link out as a file that holds the path it leads to. */
function followTextLink(files: HarnessFiles, path: string, text: string | null): Place {
  const folder = path.split('/').slice(0, -1);
  const target = text?.trim() ?? '';
  const parts = target.split('/');
  while (parts[0] === '..' && folder.length > 0) {
    parts.shift();
    folder.pop();
  }
  const wanted = [...folder, ...parts].join('/');
  const isLink = /^[\w./-]+\.md$/.test(target) && wanted !== path && typeof files.get(wanted)?.text === 'string';
  return isLink ? { path: wanted, text: files.get(wanted)?.text ?? null } : { path, text };
}

/** One file's part of a plan: nothing when there are no edits. */
export function fileEdit(place: Place, edits: readonly Edit[]): readonly FileEdit[] {
  if (edits.length === 0) return [];
  return [{ path: place.path, edits, action: place.text === null ? 'create' : 'change' }];
}

/** A new file. */
export function createFile(path: string, text: string): FileEdit {
  return { path, edits: [{ start: 0, end: 0, text }], action: 'create' };
}

/** A file that goes, since nothing but ours was in it. */
export function deleteFile(path: string, text: string): FileEdit {
  return { path, edits: [{ start: 0, end: text.length, text: '' }], action: 'delete' };
}
