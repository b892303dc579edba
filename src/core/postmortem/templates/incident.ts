import type { SeverityLevel, Template, TemplateSection } from '../../model/template.ts';
import { productionChecks } from './common-checks.ts';

const severities: readonly SeverityLevel[] = [
  {
    level: 1,
    when: 'customer impact, data exposure, regulatory exposure, out-of-scope action, or financial loss',
    businessDays: 5,
  },
  { level: 2, when: 'sustained degradation or outage, broad disruption, near-miss of severity 1', businessDays: 10 },
  { level: 3, when: 'brief, single, fixed before users noticed; a note in the registry is enough', businessDays: null },
  { level: 4, when: 'cosmetic; a note in the tracker is enough', businessDays: null },
];

/** The sections that tell what happened. */
const story: readonly TemplateSection[] = [
  {
    id: 'what-happened',
    heading: 'Summary',
    aliases: [],
    lines: ['(?) What happened, to whom, for how long, and what ended it? Three to five sentences.'],
  },
  {
    id: 'timeline',
    heading: 'Timeline (UTC)',
    aliases: ['Timeline'],
    lines: [
      '| Time (UTC) | What happened |',
      '|---|---|',
      '| (?) | What came before: (?) |',
      '| (?) | First signal: (?) |',
      '| (?) | Noticed: (?) |',
      '| (?) | Mitigated: (?) |',
      '| (?) | Resolved: (?) |',
    ],
  },
  {
    id: 'impact',
    heading: 'Impact',
    aliases: [],
    lines: [
      '| What | How much |',
      '|---|---|',
      ...['Metrics', 'Customers', 'Regulatory', 'Duration', 'Downstream users', 'People’s time'].map(
        (row) => `| ${row} | (?) |`,
      ),
    ],
  },
  { id: 'what-worked', heading: 'What went well', aliases: ['What worked'], lines: ['- (?)'] },
  {
    id: 'what-went-wrong',
    heading: 'What went wrong',
    aliases: [],
    lines: [
      '- Model, and its version: (?)',
      '- Data and inputs: (?)',
      '- Process, and the history of the prompt: (?)',
      '- Human factors, such as load, hand-over and alerts: (?)',
    ],
  },
  {
    id: 'root-cause',
    heading: 'Root cause',
    aliases: ['Five whys', 'Root cause (five whys)'],
    lines: [
      '1. Why did it happen? (?)',
      ...[2, 3, 4, 5].map((number) => `${number}. Why was that so? (?)`),
      '',
      'Underlying cause: (?)',
    ],
  },
];

/** The sections that tell what follows from it. */
const consequences: readonly TemplateSection[] = [
  {
    id: 'changes',
    heading: 'Action items',
    aliases: ['Actions', 'What changes'],
    lines: [
      '| # | Action | Severity | Owner | Due | Status | Category |',
      '|---|---|---|---|---|---|---|',
      '| 1 | (?) | (?) | (?) | (?) | open | (?) prompt, guardrail, training, monitoring, process |',
    ],
  },
  {
    id: 'communications',
    heading: 'Communications',
    aliases: ['Communication'],
    lines: [
      '| Audience | Told by | When (UTC) | What was said |',
      '|---|---|---|---|',
      '| Inside | (?) | (?) | (?) |',
      '| Customers | (?) | (?) | (?) |',
      '| External: needed? | (?) | (?) | (?) |',
    ],
  },
  {
    id: 'regulatory',
    heading: 'Regulatory',
    aliases: ['Regulatory and compliance'],
    lines: [
      '| Rule | Applies? | Reason, and what is due when |',
      '|---|---|---|',
      '| EU AI Act Art. 73, serious incident: written notice within 15 days, sooner for some | (?) | (?) |',
      '| Sector rules such as HIPAA, SOX | (?) | (?) |',
      '| Internal audit | (?) | (?) |',
    ],
  },
  {
    id: 'sign-off',
    heading: 'Sign-off',
    aliases: ['Sign off', 'Signoff'],
    lines: [
      '| Role | Name | Date |',
      '|---|---|---|',
      ...['Author', 'Department reviewer', 'Security reviewer', 'Executive sponsor'].map(
        (role) => `| ${role} | (?) | (?) |`,
      ),
    ],
  },
];

/** An incident with AI in production, in ten sections that are signed off. */
export const incident: Template = {
  id: 'incident',
  title: 'Incident',
  description: 'An incident with AI in production: ten sections, five whys, regulators asked, signed off.',
  sections: [...story, ...consequences],
  checks: [
    ...productionChecks,
    'no-severity',
    'single-why',
    'missing-communications',
    'regulatory-not-considered',
    'unsigned',
  ],
  limits: { sentences: 5, openMonths: 6, whys: 3 },
  severities,
  asksHarm: true,
};
