import type { CallStatus, ToolKind } from '../../model/session.ts';
import { at, textAt } from './json.ts';
import type { ToolPart } from './parts.ts';

const kinds: Readonly<Record<string, ToolKind>> = {
  bash: 'shell',
  shell: 'shell',
  read: 'read',
  list: 'read',
  ls: 'read',
  view: 'read',
  glob: 'search',
  grep: 'search',
  codesearch: 'search',
  lsp: 'search',
  edit: 'edit',
  multiedit: 'edit',
  patch: 'edit',
  apply_patch: 'edit',
  write: 'write',
  webfetch: 'fetch',
  websearch: 'fetch',
  task: 'agent',
  todowrite: 'plan',
  todoread: 'plan',
  plan_enter: 'plan',
  plan_exit: 'plan',
  question: 'ask',
  skill: 'other',
};

/** The tool that the model called: a call that did not pass validation is recorded as one of the tool `invalid`. */
export function calledTool(part: ToolPart): string {
  return part.tool === 'invalid' ? (textAt(part.input['tool']) ?? part.tool) : part.tool;
}

/** What the called tool does; one that does not exist does nothing. */
export function calledKind(part: ToolPart): ToolKind {
  const tool = calledTool(part);
  return part.tool === 'invalid' && !Object.hasOwn(kinds, tool) ? 'other' : kindOf(tool);
}

/** What a tool does. Tools of MCP servers are named `<server>_<tool>`, and nothing else sets them apart. */
export function kindOf(tool: string): ToolKind {
  return (Object.hasOwn(kinds, tool) ? kinds[tool] : undefined) ?? (tool.includes('_') ? 'mcp' : 'other');
}

/** How a call was refused. */
export interface Refusal {
  readonly by: 'human' | 'rule';
  readonly feedback: string | null;
}

/** Reads a refusal off the error text, the only place where it is recorded. */
export function refusalOf(part: ToolPart): Refusal | null {
  const error = (part.status === 'error' ? part.error : null) ?? '';
  if (/^(\w+: )?The user has specified a rule which prevents/.test(error)) return { by: 'rule', feedback: null };
  if (/^(\w+: )?The user dismissed this question/.test(error)) return { by: 'human', feedback: null };
  if (!/^(\w+: )?The user rejected permission/.test(error)) return null;
  const feedback = /^[^\n]{0,100}? with (?:the following )?feedback: ([\s\S]+)$/.exec(error)?.[1]?.trim();
  return { by: 'human', feedback: feedback ? feedback : null };
}

const stoppedText = /User aborted the command/;
const timeoutText = /(exceed(ed|ing) timeout|timed? ?out after)/i;

/** What a call's state says of it; the exit status of a shell call stands in its metadata. */
export interface Outcome {
  readonly status: CallStatus;
  readonly exitCode: number | null;
  /** True when the state says that the user stopped the call. */
  readonly isStopped: boolean;
}

/** The outcome of a call; a shell command that fails is recorded as completed. */
export function outcomeOf(part: ToolPart): Outcome {
  const plain = (status: CallStatus): Outcome => ({ status, exitCode: null, isStopped: false });
  switch (part.status) {
    case 'pending':
    case 'running':
    case 'streaming':
      return plain('pending');
    case 'error':
      if (refusalOf(part) !== null) return plain('denied');
      if (/^Tool execution (was )?interrupted/.test(part.error ?? ''))
        return { ...plain('interrupted'), isStopped: true };
      // Calls are aborted by the user's stop and by a failing request alike: the answer's error tells which.
      return isAborted(part) ? plain('interrupted') : plain('failed');
    case 'completed':
      if (part.tool === 'invalid') return plain('failed');
      return kindOf(part.tool) === 'shell' ? shellOutcome(part) : plain('ok');
    default:
      return plain('unknown');
  }
}

function isAborted(part: ToolPart): boolean {
  return part.metadata['interrupted'] === true || /^Tool execution aborted/.test(part.error ?? '');
}

function shellOutcome(part: ToolPart): Outcome {
  const exit = at(part.metadata, 'exit');
  if (typeof exit === 'number') return { status: exit === 0 ? 'ok' : 'failed', exitCode: exit, isStopped: false };
  const tail = part.output.slice(-2000);
  if (stoppedText.test(tail)) return { status: 'interrupted', exitCode: null, isStopped: true };
  if (timeoutText.test(tail)) return { status: 'failed', exitCode: null, isStopped: false };
  return { status: exit === null ? 'interrupted' : 'unknown', exitCode: null, isStopped: exit === null };
}
