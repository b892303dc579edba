import type { Check } from './check.ts';
import { decidedIn } from './decided.ts';
import { hasQuestion, isWithin, sectionWith } from './places.ts';

/** What others read, run or are held to: where a lesson outlives its document. */
const carriers =
  /\b(?:runbooks?|playbooks?|(?:agent|model|system) cards?|standards?|frameworks?|polic(?:y|ies)|guidelines?|handbooks?|checklists?|templates?|rules?|guardrails?|hooks?|permissions?|evals?|evaluation (?:set|suite)s?|regression (?:case|test|suite)s?|ci|gates?|linters?|onboarding|training|documentation|docs?|AGENTS\.md|CLAUDE\.md)\b/i;

const check: Check = {
  id: 'lesson-stays-here',
  description:
    'At least one action carries the lesson to where others meet it: a runbook, agent card, standard, rule, eval.',
  severity: 'warning',
  unfinished: true,
  check(document) {
    const section = sectionWith(document, 'changes');
    const decided = decidedIn(document).filter(({ isDropped }) => !isDropped);
    // Without an action at all, no-change says it.
    if (!section || decided.length === 0) return [];
    const isCarried = decided.some(({ block, text }) => block !== null || carriers.test(text));
    // In a draft an action that is still a question may become the one.
    const isDraft = document.frontMatter?.status === 'draft';
    const isOpen = document.actions.some(({ range }) => hasQuestion(document, range) && isWithin(range, section.body));
    if (isCarried || (isDraft && isOpen)) return [];
    return [
      {
        range: section.headingRange,
        message:
          'The lesson stays in this document; add an action that updates a runbook, agent card, standard, framework, rule or eval.',
        fixes: [],
      },
    ];
  },
};

export default check;
