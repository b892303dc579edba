import type { Json, ToolKind } from '../../model/session.ts';
import { asText } from './fields.ts';

const kinds: Readonly<Record<string, ToolKind>> = {
  Bash: 'shell',
  PowerShell: 'shell',
  Read: 'read',
  NotebookRead: 'read',
  Grep: 'search',
  Glob: 'search',
  LS: 'search',
  ToolSearch: 'search',
  LSP: 'search',
  Edit: 'edit',
  MultiEdit: 'edit',
  NotebookEdit: 'edit',
  Write: 'write',
  Task: 'agent',
  Agent: 'agent',
  WebFetch: 'fetch',
  WebSearch: 'fetch',
  TodoWrite: 'plan',
  TodoRead: 'plan',
  TaskCreate: 'plan',
  TaskUpdate: 'plan',
  TaskGet: 'plan',
  TaskList: 'plan',
  EnterPlanMode: 'plan',
  ExitPlanMode: 'plan',
  exit_plan_mode: 'plan',
  AskUserQuestion: 'ask',
  ListMcpResourcesTool: 'mcp',
  ReadMcpResourceTool: 'mcp',
};

const polls = new Set([
  'BashOutput',
  'BashOutputTool',
  'AgentOutputTool',
  'AgentOutput',
  'TaskOutput',
  'KillShell',
  'KillBash',
  'TaskStop',
]);

/** What a tool does, by its name. */
export function toolKindOf(name: string): ToolKind {
  if (name.startsWith('mcp__')) return 'mcp';
  return Object.hasOwn(kinds, name) ? (kinds[name] ?? 'other') : 'other';
}

/** Whether a tool only waits for, reads from or ends something already running. */
export function isPoll(name: string): boolean {
  return polls.has(name);
}

/** The command line of a shell call. */
export function commandOf(kind: ToolKind, input: Readonly<Record<string, Json>>): string | null {
  return kind === 'shell' ? asText(input['command']) : null;
}
