import type { ChangeBlock, Postmortem } from '../../core/model/postmortem.ts';
import { lineAt } from '../../core/text/lines.ts';
import { HumanError } from '../human-error.ts';

/** A block of a document that can be read as a change. */
export interface Chosen {
  readonly block: ChangeBlock;
  readonly change: NonNullable<ChangeBlock['change']>;
}

/** The changes of a document, or the one that is meant. */
export function chosenIn({ changes }: Postmortem, changeId?: string): readonly Chosen[] {
  const all = changes.flatMap((block): Chosen[] => (block.change ? [{ block, change: block.change }] : []));
  return all.filter(({ change }) => changeId === undefined || change.id === changeId);
}

/** The same, where somebody asked for them. @throws HumanError when there is none. */
export function chooseChanges(postmortem: Postmortem, document: string, changeId?: string): readonly Chosen[] {
  const chosen = chosenIn(postmortem, changeId);
  if (chosen.length > 0) return chosen;
  const all = chosenIn(postmortem);
  const { changes } = postmortem;
  if (changeId !== undefined && all.length > 0) {
    throw new HumanError(
      `${document} has no change ${changeId}; it has ${all.map(({ change }) => change.id).join(', ')}.`,
    );
  }
  const problem = changes.flatMap(({ problems }) => problems)[0];
  throw new HumanError(
    problem
      ? `${document}: the change cannot be read: ${problem.message}.`
      : `${document} has no harness-change block: there is nothing to prove.`,
  );
}

/** A block that is meant as a change, or a document, of which nothing can be said. */
export interface UnreadChange {
  /** Repository-relative path of the post-mortem. */
  readonly document: string;
  /** 1-based. */
  readonly line: number;
  /** Why, and what to do: plain words without a full stop. */
  readonly message: string;
  /** Whether it says that it was applied, so that a prevention may be gone; null = that cannot be told either. */
  readonly wasApplied: boolean | null;
}

/** The blocks of a document that cannot be read. */
export function unreadChanges({ text, changes }: Postmortem, document: string): readonly UnreadChange[] {
  return changes.flatMap(({ change, range, body, problems }): readonly UnreadChange[] => {
    if (change) return [];
    const [problem] = problems;
    const wasApplied = /^\s*["']?applied["']?\s*:\s*(?!null\b|~|#|$)\S/m.test(text.slice(body.start, body.end));
    const why = problem?.message ?? 'it is no change';
    return [
      {
        document,
        line: lineAt(text, problem?.range.start ?? range.start),
        message: `this change cannot be read: ${why}`,
        wasApplied,
      },
    ];
  });
}
