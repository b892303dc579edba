import { findJson, parseJson, strictJsonProblem, type JsonNode } from '../text/json.ts';
import { item, nameOf, type FoundItem, type HarnessFiles, type HarnessRun } from './loader.ts';

const events = new Set(
  (
    'PreToolUse PermissionRequest PostToolUse UserPromptSubmit SessionStart SessionEnd Stop SubagentStart SubagentStop ' +
    'PreCompact PostCompact Interrupt PreModelRequest PostModelRequest'
  ).split(' '),
);
const knownKeys = new Set(['hooks', 'description']);
const handlerTypes = new Set(['command', 'mcp_tool', 'prompt', 'agent']);

/** A table of a TOML file. */
export type Toml = { readonly [key: string]: unknown };

export const notTrusted = 'the project is not a trusted one in today’s ~/.codex/config.toml';

/** Whether the user's configuration trusts the project under one of its roots. */
export function isTrusted(roots: readonly string[], config: Toml): boolean {
  return roots.some((root) => valueAt(config, ['projects', root, 'trust_level']) === 'trusted');
}

interface Configs {
  readonly config: Toml;
  readonly project: Toml;
}

/** Hooks of `hooks.json` and `config.toml`, the user's and the project's. */
export async function loadCodexHooks(
  { roots }: HarnessRun,
  files: HarnessFiles,
  { config, project }: Configs,
): Promise<readonly FoundItem[]> {
  const isOff = valueAt(config, ['features', 'hooks']) === false || valueAt(project, ['features', 'hooks']) === false;
  const off = isOff ? '`[features] hooks` is false' : null;
  const untrusted = isTrusted(roots, config) ? null : notTrusted;
  return [
    ...(await readHooksFile('.codex/hooks.json', files, {
      why: off ?? untrusted,
      keys: roots.map((root) => `${root}/.codex/hooks.json`),
      config,
    })),
    ...(await readHooksFile('~/.codex/hooks.json', files, { why: off, keys: [], config })),
    ...hooksOfToml('.codex/config.toml', project, off ?? untrusted),
    ...hooksOfToml('~/.codex/config.toml', config, off),
  ];
}

interface Standing {
  /** Why nothing in the file counts; null when it may. */
  readonly why: string | null;
  /** Under which paths the user's approvals may name the file; empty when any path may be meant. */
  readonly keys: readonly string[];
  readonly config: Toml;
}

async function readHooksFile(path: string, files: HarnessFiles, standing: Standing): Promise<readonly FoundItem[]> {
  const text = await files.read(path);
  if (text === null) return [];
  const root = parseJson(text);
  const rejected = rejection(text, root);
  if (!root) return [item('hook', path, { state: 'not-loaded', why: rejected ?? 'not readable as JSON' })];
  const why = rejected ?? standing.why;
  const registered = `registered in ${nameOf(path, files)}`;
  return (findJson(root, ['hooks'])?.children ?? []).flatMap(({ key: event, node }) =>
    node.children.flatMap((group, groupIndex) => {
      const matcher = findJson(group.node, ['matcher'])?.value;
      const name = [event ?? '', typeof matcher === 'string' ? matcher : ''].filter((part) => part !== '').join(' ');
      return (findJson(group.node, ['hooks'])?.children ?? []).map(({ node: handler }, index) => {
        const dead = why ?? (events.has(event ?? '') ? null : `\`${event ?? ''}\` is no event of Codex`);
        const approval = dead === null ? approvalOf(`${snake(event ?? '')}:${groupIndex}:${index}`, standing) : null;
        const command = findJson(handler, ['command'])?.value;
        return item('hook', path, {
          entry: name,
          state: dead === null && approval?.counts === true ? 'loaded' : 'not-loaded',
          why: dead ?? `${registered}; ${approval?.why ?? ''}`,
          text: typeof command === 'string' ? command : null,
        });
      });
    }),
  );
}

/** Why Codex takes nothing of the file: stricter than JSON, it refuses keys and handler types that it does not know. */
function rejection(text: string, root: JsonNode | null): string | null {
  if (text.startsWith('\uFEFF')) return 'begins with a byte order mark: Codex refuses the whole file';
  const broken = strictJsonProblem(text);
  if (broken) return `${broken.what} on line ${broken.line}: Codex takes strict JSON only and refuses the whole file`;
  const stray = root?.children.find(({ key }) => key !== null && !knownKeys.has(key));
  if (stray) return `the key \`${stray.key ?? ''}\` is unknown to Codex, which refuses the whole file`;
  const groups = (root && findJson(root, ['hooks'])?.children)?.flatMap(({ node }) => node.children) ?? [];
  const handlers = groups.flatMap(({ node }) => findJson(node, ['hooks'])?.children ?? []);
  const types = handlers.map(({ node }) => findJson(node, ['type'])?.value);
  const foreign = types.find((type) => typeof type === 'string' && !handlerTypes.has(type));
  return foreign === undefined
    ? null
    : `the handler type \`${String(foreign)}\` is unknown to Codex, which refuses the whole file`;
}

/** Each hook counts only after its user approved it; the approval names its place in the file. */
function approvalOf(place: string, { keys, config }: Standing): { readonly counts: boolean; readonly why: string } {
  const state = valueAt(config, ['hooks', 'state']);
  const names = isTable(state) ? Object.keys(state) : [];
  const isMeant = (name: string) =>
    keys.length === 0 ? name.endsWith(`/hooks.json:${place}`) : keys.some((key) => name === `${key}:${place}`);
  const name = names.find(isMeant);
  if (name === undefined)
    return { counts: false, why: 'not approved in today’s ~/.codex/config.toml, and Codex skips such hooks' };
  if (valueAt(state, [name, 'enabled']) === false)
    return { counts: false, why: 'disabled in today’s ~/.codex/config.toml' };
  return { counts: true, why: 'approved in today’s ~/.codex/config.toml (whether as it stands here is not checked)' };
}

function snake(event: string): string {
  return event.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase();
}

function hooksOfToml(path: string, table: Toml, why: string | null): readonly FoundItem[] {
  const hooks = valueAt(table, ['hooks']);
  if (!isTable(hooks)) return [];
  return Object.entries(hooks).flatMap(([event, groups]) =>
    (events.has(event) && Array.isArray(groups) ? groups : []).flatMap((group: unknown) => {
      const matcher = valueAt(group, ['matcher']);
      const handlers = valueAt(group, ['hooks']);
      const entry = [event, typeof matcher === 'string' ? matcher : ''].filter((part) => part !== '').join(' ');
      return (Array.isArray(handlers) ? handlers : []).map((handler: unknown) => {
        const command = valueAt(handler, ['command']);
        return item('hook', path, {
          entry,
          state: 'not-loaded',
          why: why ?? 'registered, but whether its user approved it was not established',
          text: typeof command === 'string' ? command : null,
        });
      });
    }),
  );
}

function isTable(value: unknown): value is Toml {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  let node = value;
  for (const step of path) {
    if (!isTable(node) || !Object.hasOwn(node, step)) return undefined;
    node = node[step];
  }
  return node;
}
