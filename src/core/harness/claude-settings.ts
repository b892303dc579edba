import { findJson, parseJson, strictJsonProblem, type JsonNode } from '../text/json.ts';
import { item, nameOf, type FoundItem, type HarnessFiles } from './loader.ts';

/** Events of Claude Code 2.1.329; a group under any other key never runs. */
const events = new Set(
  (
    'PreToolUse PostToolUse PostToolUseFailure PostToolBatch PermissionRequest PermissionDenied UserPromptSubmit ' +
    'UserPromptExpansion SessionStart SessionEnd Setup Stop StopFailure SubagentStart SubagentStop PreCompact PostCompact ' +
    'PreModelSwitch PostModelSwitch Notification TeammateIdle TaskCreated TaskCompleted Elicitation ElicitationResult ' +
    'ConfigChange CwdChanged DirectoryAdded FileChanged WorktreeCreate WorktreeRemove InstructionsLoaded MessageDisplay'
  ).split(' '),
);
const toolEvents = /^(PreToolUse|PostToolUse|PostToolUseFailure|PermissionRequest|PermissionDenied)$/;

/** One settings file as it counts. */
export interface ClaudeSettings {
  readonly items: readonly FoundItem[];
  readonly excludes: readonly string[];
  readonly disablesHooks: boolean;
}

const nothing: ClaudeSettings = { items: [], excludes: [], disablesHooks: false };

/**
 * Hooks and permissions of a settings file.
 * @param unread why the agent does not read this file at all; null when it does.
 */
export async function readClaudeSettings(
  path: string,
  files: HarnessFiles,
  unread: string | null,
): Promise<ClaudeSettings> {
  const text = await files.read(path);
  if (text === null) return nothing;
  const broken = strictJsonProblem(text);
  const why =
    unread ??
    (broken && `${broken.what} on line ${broken.line}: Claude Code takes strict JSON only and ignores the whole file`);
  const root = parseJson(text);
  if (!root)
    return { ...nothing, items: [item('hook', path, { state: 'not-loaded', why: why ?? 'not readable as JSON' })] };
  const read = { path, why, registered: `registered in ${nameOf(path, files)}` };
  const found = [...readHooks(root, read), ...readPermissions(root, read)];
  if (why !== null) return { ...nothing, items: found };
  return {
    items: found,
    excludes: strings(findJson(root, ['claudeMdExcludes'])),
    disablesHooks: findJson(root, ['disableAllHooks'])?.value === true,
  };
}

interface Reading {
  readonly path: string;
  /** Why nothing in the file counts; null when it counts. */
  readonly why: string | null;
  readonly registered: string;
}

function readHooks(root: JsonNode, { path, why, registered }: Reading): FoundItem[] {
  const hooks = findJson(root, ['hooks']);
  if (hooks?.type !== 'object') return [];
  return hooks.children.flatMap(({ key, node }) =>
    node.children.flatMap((group) => {
      const matcher = text(findJson(group.node, ['matcher'])) ?? '';
      const handlers = findJson(group.node, ['hooks'])?.children ?? [];
      return handlers.map(({ node: handler }): FoundItem => {
        const entry = [key ?? '', matcher].filter((part) => part !== '').join(' ');
        const dead = why ?? deadReason(key ?? '', matcher, handler);
        return item('hook', path, {
          entry,
          state: dead === null ? 'loaded' : 'not-loaded',
          why: dead ?? registered,
          text: commandOf(handler),
        });
      });
    }),
  );
}

function deadReason(event: string, matcher: string, handler: JsonNode): string | null {
  if (!events.has(event)) return `\`${event}\` is no event of Claude Code: it never runs`;
  if (findJson(handler, ['if']) && !toolEvents.test(event)) return 'a handler with `if` runs at tool events only';
  if (toolEvents.test(event) && /^(bash|edit|write|read|glob|grep)$/.test(matcher)) {
    return `the matcher \`${matcher}\` matches nothing: tool names are case-sensitive`;
  }
  return null;
}

function commandOf(handler: JsonNode): string | null {
  const command =
    text(findJson(handler, ['command'])) ?? text(findJson(handler, ['url'])) ?? text(findJson(handler, ['prompt']));
  const args = strings(findJson(handler, ['args']));
  return command === null ? null : [command, ...args].join(' ');
}

function readPermissions(root: JsonNode, { path, why, registered }: Reading): FoundItem[] {
  return (['deny', 'ask', 'allow'] as const).flatMap((list) =>
    strings(findJson(root, ['permissions', list])).map((rule) => {
      const inert = why ?? inertReason(rule);
      const note =
        list === 'allow' && inert === null && !path.startsWith('~/') ? '; counts in a trusted workspace only' : '';
      return item('permission', path, {
        entry: `${list} ${rule}`,
        state: inert === null ? 'loaded' : 'not-loaded',
        why: inert ?? `${registered}${note}`,
        text: rule,
      });
    }),
  );
}

function inertReason(rule: string): string | null {
  if (/^(Write|NotebookEdit|MultiEdit)\(/.test(rule)) {
    return 'has no effect: file rules are looked up as `Edit(…)` and `Read(…)` only';
  }
  if (/^\s/.test(rule) || /^[a-z]+(\(|$)/.test(rule.replace(/^mcp__.*/, 'Mcp'))) {
    return 'has no effect: a rule begins with the tool’s name in its own spelling';
  }
  return /:\* \)$/.test(rule) ? 'has no effect: a space follows `:*`' : null;
}

function text(node: JsonNode | null): string | null {
  return typeof node?.value === 'string' ? node.value : null;
}

function strings(node: JsonNode | null): readonly string[] {
  return node?.type === 'array'
    ? node.children.flatMap(({ node: { value } }) => (typeof value === 'string' ? [value] : []))
    : [];
}
