import type { Change } from '../../core/model/change.ts';
import type { Case, Proof } from '../../core/model/proof.ts';
import type { PlanContext, Target } from '../../core/targets/target.ts';
import type { Repository } from '../git/repository.ts';
import type { ReplayLimits } from '../replay/replay.ts';
import type { Scratch } from '../replay/scratch.ts';
import type { Consent } from './consent.ts';

/** What proving depends on besides the change. */
export interface ProveContext {
  /** The repository's root, absolute. */
  readonly repo: string;
  readonly repository: Repository | null;
  readonly home: string;
  /** Repository-relative path of the post-mortem. */
  readonly document: string;
  readonly postmortemId: string;
  /** The commit at which the run began; null when it is not known. */
  readonly commit: string | null;
  /** The commit at which the run ended, with what failed in it; null when it is not known. */
  readonly failing: string | null;
  readonly guardProgram: string;
  readonly consent: Consent;
  /** Runs other hooks beside the guard too. */
  readonly runForeign: boolean;
  /** Makes the recorded edits again before each call on which a hook that looks at files is tried. */
  readonly checkpoint: boolean;
  /** Runs the commands of test changes too. */
  readonly runTests: boolean;
  readonly limits: ReplayLimits;
  /** The PATH on which hooks find their programs. */
  readonly path: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, of: number) => void) | undefined;
  /** Makes or hands out the copy in which hooks are tried; it is removed when proving is over. */
  scratch(today: readonly string[], isKept: boolean): Promise<Scratch>;
}

/** A change on one of its targets, with its cases. */
export interface Subject {
  readonly change: Change;
  readonly target: Target;
  readonly cases: readonly Case[];
  /** Lines of the evidence that may be cases and cannot be read: sentences. */
  readonly unread: readonly string[];
}

/** What planning needs to know of the document. */
export function planContext({ postmortemId, document, guardProgram }: ProveContext): PlanContext {
  return { postmortemId, document, guardProgram };
}

/** The parts of a proof that do not depend on how it was tried. */
export function proofBase(
  { change, target }: Subject,
  context: ProveContext,
): Pick<Proof, 'document' | 'postmortemId' | 'changeId' | 'kind' | 'target' | 'applied'> {
  return {
    document: context.document,
    postmortemId: context.postmortemId,
    changeId: change.id,
    kind: change.kind,
    target: target.id,
    applied: change.applied !== null,
  };
}
