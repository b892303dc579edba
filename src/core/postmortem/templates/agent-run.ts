import type { Template } from '../../model/template.ts';

/** The post-mortem of one agent run: five sections, one page, one or two changes. */
export const agentRun: Template = {
  id: 'agent-run',
  title: 'Agent run',
  sections: [
    { id: 'what-happened', heading: 'What happened', aliases: [] },
    {
      id: 'working-from',
      heading: 'What the agent was working from',
      aliases: ['What the agent had loaded', 'What the agent had'],
    },
    { id: 'layers', heading: 'Where the layers failed', aliases: ['Which layer failed', 'Which layers failed'] },
    { id: 'changes', heading: 'What changes', aliases: [] },
    { id: 'not-doing', heading: 'What we are not doing', aliases: ["What we're not doing"] },
  ],
  checks: [
    'invalid-front-matter',
    'missing-section',
    'over-one-page',
    'too-many-sentences',
    'claim-without-evidence',
    'dead-evidence',
    'layer-unanswered',
    'unanswered-question',
    'no-change',
    'invalid-change',
    'too-many-changes',
    'nothing-rejected',
    'secret',
  ],
  limits: { pages: 1, changes: 2, sentences: 3 },
};
