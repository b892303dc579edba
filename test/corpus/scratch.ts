// Scratch repositories for recorded sessions: the transcript in a home directory of its own, moved to where the repository
// lies, and files at the paths that it names. Nothing of a transcript stays when a test is over.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { git, temporaryFolder, write } from '../support/repository.ts';

/** Where the recorded sessions are. */
export const corpus = path.resolve(import.meta.dirname, '../../../shared/corpus');

/** A recorded session, and where it ran. */
export interface Recorded {
  readonly agent: 'claude-code' | 'codex' | 'opencode';
  /** Below the corpus. */
  readonly file: string;
  /** The repository's root on the machine of the run. */
  readonly root: string;
}

/** A repository for a recorded session, and a home directory that holds its transcript. */
export interface Scratch {
  /** Absolute. */
  readonly repo: string;
  readonly home: string;
  /** What `--session` takes. */
  readonly session: string;
}

const stores: Readonly<Record<Recorded['agent'], (repo: string) => string>> = {
  'claude-code': (repo) => `.claude/projects/${repo.replaceAll(/[^A-Za-z0-9-]/g, '-')}`,
  codex: () => '.codex/sessions/2026/01/01',
  opencode: () => 'exports',
};

/** Most files that a scratch repository is given. */
const mostFiles = 200;

/** Makes the repository of a session as far as its transcript names files, with the rules that its agent reads. */
export function scratchFor({ agent, file, root }: Recorded): Scratch {
  const folder = temporaryFolder();
  const [repo, home] = [path.join(folder, 'repo'), path.join(folder, 'home')];
  const recorded = fs.readFileSync(path.join(corpus, file), 'utf8');
  const text = recorded.replaceAll(root, repo);
  const name = agent === 'codex' ? `rollout-2026-01-01T10-00-00-${path.basename(file)}` : path.basename(file);
  const transcript = path.join(home, stores[agent](repo), name);
  write(home, { [path.relative(home, transcript)]: text });
  const rules = '# Rules\n\n- Run the tests before you commit.\n';
  const named = Object.fromEntries(pathsIn(text, repo).map((one) => [one, `The content of ${path.basename(one)}.\n`]));
  write(repo, { ...named, 'CLAUDE.md': rules, 'AGENTS.md': rules, 'README.md': '# Scratch\n' });
  git(repo, ['init', '-q', '-b', 'main']);
  git(repo, ['add', '-A']);
  // A day long before all of the sessions.
  git(repo, ['commit', '-qm', 'Begin'], -60 * 24 * 60);
  return { repo, home, session: transcript };
}

/** Repository-relative paths of files that a transcript names below the repository. */
function pathsIn(text: string, repo: string): readonly string[] {
  const found = new Set<string>();
  for (const [, name = ''] of text.matchAll(
    new RegExp(`${repo}(?:__worktrees/[^/\\s]+)?/([A-Za-z0-9_./-]+\\.[A-Za-z0-9]{1,5})(?![A-Za-z0-9/])`, 'g'),
  )) {
    const isPlain = !name.split('/').some((part) => part === '..' || part === '' || part === '.git');
    if (isPlain && !/^(?:CLAUDE|AGENTS)\.md$|^\.(?:claude|codex|cursor|postmortem)\//.test(name)) found.add(name);
    if (found.size === mostFiles) break;
  }
  // No name may be a file and a folder at once.
  return [...found].filter((name) => ![...found].some((other) => other.startsWith(`${name}/`)));
}

/** Every file of a repository but git's own, by path. */
export function filesOf(repo: string): ReadonlyMap<string, string> {
  const names = fs.readdirSync(repo, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => name !== '.git' && !name.startsWith(`.git${path.sep}`));
  const plain = files.filter((name) => fs.statSync(path.join(repo, name)).isFile());
  return new Map(plain.sort().map((name) => [name, fs.readFileSync(path.join(repo, name), 'latin1')]));
}
