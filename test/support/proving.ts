// Repositories with a post-mortem, its evidence and hooks, for tests of proving.
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Proof } from '../../src/core/model/proof.ts';
import { applyPlan, planChanges } from '../../src/node/apply.ts';
import { proveDocument, type ProveOptions } from '../../src/node/prove.ts';
import { git, temporaryFolder, write } from './repository.ts';

/** Where the post-mortem lies. */
export const documentPath = 'postmortems/2026-02-04-stash.md';

/** A line of the evidence file: what must happen to a shell line of the run. */
export function shellCase(must: 'stop' | 'pass', command: string, more: Record<string, unknown> = {}): object {
  return {
    label: `c1.${command.slice(0, 12)}`,
    kind: 'case',
    change: 'c1',
    must,
    why: 'it was refused',
    agent: 'claude-code',
    agentVersion: '2.1.329',
    tool: 'Bash',
    toolKind: 'shell',
    root: '/home/robin/shop',
    cwd: '',
    input: { command },
    time: '2026-02-04T09:00:00.000Z',
    session: 's1',
    call: 'toolu_1',
    ref: { file: '~/none.jsonl', line: 3 },
    ...more,
  };
}

/** The post-mortem with one change. */
function documentText(change: string, commits = ''): string {
  return `---
template: agent-run
id: pm-3f9a11c2
date: 2026-02-04
status: open
evidence: evidence/2026-02-04-stash.jsonl${commits === '' ? '' : `\ncommits: ${commits}`}
---
# The agent tried to stash

## What changes
**Deny it.**
\`\`\`harness-change
id: c1
${change}
owner: "@robin"
due: 2026-02-10
applied: null
shown: null
\`\`\`
`;
}

/** A guard on \`git stash\` for Claude Code. */
export const stashGuard = `kind: hook
targets: [claude-code]
guard: { on: shell, deny: { command: ["git stash"] }, message: "Read the files; do not stash." }`;

/** What a repository for a test holds. */
export interface ProvingSetup {
  readonly cases: readonly object[];
  readonly change?: string;
  /** Other files, committed before the document is written. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A repository with a post-mortem and its cases; hooks as `files` say. */
export function provingRepository({ cases, change = stashGuard, files = {} }: ProvingSetup): string {
  const repo = temporaryFolder();
  git(repo, ['init', '-q', '-b', 'main']);
  write(repo, { 'README.md': '# Shop\n', 'src/a.ts': 'export const a = 1;\n', ...files });
  git(repo, ['add', '-A']);
  git(repo, ['commit', '-qm', 'Begin']);
  const head = git(repo, ['rev-parse', 'HEAD']).trim();
  const lines = cases.map((one) => `${JSON.stringify(one)}\n`).join('');
  write(repo, {
    [documentPath]: documentText(change, `${head}..${head}`),
    'postmortems/evidence/2026-02-04-stash.jsonl': lines,
  });
  return repo;
}

/** Applies the document's changes with this guard program. */
export async function applyAll(repo: string, guardProgram: string): Promise<void> {
  const text = fs.readFileSync(path.join(repo, documentPath), 'utf8');
  await applyPlan(await planChanges({ repo, document: documentPath, text, today: '2026-02-05', guardProgram }));
}

/** Proves the one change; hooks of others run unless the options say otherwise. */
export async function proveOnly(repo: string, options: Partial<ProveOptions> = {}): Promise<Proof> {
  const text = fs.readFileSync(path.join(repo, documentPath), 'utf8');
  const [proof] = await proveDocument(
    { document: documentPath, text },
    { repo, home: temporaryFolder(), guardProgram: '', consent: () => Promise.resolve(true), ...options },
  );
  if (!proof) throw new Error('nothing was proved');
  return proof;
}

/** Settings of Claude Code with one hook before tool use. */
export function settingsWith(command: string, more: { matcher?: string; timeout?: number } = {}): string {
  const { matcher = 'Bash', ...handler } = more;
  const hook = { type: 'command', command, ...handler };
  return `${JSON.stringify({ hooks: { PreToolUse: [{ matcher, hooks: [hook] }] } }, null, 2)}\n`;
}
