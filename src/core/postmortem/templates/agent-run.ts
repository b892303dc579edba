import type { Template } from '../../model/template.ts';
import { commonChecks } from './common-checks.ts';

const layers = ['Task description', 'Rules', 'Hooks', 'Tests', 'Review', 'Human supervision'];

/** The post-mortem of one agent run: five sections, one page, one or two changes. */
export const agentRun: Template = {
  id: 'agent-run',
  title: 'Agent run',
  description: 'A coding agent’s run went wrong: five sections on one page, one or two changes of the harness.',
  sections: [
    { id: 'what-happened', heading: 'What happened', aliases: [], lines: ['(?)'] },
    {
      id: 'working-from',
      heading: 'What the agent was working from',
      aliases: ['What the agent had loaded', 'What the agent had'],
      lines: ['- (?) Which task text, rules, hooks and permission mode did the run have?'],
    },
    {
      id: 'layers',
      heading: 'Where the layers failed',
      aliases: ['Which layer failed', 'Which layers failed'],
      lines: [
        '| Layer | In scope? | What was there | What it did | Why it did not catch it |',
        '|---|---|---|---|---|',
        ...layers.map((name) => `| ${name} | (?) | (?) | (?) | (?) |`),
      ],
    },
    {
      id: 'changes',
      heading: 'What changes',
      aliases: [],
      lines: ['(?) Which change of the harness would have stopped this?'],
    },
    {
      id: 'not-doing',
      heading: 'What we are not doing',
      aliases: ["What we're not doing"],
      lines: ['- (?) Which change was considered and rejected, and why?'],
    },
  ],
  checks: [
    ...commonChecks,
    'over-one-page',
    'claim-without-evidence',
    'layer-unanswered',
    'too-many-changes',
    'nothing-rejected',
    'rejected-without-reason',
  ],
  limits: { pages: 1, changes: 2, sentences: 3, writtenDays: 7, openMonths: 6 },
};
