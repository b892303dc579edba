import type { Check } from './check.ts';

const check: Check = {
  id: 'invalid-change',
  description: 'A harness-change block can be read, so that it can be applied and shown to work.',
  severity: 'error',
  unfinished: false,
  check(document) {
    const unreadable = document.changes.flatMap(({ problems }) =>
      problems.map(({ range, message }) => ({ range, message: `This block cannot be read: ${message}.`, fixes: [] })),
    );
    const ids = new Set<string>();
    const repeated = document.changes.flatMap(({ change, fields, range }) => {
      if (!change) return [];
      if (!ids.has(change.id)) {
        ids.add(change.id);
        return [];
      }
      const place = fields.get('id') ?? range;
      return [{ range: place, message: `Another change has the id ${change.id}; give this one its own.`, fixes: [] }];
    });
    return [...unreadable, ...repeated];
  },
};

export default check;
