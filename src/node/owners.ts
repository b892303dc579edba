import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { GitFailure, runGit, type GitOptions } from './git/run.ts';
import { isFileError } from './sessions/store-files.ts';

/** Somebody who may own a change. */
export interface Owner {
  /** A handle such as `@robin`, else a name. */
  readonly name: string;
  /** Why they are offered, a phrase. */
  readonly because: string;
}

/** Where code hosts look for code owners. */
const ownerFiles = ['CODEOWNERS', '.github/CODEOWNERS', '.gitlab/CODEOWNERS', 'docs/CODEOWNERS'];

const most = { commits: 2_000, owners: 60 } as const;

/** An owner is a person. */
const notPersons = /\[bot\]|\bbot\b|^(?:claude|codex|copilot|cursor|gemini|devin|github|gitlab|renovate|dependabot)\b/i;

/**
 * Who may own a change: code owners first, then those who commit, the most frequent first. Starts git: not for an untrusted
 * workspace.
 * @param repo the repository's root, absolute.
 */
export async function findOwners(repo: string, options: GitOptions = {}): Promise<readonly Owner[]> {
  const [coded, committing] = await Promise.all([readCodeOwners(repo), readCommitters(repo, options)]);
  const owners = new Map<string, Owner>();
  for (const owner of [...coded, ...committing]) {
    if (!owners.has(owner.name.toLowerCase())) owners.set(owner.name.toLowerCase(), owner);
  }
  return [...owners.values()].slice(0, most.owners);
}

async function readCodeOwners(repo: string): Promise<readonly Owner[]> {
  const found: Owner[] = [];
  for (const file of ownerFiles) {
    const text = await fs.readFile(path.join(repo, file), 'utf8').catch((error: unknown) => {
      if (isFileError(error, ['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES', 'ELOOP'])) return '';
      throw error;
    });
    for (const line of text.split(/\r?\n/)) {
      const [, ...owners] = line
        .replace(/(?:^|\s)#.*$/, '')
        .trim()
        .split(/\s+/);
      for (const name of owners) if (/^@[\w./-]+$/.test(name)) found.push({ name, because: `in ${file}` });
    }
  }
  return found;
}

/** Authors and committers of the last commits; a code host's private address gives the handle. */
async function readCommitters(repo: string, options: GitOptions): Promise<readonly Owner[]> {
  const counts = new Map<string, number>();
  for (const line of (await readLog(repo, options)).split('\n')) {
    for (const name of new Set(namesIn(line))) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([name, n]) => ({ name, because: n === 1 ? '1 commit' : `${n} commits` }));
}

async function readLog(repo: string, options: GitOptions): Promise<string> {
  const args = ['log', `--max-count=${most.commits}`, '--format=%aN%x09%aE%x09%cN%x09%cE', '--no-show-signature'];
  try {
    return await runGit(repo, args, options);
  } catch (error) {
    // No repository, or no commit yet.
    if (error instanceof GitFailure) return '';
    throw error;
  }
}

function namesIn(line: string): readonly string[] {
  const [author = '', authorMail = '', committer = '', committerMail = ''] = line.split('\t');
  return [
    [author, authorMail],
    [committer, committerMail],
  ].flatMap(([name = '', mail = '']) => {
    if (name === '' || notPersons.test(name) || /\[bot\]|^noreply@/i.test(mail)) return [];
    const handle = /^(?:\d+\+)?([\w-]+)@users\.noreply\./.exec(mail)?.[1];
    return [handle === undefined ? name.replace(/\s+/g, ' ').trim().slice(0, 100) : `@${handle}`];
  });
}
