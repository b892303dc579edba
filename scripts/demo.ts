// The demo: a small repository with its history, and the session of a real agent that went wrong in it.
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/** Where a demo lies; all below one folder that may be thrown away. */
export interface Demo {
  /** The repository, absolute. */
  readonly repo: string;
  /** A home directory that holds the agent's store. */
  readonly home: string;
  readonly sessionId: string;
}

const sessionId = '4ba98486-c516-4d30-a8e9-a28fdf882cbb';

/** Makes the demo in a folder, which is emptied first. */
export function makeDemo(folder: string): Demo {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const place = fs.realpathSync(folder);
  const repo = path.join(place, 'parcel-rates');
  const home = path.join(place, 'home');
  const git = (...args: string[]) => execFileSync('git', args, { cwd: place, stdio: ['ignore', 'pipe', 'pipe'] });
  git('clone', '--quiet', '--branch', 'main', path.join(root, 'demo/parcel-rates.bundle'), repo);
  git('-C', repo, 'remote', 'remove', 'origin');
  const transcript = placed(fs.readFileSync(path.join(root, 'demo/session.jsonl'), 'utf8'), { repo, home });
  const store = path.join(home, '.claude/projects', slugOf(repo));
  fs.mkdirSync(store, { recursive: true });
  fs.writeFileSync(path.join(store, `${sessionId}.jsonl`), transcript);
  return { repo, home, sessionId };
}

/**
 * Makes the demo library in a folder, which is emptied first: a repository with its post-mortems and the transcripts of its runs.
 * @param until as it stood at the end of that quarter; absent = the last.
 */
export function makeLibraryDemo(folder: string, until: 'q2' | 'q3' = 'q3'): Omit<Demo, 'sessionId'> {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  // Evidence names the runs' files below the home directory, so the repository lies in it as it did then.
  const home = path.join(fs.realpathSync(folder), 'dev');
  const repo = path.join(home, 'ferry-desk');
  const bundle = path.join(root, 'demo/library/ferry-desk.bundle');
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  git('clone', '--quiet', '--branch', 'main', bundle, repo);
  if (until === 'q2') git('-C', repo, 'reset', '--quiet', '--hard', 'q2');
  const last = git('-C', repo, 'log', '-1', '--format=%cI').slice(0, 10);
  for (const name of git('-C', repo, 'ls-tree', '-r', '-z', '--name-only', 'origin/sessions').split('\0')) {
    if (name === '') continue;
    const text = git('-C', repo, 'show', `origin/sessions:${name}`);
    if ((/"timestamp":"([\d-]{10})/.exec(text)?.[1] ?? '') > last) continue;
    const file = path.join(home, placed(name, { repo, home }));
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, placed(text, { repo, home }));
  }
  git('-C', repo, 'remote', 'remove', 'origin');
  return { repo, home };
}

/** How Claude Code names the folder of a repository's transcripts. */
function slugOf(repo: string): string {
  return repo.replace(/[^A-Za-z0-9-]/g, '-');
}

/** A recorded text with the places of this machine in it; inside JSON strings a path needs its backslashes doubled. */
function placed(text: string, { repo, home }: Omit<Demo, 'sessionId'>): string {
  const inJson = (value: string) => JSON.stringify(value).slice(1, -1);
  return text
    .replaceAll('{{REPO}}', inJson(repo))
    .replaceAll('{{HOME}}', inJson(home))
    .replaceAll('{{SLUG}}', slugOf(repo));
}
