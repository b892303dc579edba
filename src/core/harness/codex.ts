import { parse as parseToml } from 'smol-toml';
import type { Problem } from '../model/session.ts';
import { isTrusted, loadCodexHooks, notTrusted, type Toml } from './codex-hooks.ts';
import {
  chainTo,
  folderOf,
  inFolder,
  isBelow,
  item,
  type FoundItem,
  type HarnessFiles,
  type HarnessLoader,
  type HarnessRun,
} from './loader.ts';

const defaultLimit = 32 * 1024;

/** Codex as measured in 0.169.0. */
export const codex: HarnessLoader = {
  agent: 'codex',
  async load(run, files) {
    const problems: Problem[] = [];
    const config = await readToml('~/.codex/config.toml', files, problems);
    const project = await readToml('.codex/config.toml', files, problems);
    const rules = await loadRules(run, files, { ...config, ...project });
    const hooks = await loadCodexHooks(run, files, { config, project });
    const permissions = await loadPermissions(files, isTrusted(run.roots, config));
    return { items: [...rules, ...hooks, ...permissions], problems };
  },
};

async function readToml(path: string, files: HarnessFiles, problems: Problem[]): Promise<Toml> {
  const text = await files.read(path);
  if (text === null) return {};
  try {
    return parseToml(text);
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    problems.push({ ref: null, message: `${path} could not be read: ${reason}` });
    return {};
  }
}

async function loadRules({ cwd }: HarnessRun, files: HarnessFiles, config: Toml): Promise<FoundItem[]> {
  const names = ['AGENTS.override.md', 'AGENTS.md', ...strings(config['project_doc_fallback_filenames'])];
  const items = await loadUsers(files);
  const configured = config['project_doc_max_bytes'];
  const budget = { left: typeof configured === 'number' ? configured : defaultLimit };
  const limit = budget.left;
  for (const folder of chainTo(cwd)) items.push(...(await loadFolder(folder, { names, files, budget, limit })));
  for (const path of [...files.paths].sort()) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (!/^AGENTS(\.override)?\.md$/.test(name) || !isBelow(cwd, path) || folderOf(path) === cwd) continue;
    const why = 'stands below the working directory: Codex loads rules once, from the top down to where it starts';
    items.push(item('rule', path, { state: 'not-loaded', why, text: await files.read(path) }));
  }
  return items;
}

async function loadUsers(files: HarnessFiles): Promise<FoundItem[]> {
  const items: FoundItem[] = [];
  for (const path of ['~/.codex/AGENTS.override.md', '~/.codex/AGENTS.md']) {
    const text = await files.read(path);
    if (text === null || text.trim() === '') continue;
    const isFirst = items.length === 0;
    const why = isFirst ? 'user rules; the text is today’s' : 'AGENTS.override.md stands beside it';
    items.push(item('rule', path, { state: isFirst ? 'loaded' : 'not-loaded', why, text }));
  }
  return items;
}

interface FolderWork {
  readonly names: readonly string[];
  readonly files: HarnessFiles;
  /** UTF-8 bytes that still fit. */
  readonly budget: { left: number };
  readonly limit: number;
}

/** The first name that holds text counts; others of the same directory do not. */
async function loadFolder(folder: string, { names, files, budget, limit }: FolderWork): Promise<FoundItem[]> {
  const items: FoundItem[] = [];
  let chosen: string | null = null;
  for (const name of [...names, ...['CLAUDE.md'].filter((other) => !names.includes(other))]) {
    const path = inFolder(folder, name);
    const text = await files.read(path);
    if (text === null || text.trim() === '') continue;
    if (!names.includes(name)) {
      items.push(
        item('rule', path, {
          state: 'not-loaded',
          why: 'Codex reads it only when `project_doc_fallback_filenames` names it',
          text,
        }),
      );
    } else if (chosen !== null) {
      items.push(item('rule', path, { state: 'not-loaded', why: `${chosen} stands beside it`, text }));
    } else {
      chosen = name;
      items.push(measured(path, text, { budget, limit, today: files.isToday(path) }));
    }
  }
  return items;
}

function measured(
  path: string,
  text: string,
  { budget, limit, today }: { readonly budget: { left: number }; readonly limit: number; readonly today: boolean },
): FoundItem {
  const bytes = new TextEncoder().encode(text);
  const fits = Math.max(0, Math.min(bytes.length, budget.left));
  budget.left -= fits;
  const source = today ? '; the text is today’s' : '';
  if (fits === bytes.length)
    return item('rule', path, {
      state: 'loaded',
      why: `on the way from the top to the working directory${source}`,
      text,
    });
  const cut = `the rules before it fill the ${limit} bytes that Codex takes`;
  if (fits === 0) return item('rule', path, { state: 'not-loaded', why: `${cut}${source}`, text });
  const kept = new TextDecoder().decode(bytes.subarray(0, fits), { stream: true });
  const why = `cut: only its first ${fits} of ${bytes.length} bytes fit into the ${limit} that Codex takes${source}`;
  return item('rule', path, { state: 'loaded', why, text: kept });
}

async function loadPermissions(files: HarnessFiles, trusted: boolean): Promise<FoundItem[]> {
  const paths = [...files.paths].filter((path) => /^(~\/)?\.codex\/rules\/[^/]+\.rules$/.test(path)).sort();
  return Promise.all(
    paths.map(async (path) => {
      const isUsers = path.startsWith('~/');
      const state = isUsers || trusted ? 'loaded' : 'not-loaded';
      const why = isUsers ? 'user rules; today’s' : trusted ? 'the project is trusted' : notTrusted;
      return item('permission', path, { state, why, text: await files.read(path) });
    }),
  );
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
