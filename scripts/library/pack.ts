// Puts a recorded library into demo/library: the repository with its history, and the transcripts on a branch of their own.
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { root } from '../with-node.mjs';
import type { Stage } from './play.ts';

/** Where transcripts lie below a home directory. */
const stores = ['.claude/projects', '.codex/sessions'];

/** Writes demo/library/ferry-desk.bundle anew. @throws Error when something in it names this machine. */
export function packLibrary({ repo, home, clock }: Stage): void {
  const env = { HOME: home, PATH: [clock.bin, process.env['PATH'] ?? ''].join(path.delimiter) };
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: repo, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const place = path.join(home, 'packing');
  fs.rmSync(place, { recursive: true, force: true });
  const slug = repo.replace(/[^A-Za-z0-9-]/g, '-');
  const files = stores.flatMap((store) => {
    const folder = path.join(home, store);
    if (!fs.existsSync(folder)) return [];
    const names = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' });
    return names.filter((name) => name.endsWith('.jsonl')).map((name) => path.join(store, name));
  });
  for (const name of files) {
    const text = fs
      .readFileSync(path.join(home, name), 'utf8')
      .replaceAll(repo, '{{REPO}}')
      .replaceAll(home, '{{HOME}}')
      .replaceAll(slug, '{{SLUG}}');
    const target = path.join(place, name.replaceAll(slug, '{{SLUG}}'));
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, text);
  }
  git('branch', '--quiet', '--force', 'sessions', git('commit-tree', '-m', 'Transcripts', emptyTree(git)).trim());
  const worktree = path.join(home, 'sessions-worktree');
  fs.rmSync(worktree, { recursive: true, force: true });
  git('worktree', 'prune');
  git('worktree', 'add', '--quiet', worktree, 'sessions');
  fs.cpSync(place, worktree, { recursive: true });
  git('-C', worktree, 'add', '--all', '--force');
  git('-C', worktree, 'commit', '--quiet', '--amend', '--message', 'Transcripts of the recorded runs');
  git('worktree', 'remove', '--force', worktree);
  fs.rmSync(place, { recursive: true });
  for (const branch of ['main', 'sessions']) assertNeutral(git, branch, path.dirname(home));
  const bundle = path.join(root, 'demo/library/ferry-desk.bundle');
  fs.mkdirSync(path.dirname(bundle), { recursive: true });
  git('bundle', 'create', '--quiet', bundle, 'HEAD', 'main', 'sessions', '--tags');
  console.log(
    `${path.relative(root, bundle)}: ${Math.round(fs.statSync(bundle).size / 1024)} KB, ${files.length} runs`,
  );
}

function emptyTree(git: (...args: string[]) => string): string {
  return git('hash-object', '-t', 'tree', '-w', '/dev/null').trim();
}

/** Nothing that is kept may name the folders it was recorded in. */
function assertNeutral(git: (...args: string[]) => string, branch: string, folder: string): void {
  for (const place of [folder, root, process.execPath]) {
    const commits = git('rev-list', branch).trim().split('\n');
    const found = commits.filter((commit) => {
      try {
        return git('grep', '--fixed-strings', '--files-with-matches', place, commit) !== '';
      } catch (error) {
        // git grep ends with 1 where there is nothing.
        if (error instanceof Error && 'status' in error && error.status === 1) return false;
        throw error;
      }
    });
    if (found.length > 0)
      throw new Error(
        `${branch} names ${place}: ${git('grep', '-n', '--fixed-strings', place, found[0] ?? '').slice(0, 600)}`,
      );
  }
}
