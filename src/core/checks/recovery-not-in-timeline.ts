import type { Edit } from '../model/finding.ts';
import type { Postmortem, TimelineEntry } from '../model/postmortem.ts';
import type { Check } from './check.ts';
import { appendToSection, lineBreak, sectionWith, tablesIn } from './places.ts';

const check: Check = {
  id: 'recovery-not-in-timeline',
  description: 'The times that were noted during recovery are the timeline.',
  severity: 'warning',
  unfinished: true,
  check(document) {
    const told = new Set(document.timeline.map(({ at }) => at));
    return document.recovery
      .filter(({ at }) => at !== null && !told.has(at))
      .map((entry) => {
        const edit = insert(document, entry);
        return {
          range: entry.range,
          message: `The timeline has no entry for ${entry.time}; add what was done then.`,
          fixes: edit ? [{ title: 'Add it to the timeline', edits: [edit], automatic: true }] : [],
        };
      });
  },
};

/** A row, or an item, behind the last entry that is not later. */
function insert(document: Postmortem, { at, text }: TimelineEntry): Edit | null {
  const section = sectionWith(document, 'timeline');
  if (!section || at === null) return null;
  const eol = lineBreak(document);
  const [table] = tablesIn(document, 'timeline');
  const time = at.replace('T', ' ');
  const line = table ? `| ${time} | ${text.replace(/(?<!\\)\|/g, '\\|')} |` : `- ${time} – ${text}`;
  const before = document.timeline.findLast((entry) => entry.at !== null && entry.at <= at);
  if (!table) return appendToSection(document, section, [line]);
  if (before) return { start: before.range.end, end: before.range.end, text: eol + line };
  const [first] = table.rows;
  if (first) return { start: first.range.start, end: first.range.start, text: line + eol };
  return { start: table.range.end, end: table.range.end, text: eol + line };
}

export default check;
