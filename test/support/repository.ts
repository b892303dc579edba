// Real temporary git repositories for tests: `await repository()` gives an empty one with a `main` branch.
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { timeAt } from './session.ts';

const folders: string[] = [];

/** A new folder that `removeFolders` removes. */
export function temporaryFolder(): string {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'apm-test-')));
  folders.push(folder);
  return folder;
}

/** Removes every folder made so far. */
export function removeFolders(): void {
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
}

/** Runs git in a folder at the time `minutes` after a test session's start; gives what it printed. */
export function git(folder: string, args: readonly string[], minutes = 0): string {
  const time = timeAt(minutes);
  const kept = Object.entries(process.env).filter(([key]) => !key.startsWith('GIT_'));
  const env = {
    ...Object.fromEntries(kept),
    GIT_AUTHOR_DATE: time,
    GIT_COMMITTER_DATE: time,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@example.org',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@example.org',
    LC_ALL: 'C',
  };
  return execFileSync('git', args, { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Writes files; null removes one. */
export function write(folder: string, files: Readonly<Record<string, string | null>>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    if (text === null) fs.rmSync(file, { force: true });
    else {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, text);
    }
  }
}

/** Writes files and commits everything; gives git's own output, which names the commit. */
export function commit(
  folder: string,
  { files, subject, minutes }: { files: Readonly<Record<string, string | null>>; subject: string; minutes: number },
): string {
  write(folder, files);
  git(folder, ['add', '-A'], minutes);
  return git(folder, ['commit', '-m', subject], minutes);
}

/** The full name of a revision. */
export function shaOf(folder: string, revision = 'HEAD'): string {
  return git(folder, ['rev-parse', revision]).trim();
}

/** A repository whose `main` holds one commit, a day before the session. */
export function repository(files: Readonly<Record<string, string>> = { 'README.md': '# Shop\n' }): string {
  const folder = temporaryFolder();
  git(folder, ['init', '-b', 'main']);
  commit(folder, { files, subject: 'Begin', minutes: -24 * 60 });
  return folder;
}

/** `count` lines that tell which they are. */
export function lines(name: string, count: number): string {
  return Array.from({ length: count }, (_, index) => `${name} ${index + 1}\n`).join('');
}
