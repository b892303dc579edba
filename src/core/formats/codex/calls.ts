import { joinPath } from '../../text/paths.ts';
import type { FileTouch, Json, ToolKind } from '../../model/session.ts';
import type { NewCall } from '../session-builder.ts';
import { patchInCommand } from './patch.ts';
import { fields, list, parseFields, text, type Fields, type Row } from './row.ts';
import type { Run } from './run.ts';

const shellTools = /^(exec_command|shell|shell_command|local_shell|container\.exec|unified_exec)$/;
const polls = /^(wait|wait_agent|get_goal|list_agents)$/;

/** The call that a `response_item` of a `*_call` type tells. */
export function callOf(row: Row, run: Run): NewCall {
  const input = inputOf(row);
  const tool = toolOf(row);
  const command = commandOf(row.type === 'local_shell_call' ? input.command : (input.cmd ?? input.command));
  const isShell = row.type === 'local_shell_call' || shellTools.test(tool);
  const toolKind = isShell ? 'shell' : kindOf(tool, row);
  const poll = isPoll(tool, input);
  return {
    ref: row.ref,
    time: row.time,
    id: text(row.get('call_id')) ?? text(row.get('id')) ?? `line-${row.ref.line}`,
    tool,
    toolKind,
    input,
    command: isShell ? command : null,
    cwd: directoryOf(input, run.cwd),
    ...(poll ? { poll } : {}),
  };
}

function toolOf(row: Row): string {
  const name = text(row.get('name'));
  if (name === null) return (row.type ?? '').replace(/_call$/, '');
  const namespace = text(row.get('namespace'));
  if (namespace === null || !namespace.startsWith('mcp__')) return name;
  return `${namespace}${/_$/.test(namespace) || name.startsWith('_') ? '' : '__'}${name}`;
}

function inputOf(row: Row): Fields {
  if (row.type === 'custom_tool_call') return { input: text(row.get('input')) ?? '' };
  if (row.type === 'local_shell_call' || row.type === 'web_search_call') return fields(row.get('action'));
  const written = row.get('arguments');
  if (typeof written !== 'string') return fields(written);
  return parseFields(written) ?? (written === '' ? {} : { arguments: written });
}

function kindOf(tool: string, row: Row): ToolKind {
  if (tool.startsWith('mcp__')) return 'mcp';
  switch (tool) {
    case 'apply_patch':
      return 'edit';
    case 'write_stdin':
      return 'shell';
    case 'view_image':
      return 'read';
    case 'web_search':
      return 'fetch';
    case 'spawn_agent':
      return 'agent';
    case 'update_plan':
      return 'plan';
    case 'request_user_input':
      return 'ask';
    case 'read_file':
      return 'read';
    case 'grep_files':
    case 'list_dir':
      return 'search';
    default:
      return row.type === 'function_call' && text(row.get('namespace')) === 'web' ? 'fetch' : 'other';
  }
}

function isPoll(tool: string, input: Fields): boolean {
  if (tool === 'write_stdin') return (text(input.chars) ?? '') === '';
  return polls.test(tool);
}

/** The command line of `cmd` or of an argument list; the wrapper `bash -lc` is Codex's own. */
export function commandOf(command: Json | undefined): string | null {
  if (typeof command === 'string') return command;
  const words = list(command).flatMap((word) => text(word) ?? []);
  const [program = '', option = '', line] = words;
  if (words.length === 0) return null;
  if (
    words.length === 3 &&
    line !== undefined &&
    /^-l?i?c$/.test(option) &&
    /(^|[/\\])(ba|z|da|k)?sh(\.exe)?$/.test(program)
  ) {
    return line;
  }
  const shells = /(^|[/\\])(powershell|pwsh|cmd)(\.exe)?$/i;
  if (shells.test(program) && words.length > 2 && /^([-/]c|-command)$/i.test(words.at(-2) ?? ''))
    return words.at(-1) ?? null;
  return words.map(quoted).join(' ');
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function directoryOf(input: Fields, cwd: string | null): string | null {
  const named = text(input.workdir) ?? text(input.working_directory);
  return named === null || named === '' ? cwd : joinPath(cwd ?? '', named);
}

/** The patch that a call hands to `apply_patch`, by its own tool or through the shell; null when there is none. */
export function patchOf(call: Pick<NewCall, 'tool' | 'input' | 'command'>): string | null {
  if (call.tool === 'apply_patch') return text(call.input.input) ?? text(call.input.patch) ?? null;
  const [program, patch] = list(call.input.command);
  if (program === 'apply_patch' && typeof patch === 'string') return patch;
  return call.command ? patchInCommand(call.command) : null;
}

/** The file that a tool which looks at one file names. */
export function lookedAt(call: Pick<NewCall, 'tool' | 'input'>, cwd: string | null): readonly FileTouch[] {
  if (call.tool !== 'view_image' && call.tool !== 'read_file') return [];
  const path = text(call.input.path) ?? text(call.input.file_path);
  return path === null ? [] : [{ path: joinPath(cwd ?? '', path), action: 'read', by: 'tool' }];
}
