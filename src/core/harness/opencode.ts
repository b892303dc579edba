import picomatch from 'picomatch';
import type { Problem } from '../model/session.ts';
import { findJson, parseJson, type JsonNode } from '../text/json.ts';
import { joinPath } from '../text/paths.ts';
import {
  chainTo,
  folderOf,
  inFolder,
  isBelow,
  item,
  nameOf,
  type FoundItem,
  type HarnessFiles,
  type HarnessLoader,
  type HarnessRun,
} from './loader.ts';
import { isAtLeast } from './version.ts';

const names = ['AGENTS.md', 'CLAUDE.md', 'CONTEXT.md'];
/** From here on rule files below the working directory come in with a read of a file there. */
const nestedSince = '1.2.0';

/** OpenCode as read in the sources of 1.x: the first of its names that is found on the way up counts, at every level. */
export const opencode: HarnessLoader = {
  agent: 'opencode',
  async load(run, files) {
    const problems: Problem[] = [];
    const configs = await readConfigs(run, files, problems);
    const rules = [...(await loadRules(run, files)), ...(await loadUsers(files))];
    const named = await loadInstructions(run, files, { configs, problems });
    const known = new Set(rules.filter(({ state }) => state !== 'not-loaded').map(({ path }) => path));
    const fresh = named.filter(({ path }) => !known.has(path));
    const listed = new Set(fresh.map(({ path }) => path));
    const kept = rules.filter(({ path, state }) => state !== 'not-loaded' || !listed.has(path));
    const permissions = configs.flatMap(({ path, root }) => readPermissions(root, path, files));
    return { items: [...kept, ...fresh, ...loadPlugins(files), ...permissions], problems };
  },
};

interface Config {
  readonly path: string;
  readonly root: JsonNode;
}

async function readConfigs({ cwd }: HarnessRun, files: HarnessFiles, problems: Problem[]): Promise<Config[]> {
  const folders = [
    '~/.config/opencode',
    ...chainTo(cwd),
    ...chainTo(cwd).map((folder) => inFolder(folder, '.opencode')),
  ];
  const paths = folders.flatMap((folder) => ['opencode.json', 'opencode.jsonc'].map((name) => inFolder(folder, name)));
  const configs: Config[] = [];
  for (const path of paths) {
    const text = await files.read(path);
    if (text === null) continue;
    const root = parseJson(text);
    if (root) configs.push({ path, root });
    else problems.push({ ref: null, message: `${path} is not readable as JSON with comments.` });
  }
  return configs;
}

async function loadRules({ cwd, touches, version }: HarnessRun, files: HarnessFiles): Promise<FoundItem[]> {
  const items: FoundItem[] = [];
  const chain = chainTo(cwd);
  const chosen = names.find((name) => chain.some((folder) => files.paths.has(inFolder(folder, name))));
  for (const name of names) {
    for (const folder of chain) {
      const path = inFolder(folder, name);
      const text = files.paths.has(path) ? await files.read(path) : null;
      if (text === null) continue;
      const today = files.isToday(path) ? '; the text is today’s' : '';
      if (name === chosen)
        items.push(
          item('rule', path, { state: 'loaded', why: `on the way from the working directory up${today}`, text }),
        );
      else
        items.push(
          item('rule', path, { state: 'not-loaded', why: `read only where no ${chosen ?? ''} is found`, text }),
        );
    }
  }
  const nested = [...files.paths].filter((path) => names.includes(path.slice(path.lastIndexOf('/') + 1)));
  for (const path of nested.filter((one) => isBelow(cwd, one) && folderOf(one) !== cwd).sort()) {
    const folder = folderOf(path);
    const better = names.slice(0, names.indexOf(path.slice(path.lastIndexOf('/') + 1)));
    if (better.some((name) => files.paths.has(inFolder(folder, name)))) continue;
    const trigger = touches.find(
      (touch) => isBelow(folder, touch.path) && touch.by === 'tool' && touch.action === 'read',
    );
    const isNew = isAtLeast(version, nestedSince) !== false;
    const text = await files.read(path);
    if (trigger && isNew) {
      items.push(
        item('rule', path, {
          state: 'later',
          why: `loaded by ${trigger.tool} of ${trigger.path}`,
          ref: trigger.ref,
          text,
        }),
      );
    } else {
      const why = isNew
        ? `no file in ${folder} was read by the agent's tool`
        : `not known of OpenCode ${version ?? ''}, seen from ${nestedSince} on`;
      items.push(item('rule', path, { state: 'not-loaded', why, text }));
    }
  }
  return items;
}

async function loadUsers(files: HarnessFiles): Promise<FoundItem[]> {
  const items: FoundItem[] = [];
  for (const path of ['~/.config/opencode/AGENTS.md', '~/.claude/CLAUDE.md']) {
    const text = await files.read(path);
    if (text === null) continue;
    const isFirst = items.length === 0;
    const why = isFirst
      ? 'user rules; the text is today’s'
      : 'read only where there is no ~/.config/opencode/AGENTS.md';
    items.push(item('rule', path, { state: isFirst ? 'loaded' : 'not-loaded', why, text }));
  }
  return items;
}

interface Named {
  readonly configs: readonly Config[];
  readonly problems: Problem[];
}

/** Files that `instructions` of a config names: paths and globs, looked for in the working directory and above. */
async function loadInstructions(
  { cwd }: HarnessRun,
  files: HarnessFiles,
  { configs, problems }: Named,
): Promise<FoundItem[]> {
  const items = new Map<string, FoundItem>();
  for (const { path: config, root } of configs) {
    for (const { node } of findJson(root, ['instructions'])?.children ?? []) {
      const pattern = typeof node.value === 'string' ? node.value : '';
      if (/^https?:/.test(pattern)) {
        problems.push({
          ref: null,
          message: `${config} takes instructions from ${pattern}: what stood there is not recorded.`,
        });
        continue;
      }
      const found = matchInstruction(pattern, cwd, files);
      if (found.length === 0 && pattern !== '' && !pattern.startsWith('/')) {
        items.set(
          pattern,
          item('rule', pattern, {
            state: 'not-loaded',
            why: `named in \`instructions\` of ${config}, but there is no such file`,
          }),
        );
      }
      for (const path of found) {
        const why = `named in \`instructions\` of ${nameOf(config, files)}`;
        items.set(path, item('rule', path, { state: 'loaded', why, text: await files.read(path) }));
      }
    }
  }
  return [...items.values()];
}

function matchInstruction(pattern: string, cwd: string, files: HarnessFiles): readonly string[] {
  if (pattern === '' || pattern.startsWith('/')) return [];
  if (pattern.startsWith('~/')) return files.paths.has(pattern) ? [pattern] : [];
  const found = chainTo(cwd).flatMap((folder) => {
    const whole = joinPath(folder, pattern);
    if (whole.startsWith('..')) return [];
    const matches = picomatch(whole, { dot: true });
    return [...files.paths].filter((path) => !path.startsWith('~/') && matches(path));
  });
  return [...new Set(found)].sort();
}

function loadPlugins(files: HarnessFiles): FoundItem[] {
  const place = /^(\.opencode|~\/\.config\/opencode)\/plugins?\/[^/]+\.[jt]s$/;
  return [...files.paths]
    .filter((path) => place.test(path))
    .sort()
    .map((path) => item('hook', path, { state: 'loaded', why: `a plug-in: ${nameOf(path, files)}` }));
}

function readPermissions(root: JsonNode, path: string, files: HarnessFiles): FoundItem[] {
  const why = `set in ${nameOf(path, files)}; the last matching pattern wins`;
  const add = (entry: string, text: string) => item('permission', path, { state: 'loaded', entry, why, text });
  const permission = findJson(root, ['permission']);
  if (typeof permission?.value === 'string') return [add(permission.value, '*')];
  return (permission?.children ?? []).flatMap(({ key, node }) => {
    if (typeof node.value === 'string') return [add(`${node.value} ${key ?? ''}`, key ?? '')];
    return node.children.flatMap((rule) =>
      typeof rule.node.value === 'string'
        ? [add(`${rule.node.value} ${key ?? ''} ${rule.key ?? ''}`, rule.key ?? '')]
        : [],
    );
  });
}
