import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { HarnessFiles } from '../../core/harness/loader.ts';
import { chainTo, inFolder } from '../../core/harness/loader.ts';
import { joinPath } from '../../core/text/paths.ts';
import { listTree, readManyAt } from '../git/objects.ts';
import type { Repository } from '../git/repository.ts';
import { runGit, type GitOptions } from '../git/run.ts';
import { expandGlob, isFileError, resolveBase, type HomeOptions } from '../sessions/store-files.ts';

/** Files of a harness, read as they are asked for. */
export interface FileSource {
  readonly paths: ReadonlySet<string>;
  readonly links: ReadonlyMap<string, string>;
  read(path: string): Promise<string | null>;
}

const largestText = 4 * 1024 * 1024 + 1;
const mostPrefetched = 2000;

/** Whether some agent may read the file as a part of its harness. */
function isHarnessPath(file: string): boolean {
  return (
    /(^|\/)(CLAUDE(\.local)?|AGENTS(\.override)?|CONTEXT)\.md$/.test(file) ||
    /(^|\/)\.(claude|codex|opencode)\/.*\.(md|jsonc?|toml|rules)$/.test(file) ||
    /(^|\/)opencode\.jsonc?$/.test(file)
  );
}

/** The repository's files at a commit; harness files are fetched at once. Symbolic links to folders are seen through. */
export async function filesAt(repository: Repository, commit: string, options: GitOptions): Promise<FileSource> {
  const tree = await listTree(repository, commit, options);
  const linked = [...tree].flatMap(([file, kind]) =>
    kind === 'link' && /(^|\/)(\.claude|\.codex|\.opencode|rules|CLAUDE|AGENTS)/.test(file) ? [file] : [],
  );
  const targets = await readLinks(repository, { commit, paths: linked }, options);
  const links = new Map<string, string>();
  const paths = new Set([...tree].flatMap(([file, kind]) => (kind === 'file' ? [file] : [])));
  for (const [file, target] of targets) {
    if (tree.has(target)) {
      links.set(file, target);
      paths.add(file);
    }
    for (const below of tree.keys()) if (below.startsWith(`${target}/`)) paths.add(file + below.slice(target.length));
  }
  const wanted = [...paths].filter(isHarnessPath).slice(0, mostPrefetched);
  const texts = new Map(await readManyAt(repository, { commit, paths: wanted }, options));
  const read = async (file: string) => {
    if (!paths.has(file)) return null;
    const known = texts.get(file);
    if (known !== undefined) return known;
    const fresh = (await readManyAt(repository, { commit, paths: [file] }, options)).get(file) ?? null;
    if (fresh !== null) texts.set(file, fresh);
    return fresh;
  };
  return { paths, links, read };
}

/** Symbolic link → repository-relative path it leads to; those that lead out are left out. */
async function readLinks(
  repository: Repository,
  { commit, paths }: { readonly commit: string; readonly paths: readonly string[] },
  options: GitOptions,
): Promise<ReadonlyMap<string, string>> {
  const links = new Map<string, string>();
  for (const file of paths.slice(0, 50)) {
    const target = await runGit(repository.root, ['cat-file', 'blob', `${commit}:${file}`], options);
    if (path.posix.isAbsolute(target)) continue;
    const whole = joinPath(path.posix.dirname(file) === '.' ? '' : path.posix.dirname(file), target.trim());
    if (!whole.startsWith('..')) links.set(file, whole);
  }
  return links;
}

/** The files of a work tree as they are today: those git tracks and that are there, and untracked ones that it does not ignore. */
export async function filesToday(folder: string, isRepository: boolean, options: GitOptions): Promise<FileSource> {
  const paths = new Set(isRepository ? await listTracked(folder, options) : await listLoose(folder));
  return { paths, links: new Map(), read: (file) => readInside(folder, file) };
}

async function listTracked(folder: string, options: GitOptions): Promise<readonly string[]> {
  const list = async (...which: string[]): Promise<readonly string[]> =>
    (await runGit(folder, ['ls-files', '-z', ...which], options)).split('\0').filter((file) => file !== '');
  const [listed, deleted] = await Promise.all([list('--cached', '--others', '--exclude-standard'), list('--deleted')]);
  const gone = new Set(deleted);
  return listed.filter((file) => !gone.has(file));
}

async function listLoose(folder: string): Promise<readonly string[]> {
  const globs = ['*.md', 'opencode.json*', '.claude/**/*', '.codex/**/*', '.opencode/**/*'];
  const found = await Promise.all(globs.map((glob) => expandGlob(folder, glob)));
  return found.flat().map((file) => path.relative(folder, file).split(path.sep).join('/'));
}

/** A text file below a folder; null when there is none, when it is huge, or when a link leads out of the folder. */
export async function readInside(folder: string, file: string): Promise<string | null> {
  try {
    const [root, real] = await Promise.all([fs.realpath(folder), fs.realpath(path.join(folder, file))]);
    const below = path.relative(root, real);
    if (below.startsWith('..') || path.isAbsolute(below)) return null;
    const state = await fs.stat(real);
    return state.isFile() && state.size <= largestText ? await fs.readFile(real, 'utf8') : null;
  } catch (error) {
    if (
      isFileError(error, [
        'ENOENT',
        'ENOTDIR',
        'EACCES',
        'EPERM',
        'ELOOP',
        'EISDIR',
        'ENAMETOOLONG',
        'ERR_INVALID_ARG_VALUE',
      ])
    ) {
      return null;
    }
    throw error;
  }
}

const homeFolders = [
  { prefix: '~/.claude', base: 'CLAUDE_CONFIG_DIR=.claude', globs: ['CLAUDE.md', 'settings.json', 'rules/**/*.md'] },
  {
    prefix: '~/.codex',
    base: 'CODEX_HOME=.codex',
    globs: ['AGENTS*.md', 'config.toml', 'hooks.json', 'rules/*.rules'],
  },
  {
    prefix: '~/.config',
    base: 'config',
    globs: ['opencode/AGENTS.md', 'opencode/opencode.json*', 'opencode/plugin*/*'],
  },
];

/** The user's own harness files, as they are today; paths begin with `~/`. */
export async function filesOfHome(home: HomeOptions): Promise<FileSource> {
  const paths = new Set<string>();
  for (const { prefix, base, globs } of homeFolders) {
    const folder = resolveBase(base, home);
    const found = await Promise.all(globs.map((glob) => expandGlob(folder, glob)));
    for (const file of found.flat()) paths.add(`${prefix}/${path.relative(folder, file).split(path.sep).join('/')}`);
  }
  const read = async (file: string) => {
    const place = homeFolders.find(({ prefix }) => file.startsWith(`${prefix}/`));
    return place
      ? readInside(resolveBase(place.base, home), file.slice(place.prefix.length + 1))
      : readInside(home.home, file.slice(2));
  };
  return { paths, links: new Map(), read };
}

/** One view on the repository's files, the machine's own ones that git ignores, and the user's. */
export function joinSources(
  project: FileSource,
  user: FileSource | null,
  { local, isProjectToday }: { readonly local: FileSource; readonly isProjectToday: boolean },
): HarnessFiles {
  const isLocal = (file: string) => !project.paths.has(file) && local.paths.has(file);
  return {
    paths: new Set([...project.paths, ...local.paths, ...(user?.paths ?? [])]),
    links: project.links,
    read: async (file) => {
      if (file.startsWith('~/')) return (await user?.read(file)) ?? null;
      return isLocal(file) ? local.read(file) : project.read(file);
    },
    isToday: (file) => isProjectToday || file.startsWith('~/') || isLocal(file),
  };
}

/** Files of the harness that are usually ignored by git: they exist on this machine only. */
export async function localFiles(worktree: string | null, cwd: string): Promise<FileSource> {
  const names = ['CLAUDE.local.md', '.claude/settings.local.json'];
  const paths = new Set<string>();
  for (const file of worktree === null
    ? []
    : chainTo(cwd).flatMap((folder) => names.map((name) => inFolder(folder, name)))) {
    if ((await readInside(worktree ?? '', file)) !== null) paths.add(file);
  }
  return { paths, links: new Map(), read: (file) => readInside(worktree ?? '', file) };
}
