import type { ReviewStep } from '../model/postmortem.ts';
import type { Check } from './check.ts';
import { fieldRange, setField } from './places.ts';

const steps: Readonly<Record<ReviewStep, string>> = {
  legal: 'a legal review',
  communications: 'a review by communications',
  concerned: 'a word with the people concerned',
};
const order = ['legal', 'communications', 'concerned'] as const;

const check: Check = {
  id: 'hold-before-publishing',
  description: 'Where users were harmed, lawyers, communications and the people concerned come before publishing.',
  severity: 'error',
  unfinished: true,
  check(document) {
    const front = document.frontMatter;
    if (front?.harmed !== true) return [];
    const missing = order.filter((step) => (front.reviewed?.[step] ?? null) === null);
    if (missing.length === 0) return [];
    const edit = front.reviewed
      ? null
      : setField(document, 'reviewed', '{ legal: null, communications: null, concerned: null }');
    const isAsked = document.fields.has('reviewed');
    return [
      {
        range: fieldRange(document, 'harmed'),
        message: `Users were harmed: before this is published it needs ${missing.map((step) => steps[step]).join(', ')}; write each day under \`reviewed\`.`,
        fixes: edit && !isAsked ? [{ title: 'Add the days to be filled in', edits: [edit], automatic: false }] : [],
      },
    ];
  },
};

export default check;
