/** A post-mortem as a writer may have it, with two questions, one rule change, and evidence at line 2. */
export const examplePostmortem = `---
template: agent-run
id: pm-0a1b2c3d
date: 2026-02-04
status: open
trigger: near-miss
pattern: mistuned-escalation
layer: hooks
session: { agent: claude-code, id: 11112222-3333-4444-5555-666677778888, start: "2026-02-04T09:12:00Z" }
evidence: evidence/2026-02-04-stash.jsonl
---
# The agent tried to stash uncommitted work

## What happened
The agent was asked to round totals [e1]. It called \`git stash\` twice [e2].

## What the agent was working from
- Task: 12 words, names one file [e1].
- (?) Which rule should have covered uncommitted work?

## Where the layers failed
| Layer | In scope? | What was there | What it did | Why it did not catch it |
|---|---|---|---|---|
| Task description | yes | one file named [e1] | – | it says nothing of uncommitted work |
| Rules | yes | \`CLAUDE.md\` | – | nothing on uncommitted work |
| Hooks | yes | none | – | there was none |
| Tests | no | \`npm test\` | ran | the damage is not in the code |
| Review | no | none | – | it never came to a commit |
| Human supervision | yes | one person | refused both calls [e2] | (?) |

## What changes
**Say it in the rules.** Uncommitted work is the user's.
\`\`\`harness-change
id: c1
kind: rule
targets: [claude-code]
rule: { do: add, text: "Never put uncommitted work aside: it is the user's." }
owner: "@robin"
due: 2026-02-10
applied: null
shown: null
\`\`\`

## What we are not doing
- A hook that stops every \`git\` call: it would stop the useful ones.

[e1]: evidence/2026-02-04-stash.jsonl#L1
[e2]: evidence/2026-02-04-stash.jsonl#L2
`;

/** The same with every question answered, its change on record as applied and shown; `applied` names no bytes that stand. */
export const closablePostmortem = examplePostmortem
  .replace('- (?) Which rule should have covered uncommitted work?\n', '- Rules: none covered uncommitted work.\n')
  .replace('refused both calls [e2] | (?) |', 'refused both calls [e2] | – |')
  .replace('applied: null', 'applied: { date: 2026-02-05, files: { CLAUDE.md: 0123456789abcdef } }')
  .replace('shown: null', 'shown: { date: 2026-02-05, result: "shown (claude-code)" }');

/** The evidence file beside it. */
export const exampleEvidence = [
  { label: 'e1', kind: 'prompt', text: 'Round the totals.' },
  {
    label: 'e2',
    kind: 'call',
    command: 'git stash',
    note: '```\n[click me](command:workbench.action.quit) <b>$(trash)</b>',
  },
]
  .map((line) => `${JSON.stringify(line)}\n`)
  .join('');
