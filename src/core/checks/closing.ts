import type { Edit, Finding, Range, Severity } from '../model/finding.ts';
import type { Postmortem } from '../model/postmortem.ts';
import { decidedIn } from './decided.ts';
import { checks } from './index.ts';
import { fieldRange, setField } from './places.ts';

/** The next status of a document, which only a person gives it. */
export interface StatusStep {
  readonly to: 'open' | 'closed';
  readonly edit: Edit;
}

/** From draft to open, from open to closed; null for a closed one, and where the front matter cannot be read. */
export function nextStep(document: Postmortem): StatusStep | null {
  const status = document.frontMatter?.status ?? 'closed';
  if (status === 'closed') return null;
  const to = status === 'draft' ? 'open' : 'closed';
  const value = document.fields.get('status');
  const edit = value && value.end > value.start ? { ...value, text: to } : setField(document, 'status', to);
  return edit && { to, edit };
}

/** Without these a document is not closed by a click, whatever a team makes of the findings. */
const needed = [
  'unanswered-question',
  'layer-unanswered',
  'no-change',
  'invalid-change',
  'not-applied',
  'not-shown',
  'disarmed',
  'hold-before-publishing',
];

/** What nobody can make up for any more. */
const past = ['written-late'];

const asked: ReadonlySet<string> = new Set([
  ...needed,
  'secret',
  ...checks.filter(({ id, unfinished }) => unfinished && !past.includes(id)).map(({ id }) => id),
]);

/** The severities with which a document is looked at before it is closed: what is needed is not switched off. */
export function closingSeverities(severities: Readonly<Record<string, Severity>>): Readonly<Record<string, Severity>> {
  return { ...severities, ...Object.fromEntries(needed.map((id) => [id, 'error' as const])) };
}

/** Of the findings of a document, those that say that it is not ready for the status it has or is to have. */
export function missingIn(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ id, severity }) => severity !== 'information' && asked.has(id));
}

/** Where an open document can be closed: all that it decided is done and shown, nothing is asked; null as long as it is not. */
export function closingPlace(document: Postmortem, findings: readonly Finding[]): Range | null {
  const decided = decidedIn(document);
  const isDone =
    decided.length > 0 &&
    document.changes.every(({ change }) => change?.applied && change.shown) &&
    decided.every((one) => one.isDone || one.isDropped);
  const isWanting = findings.some(({ id }) => needed.includes(id)) || missingIn(findings).length > 0;
  return nextStep(document)?.to === 'closed' && isDone && !isWanting ? fieldRange(document, 'status') : null;
}
