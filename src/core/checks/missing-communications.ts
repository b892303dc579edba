import type { Range } from '../model/finding.ts';
import type { Postmortem, Section } from '../model/postmortem.ts';
import type { Check, Found } from './check.ts';
import { documentRange, hasQuestion, isBlank, isNotApplicable, isWithin, sectionWith, tablesIn } from './places.ts';

const when = /^(?:when|time|date|told at)\b/i;
const time = /\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}:\d{2}\b/;
const inside =
  /\b(?:inside|internal(?:ly)?|team|staff|leadership|management|support|company|colleagues|executives?|on-call)\b/i;
const outside =
  /\b(?:outside|external(?:ly)?|customers?|users?|clients?|public|partners?|patients?|tenants?|status page)\b/i;

const check: Check = {
  id: 'missing-communications',
  description: 'The document says who was told when, inside and outside, and whether more is owed.',
  severity: 'warning',
  unfinished: true,
  check(document) {
    const section = sectionWith(document, 'communications');
    if (!section) return [finding(documentRange(document), 'Nobody is said to have been told; add who was told when.')];
    if (isOpenDraft(document, section)) return [];
    const rows = tablesIn(document, 'communications').flatMap(({ header, rows: all }) => {
      const at = header.findIndex(({ text }) => when.test(text));
      return all.map((row) => ({ ...row, told: row.cells[at === -1 ? row.cells.length - 1 : at] }));
    });
    const silent = rows.flatMap(({ cells: [audience], range, told }): readonly Found[] => {
      const text = document.text.slice(range.start, range.end);
      const isTold = told !== undefined && !isBlank(told.text) && !hasQuestion(document, told.range);
      if (isTold || /\bn\s?\/\s?a\b|\bnot applicable\b/i.test(text)) return [];
      const name = audience?.text.replace(/[*_`]/g, '') ?? '';
      return [
        finding(
          range,
          `It is not said when ${isBlank(name) ? 'they' : `“${name}”`} were told; write the time, or N/A and why.`,
        ),
      ];
    });
    if (silent.length > 0) return silent;
    return missingAudience(document, section, rows.length > 0);
  },
};

/** In a draft the questions of the section say what is missing. */
function isOpenDraft(document: Postmortem, { body }: Section): boolean {
  const isDraft = document.frontMatter?.status === 'draft';
  return isDraft && document.questions.some((question) => isWithin(question, body));
}

function missingAudience(document: Postmortem, { headingRange, body }: Section, hasRows: boolean): readonly Found[] {
  const text = document.text.slice(body.start, body.end);
  if (!hasRows && !time.test(text) && !document.passages.some(({ range }) => saysNone(document, range, body))) {
    return [finding(headingRange, 'Nobody is said to have been told; write who was told when.')];
  }
  const missing = [...(inside.test(text) ? [] : ['those inside']), ...(outside.test(text) ? [] : ['those outside'])];
  if (missing.length === 0) return [];
  return [
    finding(headingRange, `Nothing is said of ${missing.join(' and ')}; write when they were told, or N/A and why.`),
  ];
}

function saysNone(document: Postmortem, range: Range, body: Range): boolean {
  return isWithin(range, body) && isNotApplicable(document.text.slice(range.start, range.end));
}

function finding(range: Range, message: string): Found {
  return { range, message, fixes: [] };
}

export default check;
