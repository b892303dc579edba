import type { Check } from './check.ts';
import { fieldRange, hasQuestion, setField } from './places.ts';

const check: Check = {
  id: 'no-severity',
  description: 'An incident has a severity, from which follows by when it is written up.',
  severity: 'warning',
  unfinished: true,
  check(document, { template: { severities } }) {
    const front = document.frontMatter;
    if (!front || !severities || !document.frontMatterRange) return [];
    const level = front.severity ?? null;
    if (severities.some((one) => one.level === level)) return [];
    const field = document.fields.get('severity');
    if (field && hasQuestion(document, field)) return [];
    return [
      {
        range: fieldRange(document, 'severity'),
        message:
          level === null
            ? 'No severity is given; choose one.'
            : `There is no severity ${level}; choose one of ${severities.map((one) => one.level).join(', ')}.`,
        fixes: severities.flatMap((one) => {
          const edit = setField(document, 'severity', String(one.level));
          return edit ? [{ title: `Severity ${one.level}: ${one.when}`, edits: [edit], automatic: false }] : [];
        }),
      },
    ];
  },
};

export default check;
