import type { Scenario } from './scenarios.ts';

/** The day after next, for changes that must land within the week. */
function dueAfter(now: string): string {
  return new Date(Date.parse(now) + 2 * 24 * 60 * 60_000).toISOString().slice(0, 10);
}

/** A draft as its writer leaves it: every question answered, the one change decided, open. */
export function decide(draft: string, { lead, change }: Scenario, now: string): string {
  const block = `**${lead}.** It answers what was seen above.

\`\`\`harness-change
id: c1
${change}
owner: "@robin"
due: ${dueAfter(now)}
applied: null
shown: null
\`\`\`
`;
  const rejected = '- A longer list of rules: nobody would read it.\n';
  return draft
    .replace(/^status: draft/m, 'status: open')
    .replace(/^trigger: +#/m, 'trigger: slowed-us-down #')
    .replace(/^pattern: *(?=#|$)/m, 'pattern: mistuned-escalation ')
    .replace(/^layer: *(?=#|$)/m, 'layer: rules ')
    .replace(/(?<=## What changes\n)[^]*?(?=## What we are not doing)/, () => `${block}\n`)
    .replace(/(?<=## What we are not doing\n)[^]*?(?=\n\[e1\])/, () => rejected)
    .replace(/^\| (?:Task|Rules|Hooks|Tests|Review|Human)[^\n]*$/gm, (row) => row.replaceAll('(?)', 'no'))
    .replace(/^- \(\?\)[^\n]*$/gm, '- No rule covers it.')
    .replace(/\(\?\)[^\n]*/g, 'A person saw it [e1].');
}
