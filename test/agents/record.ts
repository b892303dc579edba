// Records a session of each agent that has a reader as a fixture of its format, in the newest form that there is.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { formats } from '../../src/core/formats/index.ts';
import type { Json } from '../../src/core/model/session.ts';
import { makePlace, runAgent, type Agent, type Place, type RunOptions } from './agent.ts';
import type { Report } from './report.ts';

const finish = `if grep -q '"stop_hook_active":true'; then exit 0; fi; echo "Run npm test first." >&2; exit 2`;
const stash = `if grep -q 'git stash'; then echo "Leave uncommitted work alone." >&2; exit 2; fi`;
const hooks = {
  PreToolUse: [{ matcher: 'Bash', hooks: [{ type: 'command', command: stash }] }],
  Stop: [{ hooks: [{ type: 'command', command: finish }] }],
};
const permissions = { deny: ['Bash(git push:*)', 'Edit(secret/**)'], ask: ['Bash(npm publish:*)'] };

const files = {
  'AGENTS.md': 'Round only when printing.\n',
  'CLAUDE.md': 'Round only when printing.\n',
  'package.json': '{ "name": "shop", "private": true, "scripts": { "test": "echo 3 passing" } }\n',
  'src/total.ts': 'export const total = 1;\n',
  '.claude/settings.json': `${JSON.stringify({ permissions, hooks })}\n`,
  '.codex/hooks.json': `${JSON.stringify({ hooks })}\n`,
  '.codex/rules/shop.rules': 'prefix_rule(pattern = ["git", "push"], decision = "forbidden")\n',
};

const acts: RunOptions['acts'] = [
  { read: 'src/total.ts' },
  { edit: 'src/total.ts', old: 'export const total = 1;', text: 'export const total = 2;' },
  { shell: 'git stash' },
  { shell: 'git push' },
  { shell: 'npm publish --dry-run 2>&1 | head -1' },
  { write: 'secret/key.txt', text: 'none\n' },
  { shell: 'ls no-such-folder' },
  { say: 'The total is rounded.' },
  { shell: 'npm test --silent' },
];

/** Writes `test/fixtures/formats/<agent>/recorded/input.jsonl`; `UPDATE_FIXTURES=1` then makes what is read of it. */
export async function recordSession(agent: Agent, command: string, report: Report): Promise<void> {
  if (!formats.some(({ id }) => id === agent.id)) return report.skip(`no format reads transcripts of ${agent.title}`);
  const place = makePlace(files);
  const run = await runAgent({ agent, command, place, acts });
  const transcript = run.transcripts.at(-1);
  report.check(`${agent.title}: a session was recorded`, run.isThrough && transcript !== undefined, run.output);
  if (transcript === undefined) return;
  const rows = fs.readFileSync(transcript, 'utf8').trim().split('\n');
  const parsed = relink(rows.map((row) => JSON.parse(row) as Row));
  const text = parsed.map((row) => `${moved(JSON.stringify(scrub(row)), place)}\n`).join('');
  const folder = path.join(import.meta.dirname, '../fixtures/formats', agent.id, 'recorded');
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'input.jsonl'), text);
}

type Row = { readonly [key: string]: Json };

/** Rows that hold the vendor's own prompts and lists, or facts about the machine. */
const foreignRow = /^api-request|^world_state$/;
const foreignAttachment =
  /^(prompt_snapshot|skill_listing|agent_listing_delta|deferred_tools_delta|remote_session_change|silent_turn_reminder|session_context|environment|model)$/;
/** Keys of any row that do. */
const foreignKey = /^(rendered|renderedRole|base_instructions|developer_instructions|dynamic_tools|osVersion)$/;

function isForeign(row: Row): boolean {
  const inner = (name: string): Row => (typeof row[name] === 'object' && row[name] !== null ? (row[name] as Row) : {});
  return (
    foreignRow.test(String(row['type'])) ||
    foreignAttachment.test(String(inner('attachment')['type'])) ||
    inner('payload')['role'] === 'developer'
  );
}

/** Leaves foreign rows out, and ties what followed them to what stood before. */
function relink(rows: readonly Row[]): readonly Row[] {
  const parents = new Map(rows.filter(isForeign).map((row) => [row['uuid'], row['parentUuid'] ?? null]));
  const parentOf = (id: Json | undefined): Json | undefined =>
    id !== null && parents.has(id) ? parentOf(parents.get(id)) : id;
  return rows
    .filter((row) => !isForeign(row))
    .map((row) => ('parentUuid' in row ? { ...row, parentUuid: parentOf(row['parentUuid']) ?? null } : row));
}

function scrub(value: Json): Json {
  if (Array.isArray(value)) return value.map((member: Json) => scrub(member));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !foreignKey.test(key));
  return Object.fromEntries(kept.map(([key, member]) => [key, scrub(member)]));
}

function moved(row: string, { project, home }: Place): string {
  return row.replaceAll(project, '/home/robin/shop').replaceAll(home, '/home/robin');
}
