import type { Change } from '../model/change.ts';
import type { Edit } from '../model/finding.ts';
import type { HarnessFiles } from './harness-file.ts';
import type { HookProtocol, PermissionProtocol } from './protocol.ts';

/** What becomes of one file. Offsets are UTF-16 into the text as read; a new file has one edit at 0..0. */
export interface FileEdit {
  readonly path: string;
  readonly edits: readonly Edit[];
  /** `create`: the file does not exist. `delete`: it goes, since nothing but ours was in it. */
  readonly action: 'create' | 'change' | 'delete';
}

/** What applying or undoing a change would do. Refusals mean that nothing may be written. */
export interface Plan {
  /** Empty when everything already stands as wanted. */
  readonly files: readonly FileEdit[];
  /** Why it cannot be done, each saying what to do next. */
  readonly refusals: readonly string[];
  /** What the user should know: costs, coverage gaps, steps only they can take. */
  readonly notes: readonly string[];
  /** Files with something that an earlier change put there and this one relies on as well: with the last such change it goes. */
  readonly shares?: readonly string[];
  /** What stood there before and must stay on undo; goes into the change's `applied.kept`. */
  readonly kept?: readonly string[];
}

/** What a plan depends on besides the change: the post-mortem it belongs to. */
export interface PlanContext {
  /** `pm-3f9a11c2` */
  readonly postmortemId: string;
  /** Repository-relative path of the document. */
  readonly document: string;
  /** The built guard program, to be written beside its `guards.json`. */
  readonly guardProgram: string;
  /** Files that are byte for byte as the last apply left them: what is ours in them was not edited since. */
  readonly intact?: ReadonlySet<string>;
}

/** A harness that changes are written for. A plug-in: one file in this directory. */
export interface Target {
  readonly id: string;
  readonly title: string;
  /** Repository-relative paths (may be globs) that planning this change needs to see. */
  files(change: Change): readonly string[];
  /** The edits that put the change in place; a second call on the result plans nothing. */
  plan(change: Change, files: HarnessFiles, context: PlanContext): Plan;
  /** The edits that take back exactly what `plan` wrote; refuses when it is not intact. */
  unplan(change: Change, files: HarnessFiles, context: PlanContext): Plan;
  /** How its agent runs hooks before tool calls; absent = it runs none, or none that could be tried. */
  readonly protocol?: HookProtocol;
  /** How its agent matches permissions; absent = it has none in files. */
  readonly permissions?: PermissionProtocol;
}
