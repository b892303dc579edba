import type { ActionItem, LibraryChange } from '../core/model/library.ts';
import type { Deserving } from './deserving.ts';
import type { ListedPostmortem } from './library.ts';
import type { Group } from './tree-groups.ts';

/** A change whose prevention does not stand any more. */
export interface DisarmedChange {
  readonly postmortem: ListedPostmortem;
  readonly change: LibraryChange;
  readonly target: string;
  /** The telling reason, one sentence. */
  readonly reason: string;
}

/** A line of the tree. */
export type TreeNode =
  /** `count` is null until the sessions were read. */
  | { readonly kind: 'sessions'; readonly count: number | null }
  | { readonly kind: 'session'; readonly found: Deserving }
  /** Says what there is to say; with a command, also what to do. */
  | {
      readonly kind: 'note';
      readonly text: string;
      readonly more?: string;
      readonly icon?: string;
      readonly command?: NoteCommand;
    }
  | { readonly kind: 'group'; readonly group: Group }
  | { readonly kind: 'disarmed'; readonly changes: readonly DisarmedChange[] }
  | { readonly kind: 'postmortem'; readonly postmortem: ListedPostmortem }
  | { readonly kind: 'problem'; readonly postmortem: ListedPostmortem; readonly line: number; readonly message: string }
  | { readonly kind: 'action'; readonly postmortem: ListedPostmortem; readonly action: ActionItem }
  | {
      readonly kind: 'change';
      readonly postmortem: ListedPostmortem;
      readonly change: LibraryChange;
      /** Why it is disarmed, if it is. */
      readonly disarmed?: DisarmedChange | undefined;
      /** It stands in the list of what is disarmed. */
      readonly isListed?: boolean;
    };

/** A command of the product or of the editor, with its title. */
export interface NoteCommand {
  readonly command: string;
  readonly title: string;
  readonly arguments?: readonly unknown[];
}

export type NodeOf<K extends TreeNode['kind']> = Extract<TreeNode, { kind: K }>;

const isKind = (value: unknown, kind: string): boolean =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind;

/** Whether a command's argument is a change of the tree. */
export function isChangeNode(value: unknown): value is NodeOf<'change'> {
  return isKind(value, 'change');
}

/** Whether a command's argument is a post-mortem of the tree. */
export function isPostmortemNode(value: unknown): value is NodeOf<'postmortem'> {
  return isKind(value, 'postmortem');
}

/** Whether a command's argument is a session of the tree. */
export function isSessionNode(value: unknown): value is NodeOf<'session'> {
  return isKind(value, 'session');
}

/** Whether a command's argument is a line of the tree that stands for a place in a post-mortem. */
export function isPlacedNode(value: unknown): value is NodeOf<'change' | 'action' | 'problem'> {
  return isKind(value, 'change') || isKind(value, 'action') || isKind(value, 'problem');
}
