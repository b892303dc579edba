// Records a session of each agent that has a reader as a fixture of its format, in the newest form that there is.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { formats } from '../../src/core/formats/index.ts';
import { makePlace, runAgent, type Agent, type Place, type RunOptions } from './agent.ts';
import { withoutForeign, type Row } from './clean-rows.ts';
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
  const parsed = withoutForeign(rows.map((row) => JSON.parse(row) as Row));
  const text = parsed.map((row) => `${moved(JSON.stringify(row), place)}\n`).join('');
  const folder = path.join(import.meta.dirname, '../fixtures/formats', agent.id, 'recorded');
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'input.jsonl'), text);
}

function moved(row: string, { project, home }: Place): string {
  return row.replaceAll(project, '/home/robin/shop').replaceAll(home, '/home/robin');
}
