import picomatch from 'picomatch';
import type { Problem } from '../model/session.ts';
import { loadClaudeRules } from './claude-rules.ts';
import { readClaudeSettings, type ClaudeSettings } from './claude-settings.ts';
import { chainTo, inFolder, type FoundItem, type HarnessFiles, type HarnessLoader, type HarnessRun } from './loader.ts';
import { isAtLeast } from './version.ts';

/** Claude Code as measured in 2.1.329, with the gates of older versions that are known. */
export const claudeCode: HarnessLoader = {
  agent: 'claude-code',
  async load(run, files) {
    const settings = await readAllSettings(run, files);
    const excludes = settings.flatMap((one) => one.excludes);
    const isExcluded = excludes.length === 0 ? () => false : picomatch([...excludes], { dot: true });
    const rules = await loadClaudeRules(
      run,
      files,
      (path) => !path.startsWith('~/') && run.roots.some((root) => isExcluded(`${root}/${path}`)),
    );
    const areHooksOff = settings.some(({ disablesHooks }) => disablesHooks);
    const entries = settings.flatMap(({ items }) => items);
    const problems = [...rules.problems, ...versionProblems(run.version)];
    return { items: [...rules.items, ...(areHooksOff ? entries.map(switchOff) : entries)], problems };
  },
};

function switchOff(entry: FoundItem): FoundItem {
  if (entry.kind !== 'hook' || entry.state === 'not-loaded') return entry;
  return { ...entry, state: 'not-loaded', why: '`disableAllHooks` is set' };
}

function versionProblems(version: string | null): Problem[] {
  if (isAtLeast(version, '0.0.0') !== null) return [];
  const message = 'The version of Claude Code is not recorded: the loading rules of 2.1.329 were assumed.';
  return [{ ref: null, message }];
}

async function readAllSettings({ cwd, version }: HarnessRun, files: HarnessFiles): Promise<readonly ClaudeSettings[]> {
  // Since 2.1.211 the local file belongs to the top of the repository.
  const local = isAtLeast(version, '2.1.211') === false ? cwd : '';
  const read = (path: string, unread: string | null = null) => readClaudeSettings(path, files, unread);
  const unreadAbove = chainTo(cwd)
    .filter((folder) => folder !== cwd)
    .map((folder) => inFolder(folder, '.claude/settings.json'));
  return Promise.all([
    read(inFolder(local, '.claude/settings.local.json')),
    read(inFolder(cwd, '.claude/settings.json')),
    ...unreadAbove.map((path) => read(path, 'settings are read from the working directory only')),
    read('~/.claude/settings.json'),
  ]);
}
