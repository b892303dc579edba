// The demo: a small repository with its history, and the session of a real agent that went wrong in it.
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { root } from './with-node.mjs';

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
  const slug = repo.replace(/[^A-Za-z0-9-]/g, '-');
  // Inside JSON strings a path needs its backslashes doubled.
  const inJson = (text: string) => JSON.stringify(text).slice(1, -1);
  const transcript = fs
    .readFileSync(path.join(root, 'demo/session.jsonl'), 'utf8')
    .replaceAll('{{REPO}}', inJson(repo))
    .replaceAll('{{HOME}}', inJson(home))
    .replaceAll('{{SLUG}}', slug);
  const store = path.join(home, '.claude/projects', slug);
  fs.mkdirSync(store, { recursive: true });
  fs.writeFileSync(path.join(store, `${sessionId}.jsonl`), transcript);
  return { repo, home, sessionId };
}
