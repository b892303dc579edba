import type { Category, Template } from '../../model/template.ts';
import { productionChecks } from './common-checks.ts';

const categories: readonly Category[] = [
  {
    id: 'hallucination',
    title: 'Hallucination',
    what: 'an invented product, policy, fact or source',
    ask: [
      'Did the model have the grounding data? If it did, the prompt let it stray; if not, retrieval was skipped.',
      'Where would a check that the thing exists have belonged?',
    ],
    pattern: 'hallucination',
  },
  {
    id: 'prompt-injection',
    title: 'Prompt injection',
    what: 'untrusted input held instructions that were followed',
    ask: ['Where did the text come from?', 'Which capability did it use?'],
    pattern: 'prompt-injection',
  },
  {
    id: 'drift',
    title: 'Drift',
    what: 'quality fell over weeks; customers noticed first',
    ask: [
      'Did the model version change?',
      'Did users’ habits change?',
      'Was the prompt changed in small steps?',
      'Are the evals stale?',
    ],
    pattern: 'drift',
  },
  {
    id: 'runaway-cost',
    title: 'Runaway cost',
    what: 'spend jumped or crept up',
    ask: [
      'Which feature spent it?',
      'Was there a loop without a stop?',
      'Were there retries after quality had fallen?',
      'Was it test traffic in production?',
    ],
    pattern: 'runaway-cost',
  },
  {
    id: 'escalation-overload',
    title: 'Escalation overload',
    what: 'far more cases went to humans than planned',
    ask: ['Is the confidence calibrated?', 'Which edge cases are new?', 'Did a prompt make the model cautious?'],
    pattern: 'mistuned-escalation',
  },
  {
    id: 'scope-creep',
    title: 'Scope creep',
    what: 'it does what it was not meant to',
    ask: [
      'How does the actual behaviour differ from the documented one?',
      'With which change did it come in?',
      'Were the evals updated?',
    ],
    pattern: 'scope-leak',
  },
];

/** A failure of AI in production that ends in seven sections, with the recovery checklist before them. */
export const aiFailure: Template = {
  id: 'ai-failure',
  title: 'AI failure in production',
  description: 'AI failed in production: a recovery checklist, then seven sections within a week.',
  sections: [
    {
      id: 'recovery',
      heading: 'Recovery checklist',
      aliases: ['Recovery'],
      optional: true,
      lines: [
        'Put the time (UTC) in place of (?) when a step is done; contain before you diagnose.',
        '',
        '- [ ] (?) Detect: what showed it first',
        '- [ ] (?) Contain: disabled, routed around or rolled back',
        '- [ ] (?) Communicate inside, then to customers: what is known and what is not',
        '- [ ] (?) Diagnose',
        '- [ ] (?) Mitigate',
        '- [ ] (?) Post-mortem: led by the person closest to it, read by the whole team',
        '- [ ] (?) Verify: the regression case catches the original failure; monitoring would have seen it earlier',
      ],
    },
    {
      id: 'what-happened',
      heading: 'Summary',
      aliases: [],
      lines: ['(?) What happened, when, and what could be seen of it? Two or three sentences.'],
    },
    {
      id: 'timeline',
      heading: 'Timeline',
      aliases: ['Timeline (UTC)'],
      lines: [
        '| Time (UTC) | What happened |',
        '|---|---|',
        '| (?) | First signal: (?) |',
        '| (?) | Noticed: (?) |',
        '| (?) | Mitigated: (?) |',
        '| (?) | Resolved: (?) |',
      ],
    },
    {
      id: 'root-cause',
      heading: 'Root cause',
      aliases: ['Underlying cause'],
      lines: ['(?) Which gap made it possible? The trigger is not the gap.'],
    },
    {
      id: 'contributing-factors',
      heading: 'Contributing factors',
      aliases: [],
      lines: ['- Model: (?)', '- Data: (?)', '- Process: (?)', '- Human factors: (?)'],
    },
    { id: 'what-worked', heading: 'What worked', aliases: ['What went well'], lines: ['- (?)'] },
    {
      id: 'changes',
      heading: 'Actions',
      aliases: ['Action items', 'What changes'],
      lines: [
        '| # | Action | Category | Owner | Due | Status |',
        '|---|---|---|---|---|---|',
        '| 1 | Regression case for the eval set: (?) | eval | (?) | (?) | open |',
        '| 2 | Prompt, guardrail or capability: (?) | guardrail | (?) | (?) | open |',
        '| 3 | Monitoring or alert: (?) | monitoring | (?) | (?) | open |',
        '| 4 | Doc or runbook: (?) | process | (?) | (?) | open |',
      ],
    },
    { id: 'lessons', heading: 'Lessons', aliases: ['Lessons learned'], lines: ['- (?)'] },
  ],
  checks: [...productionChecks, 'recovery-not-in-timeline'],
  limits: { sentences: 3, writtenDays: 7, openMonths: 6 },
  categories,
  asksHarm: true,
};
