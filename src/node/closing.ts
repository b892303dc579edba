import * as path from 'node:path';
import { closingSeverities, missingIn, nextStep, type StatusStep } from '../core/checks/closing.ts';
import type { Postmortem } from '../core/model/postmortem.ts';
import { parsePostmortem } from '../core/postmortem/parse.ts';
import { applyEdits } from '../core/text/edits.ts';
import { lineAt } from '../core/text/lines.ts';
import { checkText, type CheckOptions } from './check.ts';
import { HumanError } from './human-error.ts';
import type { ProveDocument } from './prove.ts';
import { openStanding, type StandingPlace } from './prove/stand.ts';

/** A document's next status, and what speaks against it. */
export interface StatusPlan extends StatusStep {
  /** What the checks would say of the document with that status; the lines (1-based) are those of the document as it is. */
  readonly missing: readonly { readonly line: number; readonly message: string }[];
}

/** The checks' options apart from the facts, which are gathered here. */
export type StatusOptions = Omit<CheckOptions, 'facts' | 'standing' | 'repo'>;

/**
 * Plans to mark a draft as open, or to close an open document: looks at the harness as it is now, asks git, and runs nothing
 * of the repository's.
 * @throws HumanError when that is not the document's next status.
 */
export async function planStatus(
  { document, text }: ProveDocument,
  to: StatusStep['to'],
  { place, ...options }: StatusOptions & { readonly place: StandingPlace },
): Promise<StatusPlan> {
  const postmortem = parsePostmortem(text, options.templates);
  const step = nextStep(postmortem);
  if (step?.to !== to) throw new HumanError(`${document} ${obstacle(postmortem)}.`);
  const { edit } = step;
  const { severities = {} } = options;
  const { document: next, findings } = await checkText(applyEdits(text, [edit]), path.join(place.repo, document), {
    ...options,
    severities: to === 'closed' ? closingSeverities(severities) : severities,
    facts: 'all',
    repo: place.repo,
    standing: openStanding(place),
  });
  // A status that was not written down at all became a line of its own.
  const added = lineAt(next.text, next.text.length) - lineAt(text, text.length);
  const missing = missingIn(findings).map(({ range, message }) => {
    return { line: lineAt(next.text, range.start) - (range.start > edit.start ? added : 0), message };
  });
  return { ...step, missing };
}

function obstacle({ frontMatter }: Postmortem): string {
  if (!frontMatter) return 'has no front matter that can be read: mend it first';
  if (frontMatter.status === 'draft') return 'is a draft: mark it as open first';
  return frontMatter.status === 'open' ? 'is open already' : 'is closed already';
}
