/** What holds for every document, whatever it tells of. */
export const commonChecks: readonly string[] = [
  'invalid-front-matter',
  'missing-section',
  'unanswered-question',
  'dead-evidence',
  'dead-path',
  'dead-commit',
  'secret',
  'blame',
  'commentary',
  'too-many-sentences',
  'no-pattern',
  'unknown-pattern',
  'written-late',
  'open-too-long',
  'no-change',
  'invalid-change',
  'vague-change',
  'no-owner',
  'no-due',
  'overdue',
  'not-applied',
  'not-shown',
  'disarmed',
];

/** What is asked besides of a failure in production. */
export const productionChecks: readonly string[] = [
  ...commonChecks,
  'lesson-stays-here',
  'na-without-reason',
  'hold-before-publishing',
];
