import type { Json } from '../model/session.ts';
import type { GuardCallKind, GuardedFile } from './call.ts';

/** A call as an agent hands it to a hook, in guards' words; paths are as sent. */
export interface SentCall {
  readonly kind: GuardCallKind;
  readonly tool: string;
  readonly command: string | null;
  readonly files: readonly GuardedFile[];
  readonly content: string | null;
  /** The directory it runs in; null when the payload does not say. */
  readonly cwd: string | null;
}

/** A JSON object. */
export type Fields = { readonly [key: string]: Json };

const shellTools =
  /^(bash|powershell|pwsh|shell|shell_command|local_shell|run_shell_command|run_in_terminal|run_command|exec|exec_command|execute_bash|execute_command|terminal)$/;
const editTools =
  /^(edit|write|multiedit|notebookedit|notebook_edit|edit_notebook|edit_notebook_file|create|create_file|edit_file|write_file|write_to_file|replace|replace_in_file|replace_string_in_file|multi_replace_string_in_file|insert_edit_into_file|str_replace|str_replace_editor|str_replace_based_edit_tool|insert|fs_write|save_file|apply_patch)$/;
const deleteTools = /^(delete|delete_file|delete_path|remove_file)$/;
const readTools = /^(read|view|read_file|fs_read|view_image|notebookread|read_many_files)$/;
const fetchTools = /^(webfetch|web_fetch|fetch|fetch_webpage)$/;
const finishEvents = /^(stop|agentstop|afteragent)$/;

/** Any agent's hook payload as a call; null when it is no object or names neither a tool nor an end of work. */
export function normalisePayload(payload: Json): SentCall | null {
  const fields = asFields(payload);
  if (!fields) return null;
  const inner = asFields(fields.preToolUse) ?? asFields(fields.tool_call);
  const event = text(fields, ['hook_event_name', 'hookName', 'agent_action_name']) ?? '';
  const tool =
    text(fields, ['tool_name', 'toolName']) ?? (inner && text(inner, ['toolName', 'name'])) ?? eventTool(event);
  const input = inputOf(fields, inner);
  const cwd = text(input, ['cwd', 'workdir', 'dir_path']) ?? text(fields, ['cwd']) ?? firstRoot(fields);
  if (tool === null) {
    if (!finishEvents.test(event.toLowerCase())) return null;
    return { kind: 'finish', tool: event, command: null, files: [], content: null, cwd };
  }
  const kind = fields.mcp_server ? 'mcp' : kindOf(tool, input);
  return { kind, tool, cwd, ...substance(kind, input, looksOnly(tool) ? 'read' : 'edit') };
}

/** Whether the name of a tool that we do not know says that it changes nothing. */
function looksOnly(tool: string): boolean {
  return /(^|[_.:-])(read|get|list|ls|search|grep|glob|find|view|show|query|fetch|open)/i.test(tool);
}

function substance(
  kind: GuardCallKind,
  input: Fields,
  action: 'read' | 'edit',
): Pick<SentCall, 'command' | 'files' | 'content'> {
  const patch = findPatch(input);
  const patched = patch === null ? [] : patchFiles(patch);
  switch (kind) {
    case 'shell': {
      const command = commandOf(input);
      return { command, files: patched, content: command };
    }
    case 'read':
    case 'delete':
      return { command: null, files: named(input, kind), content: null };
    case 'edit':
      return {
        command: null,
        files: patched.length > 0 ? patched : named(input, 'edit'),
        content: patch === null ? insertedText(input) : addedLines(patch),
      };
    case 'fetch':
      return { command: null, files: [], content: text(input, ['url', 'uri', 'prompt']) };
    case 'mcp':
      return { command: null, files: named(input, action), content: JSON.stringify(input) };
    default:
      return { command: null, files: [...named(input, action), ...patched], content: insertedText(input) };
  }
}

/** Cursor and Cascade have events of their own for some tools. */
function eventTool(event: string): string | null {
  if (/^(beforeShellExecution|pre_run_command)$/.test(event)) return 'Shell';
  if (/^(beforeReadFile|pre_read_code)$/.test(event)) return 'Read';
  if (event === 'pre_write_code') return 'Write';
  return null;
}

function kindOf(tool: string, input: Fields): GuardCallKind {
  const name = tool.toLowerCase();
  if (/^mcp(__|:|_)/.test(name)) return 'mcp';
  if (shellTools.test(name)) return 'shell';
  if (/^(str_replace_editor|str_replace_based_edit_tool)$/.test(name) && input.command === 'view') return 'read';
  if (editTools.test(name)) return 'edit';
  if (deleteTools.test(name)) return 'delete';
  if (readTools.test(name)) return 'read';
  return fetchTools.test(name) ? 'fetch' : 'other';
}

function inputOf(fields: Fields, inner: Fields | null): Fields {
  const raw = fields.tool_input ?? fields.toolArgs ?? fields.tool_info ?? inner?.parameters ?? inner?.input ?? fields;
  const parsed = typeof raw === 'string' ? parseObject(raw) : asFields(raw);
  if (parsed) return parsed;
  return typeof raw === 'string' ? { command: raw, input: raw } : {};
}

function parseObject(source: string): Fields | null {
  try {
    const value: unknown = JSON.parse(source);
    return asFields(value as Json);
  } catch {
    // A bare string is the command or the patch itself.
    return null;
  }
}

/** A value as an object, or null. */
export function asFields(value: Json | undefined): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

function text(fields: Fields, keys: readonly string[]): string | null {
  for (const key of keys) {
    const value = fields[key];
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
}

function items(fields: Fields, key: string): readonly Fields[] {
  const value = fields[key];
  if (!Array.isArray(value)) return [];
  return (value as readonly Json[]).map(asFields).filter((item) => item !== null);
}

function firstRoot(fields: Fields): string | null {
  const roots = fields.workspace_roots ?? fields.workspaceRoots;
  const [first] = Array.isArray(roots) ? (roots as readonly Json[]) : [];
  return typeof first === 'string' ? first : null;
}

function commandOf(input: Fields): string | null {
  const words = input.command ?? input.cmd;
  if (Array.isArray(words) && words.every((word: Json) => typeof word === 'string')) {
    const list = words as readonly string[];
    // `["bash", "-lc", script]` is how some agents send a line.
    return /^(.*\/)?(ba|z|da)?sh$/.test(list[0] ?? '') && /^-l?c$/.test(list[1] ?? '')
      ? (list[2] ?? null)
      : list.join(' ');
  }
  return text(input, ['command', 'cmd', 'command_line', 'commandLine', 'input']);
}

const pathKeys = [
  'file_path',
  'path',
  'filePath',
  'notebook_path',
  'notebookPath',
  'target_file',
  'absolute_path',
  'fileName',
];

function named(input: Fields, action: GuardedFile['action']): readonly GuardedFile[] {
  const nested = [
    ...items(input, 'replacements'),
    ...items(input, 'edits'),
    ...items(input, 'operations'),
    ...items(input, 'files'),
  ];
  const paths = [input, ...nested].flatMap((fields) =>
    pathKeys.flatMap((key) => {
      const value = fields[key];
      return typeof value === 'string' && value !== '' ? [value] : [];
    }),
  );
  return [...new Set(paths)].map((path) => ({ path, action }));
}

const textKeys = [
  'content',
  'new_string',
  'newString',
  'new_str',
  'file_text',
  'new_source',
  'code',
  'diff',
  'new_text',
  'newText',
  'text',
];

function insertedText(input: Fields): string | null {
  const parts = [input, ...items(input, 'replacements'), ...items(input, 'edits')].flatMap((fields) =>
    textKeys.flatMap((key) => {
      const value = fields[key];
      return typeof value === 'string' ? [value] : [];
    }),
  );
  return parts.length > 0 ? parts.join('\n') : null;
}

function findPatch(input: Fields): string | null {
  const candidates = ['command', 'cmd', 'input', 'patch', 'patchText'].map((key) => input[key]);
  const found = candidates.find((value) => typeof value === 'string' && value.includes('*** Begin Patch'));
  return typeof found === 'string' ? found : null;
}

function patchFiles(patch: string): readonly GuardedFile[] {
  return [...patch.matchAll(/^\*\*\* (Add File|Update File|Delete File|Move to): (.+?)\s*$/gm)].map(
    ([, verb, path]) => ({ path: path ?? '', action: verb === 'Delete File' ? 'delete' : 'edit' }),
  );
}

function addedLines(patch: string): string {
  return patch
    .split(/\r?\n/)
    .filter((line) => line.startsWith('+'))
    .map((line) => line.slice(1))
    .join('\n');
}
