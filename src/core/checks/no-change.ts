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

const check: Check = {
  id: 'no-change',
  description: 'A post-mortem that changes nothing has failed: one change of the harness, small enough for this week.',
  severity: 'warning',
  unfinished: true,
  check(document) {
    const section = sectionWith(document, 'changes');
    if (!section || document.changes.length > 0) return [];
    const edit = appendToSection(document, section, skeleton);
    return [
      {
        range: section.headingRange,
        message: 'No change is decided; add a harness-change block.',
        fixes: [{ title: 'Add a rule to be filled in', edits: [edit], automatic: false }],
      },
    ];
  },
};

export default check;
