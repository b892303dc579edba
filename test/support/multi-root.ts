import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { Demo } from './demo.ts';
import { exampleEvidence, examplePostmortem } from './postmortem-text.ts';
import { Transcript } from './transcript.ts';

/** The id of the session that was recorded in the second repository. */
export const invoiceSessionId = '7c1f3d90-52ab-4f0e-8d7b-6b1a90e4c2d1';

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
}

function makeRepository(folder: string, files: Readonly<Record<string, string>>): void {
  write(folder, files);
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=Kim Example', '-c', 'user.email=kim@example.com', ...args], {
      cwd: folder,
      env: { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: os.devNull, GIT_CONFIG_SYSTEM: os.devNull },
    });
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-q', '-m', 'Write invoices');
}

/** A run in which a person refused the same act twice. */
function tellRun(cwd: string): string {
  const start = new Date(Date.now() - 86_400_000);
  return new Transcript({ sessionId: invoiceSessionId, cwd, start })
    .prompt('Number the invoices without gaps.')
    .refused('Bash', { command: 'git reset --hard', description: 'Start clean' }, 'No, there is work in it.')
    .refused('Bash', { command: 'git reset --hard HEAD', description: 'Start clean' }, 'No!')
    .reply('The numbers have no gaps now.').text;
}

/**
 * A workspace of four folders around the demo: its repository, `src` inside of it, a second repository `invoices` whose
 * settings keep post-mortems elsewhere, and `notes`, which is no repository. Returns the workspace file.
 */
export function makeMultiRoot({ repo, home }: Demo): string {
  const root = path.dirname(repo);
  const invoices = path.join(root, 'invoices');
  const settings = { 'agentPostmortem.folder': 'docs/lessons', 'agentPostmortem.severity': { 'no-owner': 'error' } };
  makeRepository(invoices, {
    'CLAUDE.md': '# Invoices\n',
    '.vscode/settings.json': JSON.stringify(settings),
    'docs/lessons/2026-02-04-reset.md': examplePostmortem
      .replace('tried to stash', 'tried to reset')
      .replace('pm-0a1b2c3d', 'pm-0a1b2c3e'),
    'docs/lessons/evidence/2026-02-04-stash.jsonl': exampleEvidence,
  });
  write(repo, {
    'postmortems/2026-02-04-stash.md': examplePostmortem,
    'postmortems/evidence/2026-02-04-stash.jsonl': exampleEvidence,
    'src/postmortems/2026-02-04-inner.md': examplePostmortem.replace('tried to stash', 'worked in a sub-folder with'),
  });
  write(path.join(root, 'notes'), {
    'CLAUDE.md': '# Notes\n',
    'postmortems/2026-02-04-note.md': examplePostmortem.replace('tried to stash', 'took notes of'),
  });
  const slug = invoices.replaceAll(/[^A-Za-z0-9-]/g, '-');
  write(home, { [`.claude/projects/${slug}/${invoiceSessionId}.jsonl`]: tellRun(invoices) });
  const folders = [repo, path.join(repo, 'src'), invoices, path.join(root, 'notes')].map((folder) => ({
    path: folder,
  }));
  const file = path.join(root, 'shop.code-workspace');
  fs.writeFileSync(file, JSON.stringify({ folders }, null, 2));
  return file;
}
