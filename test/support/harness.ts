import type { HarnessFiles, HarnessRun, HarnessTouch } from '../../src/core/harness/loader.ts';
import type { HarnessLoader } from '../../src/core/harness/loader.ts';

/** Harness files in memory; `today` names those that have no history. */
export function harnessFiles(texts: Readonly<Record<string, string>>, today: readonly string[] = []): HarnessFiles {
  return {
    paths: new Set(Object.keys(texts)),
    links: new Map(),
    read: async (path) => texts[path] ?? null,
    isToday: (path) => path.startsWith('~/') || today.includes(path),
  };
}

/** A touch by a file tool at a line of the session. */
export function touch(path: string, line: number, options: Partial<HarnessTouch> = {}): HarnessTouch {
  return { path, action: 'read', by: 'tool', tool: 'Read', ref: { file: 's.jsonl', line }, ...options };
}

/** A run at the top of `/repo` with a new version, unless said otherwise. */
export function harnessRun(options: Partial<HarnessRun> = {}): HarnessRun {
  return { version: '2.1.300', roots: ['/repo'], cwd: '', touches: [], ...options };
}

/** Loads and gives `path [entry]: state — why` for each item, in order. */
export async function loadLines(
  loader: HarnessLoader,
  run: HarnessRun,
  files: HarnessFiles,
): Promise<readonly string[]> {
  const { items } = await loader.load(run, files);
  return items.map(({ path, entry, state, why }) => `${path}${entry === null ? '' : ` [${entry}]`}: ${state} — ${why}`);
}
