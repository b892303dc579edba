import type { Range } from '../model/finding.ts';
import type { Postmortem } from '../model/postmortem.ts';
import type { Check } from './check.ts';
import { appendToSection, sectionWith } from './places.ts';

const skeleton = [
  '```harness-change',
  'id: c1',
  'kind: rule',
  'targets: [agents-md]',
  'rule: { do: add, text: "(?)" }',
  'owner: "(?)"',
  'due: "(?)"',
  'applied: null',
  'shown: null',
  '```',
];

/** Whether a list or a table of the section names anything besides questions. */
function saysSomething({ passages, text }: Postmortem, { start, end }: Range): boolean {
  return passages.some(({ kind, range }) => {
    if ((kind !== 'item' && kind !== 'cell') || range.start < start || range.end > end) return false;
    return /[\p{L}\p{N}]{3}/u.test(text.slice(range.start, range.end).replace(/\(\?\).*/s, ''));
  });
}

const check: Check = {
  id: 'no-change',
  description: 'A post-mortem that changes nothing has failed: it decides at least one change.',
  severity: 'warning',
  unfinished: true,
  check(document, { template }) {
    const section = sectionWith(document, 'changes');
    if (!section || document.changes.length > 0 || document.actions.length > 0) return [];
    const lines = template.sections.find(({ id }) => id === 'changes')?.lines ?? [];
    const isTable = lines[0]?.startsWith('|') === true;
    if (isTable && saysSomething(document, section.body)) {
      const message =
        'The actions stand in a form in which owner, due date and status are not read, so that nobody is reminded of them; put them into a table with these columns.';
      return [{ range: section.headingRange, message, fixes: [], isEarly: true }];
    }
    const edit = appendToSection(document, section, isTable ? ['', ...lines] : skeleton);
    return [
      {
        range: section.headingRange,
        message: `No change is decided; add a ${isTable ? 'row for each action, or a ' : ''}harness-change block.`,
        fixes: [
          { title: isTable ? 'Add a table of actions' : 'Add a rule to be filled in', edits: [edit], automatic: false },
        ],
      },
    ];
  },
};

export default check;
