// Invented post-mortems in any number, the same for the same seed.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { layerIds, patternIds } from '../../src/core/model/signal.ts';
import { numbers } from './corpus.ts';

const topics = ['stash', 'rounding', 'invoice', 'retry', 'cache', 'login', 'export', 'migration', 'price', 'queue'];
const acts = ['rewrote', 'skipped', 'deleted', 'renamed', 'disabled', 'duplicated', 'mocked', 'pinned'];
const kinds = ['rule', 'permission', 'hook', 'doc', 'test'] as const;

function pick<T>(next: () => number, list: readonly T[]): T {
  const found = list[Math.floor(next() * list.length)];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
}

function contentOf(kind: (typeof kinds)[number], topic: string): string {
  if (kind === 'rule') return `rule: { do: add, text: "Leave the ${topic} as it is." }`;
  if (kind === 'doc') return `doc: { path: docs/${topic}.md, text: "How ${topic} works.", paths: ["src/${topic}/**"] }`;
  if (kind === 'test') return `test: { command: npm test -- ${topic} }`;
  return `guard: { on: shell, deny: { command: ["git ${topic}"] }, message: "Leave the ${topic} alone." }`;
}

/** One post-mortem of about a page. */
function inventPostmortem(number: number, seed = number): { readonly name: string; readonly text: string } {
  const next = numbers(seed * 7919 + 17);
  const date = new Date(Date.UTC(2020, 0, 1) + number * 86_400_000).toISOString().slice(0, 10);
  const [topic, act, kind] = [pick(next, topics), pick(next, acts), pick(next, kinds)];
  const pattern = pick(next, patternIds);
  const id = number.toString(16).padStart(8, '0');
  const rows = ['Task description', 'Rules', 'Hooks', 'Tests', 'Review', 'Human supervision'].map(
    (name) => `| ${name} | yes | \`src/${topic}/${act}.ts\` [e1] | nothing on ${topic} | it came too late for ${act} |`,
  );
  const text = `---
template: agent-run
id: pm-${id}
date: ${date}
status: ${pick(next, ['draft', 'open', 'closed'])}
trigger: repeat
pattern: ${pattern}
layer: ${pick(next, layerIds)}
session: { agent: claude-code, id: session-${number}, start: "${date}T09:12:00Z" }
commits: 1a2b3c4..5d6e7f8
evidence: evidence/${date}-${topic}.jsonl
redo: { minutes: ${Math.floor(next() * 120)}, how: turns whose edits are gone }
---
# The agent ${act} the ${topic}

## What happened
The agent was asked to reword a warning in the ${topic} [e1]. It ${act} \`src/${topic}/index.ts\` [e2]. The user saw it in the diff.

## What the agent was working from
- Task: ${Math.floor(next() * 90)} words, names one file [e1].
- Rules: \`CLAUDE.md\` (as of 1a2b3c4, loaded): nothing on ${topic}.

## Where the layers failed
| Layer | In scope? | What was there | What it did | Why it did not catch it |
|---|---|---|---|---|
${rows.join('\n')}

## What changes
**Keep the ${topic} as it is.** Nobody asked for more.
\`\`\`harness-change
id: c1
kind: ${kind}
targets: [claude-code]
${contentOf(kind, topic)}
owner: "@robin"
due: ${date}
applied: null
shown: null
\`\`\`

## What we are not doing
- A hook for every edit of the ${topic}: it would stop the useful ones as well.

[e1]: evidence/${date}-${topic}.jsonl#L1
[e2]: evidence/${date}-${topic}.jsonl#L2
`;
  return { name: `${date}-${topic}.md`, text };
}

/** Writes so many post-mortems into a folder. */
export function writeLibrary(folder: string, count: number): void {
  fs.mkdirSync(folder, { recursive: true });
  for (let number = 0; number < count; number++) {
    const { name, text } = inventPostmortem(number);
    fs.writeFileSync(path.join(folder, name), text);
  }
}
