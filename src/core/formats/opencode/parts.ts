import type { Json } from '../../model/session.ts';
import { listAt, objectAt, textAt, timeAt } from './json.ts';

/** A tool call with its state. */
export interface ToolPart {
  readonly kind: 'tool';
  readonly id: string;
  readonly tool: string;
  readonly status: string | null;
  readonly input: Readonly<Record<string, Json>>;
  readonly output: string;
  readonly error: string | null;
  readonly metadata: Readonly<Record<string, Json>>;
  readonly time: string | null;
  readonly endTime: string | null;
}

/** A piece of a message, whatever the store it came from. */
export type Part =
  | ToolPart
  | { readonly kind: 'text'; readonly text: string; readonly isSynthetic: boolean; readonly comment: string | null }
  | { readonly kind: 'file'; readonly mime: string; readonly url: string; readonly name: string | null }
  | { readonly kind: 'skill'; readonly name: string | null; readonly text: string | null }
  | { readonly kind: 'patch'; readonly files: readonly string[] }
  | { readonly kind: 'compaction'; readonly isAuto: boolean | null; readonly isOverflow: boolean }
  | { readonly kind: 'subtask'; readonly prompt: string; readonly command: string | null }
  | { readonly kind: 'retry'; readonly message: string; readonly time: string | null }
  | { readonly kind: 'unknown'; readonly type: string };

/** Reads a part of a message; null for one that says nothing of its own. */
export function readPart(part: Json): Part | null {
  const type = textAt(part, 'type') ?? '(none)';
  switch (type) {
    case 'text':
      return readText(part);
    case 'tool':
      return readTool(part);
    case 'file':
      return {
        kind: 'file',
        mime: textAt(part, 'mime') ?? '',
        url: textAt(part, 'url') ?? '',
        name: textAt(part, 'filename'),
      };
    case 'patch':
      return { kind: 'patch', files: listAt(part, 'files').filter((file) => typeof file === 'string') };
    case 'compaction':
      return { kind: 'compaction', isAuto: booleanAt(part, 'auto'), isOverflow: booleanAt(part, 'overflow') === true };
    case 'subtask':
      return { kind: 'subtask', prompt: textAt(part, 'prompt') ?? '', command: textAt(part, 'command') };
    case 'retry':
      return {
        kind: 'retry',
        message: textAt(part, 'error', 'data', 'message') ?? textAt(part, 'error', 'message') ?? 'The request failed',
        time: timeAt(part, 'time', 'created'),
      };
    case 'reasoning':
    case 'step-start':
    case 'step-finish':
    case 'snapshot':
    case 'agent':
      return null;
    default:
      return { kind: 'unknown', type: `part ${type}` };
  }
}

function readText(part: Json): Part {
  return {
    kind: 'text',
    text: textAt(part, 'text') ?? '',
    isSynthetic: booleanAt(part, 'synthetic') === true || booleanAt(part, 'ignored') === true,
    comment: textAt(part, 'metadata', 'opencodeComment', 'comment'),
  };
}

function readTool(part: Json): ToolPart {
  const metadata = objectAt(part, 'state', 'metadata');
  return {
    kind: 'tool',
    id: textAt(part, 'callID') ?? textAt(part, 'id') ?? '',
    tool: textAt(part, 'tool') ?? '',
    status: textAt(part, 'state', 'status'),
    input: objectAt(part, 'state', 'input'),
    output: textAt(part, 'state', 'output') ?? textAt(metadata['output']) ?? '',
    error: textAt(part, 'state', 'error'),
    metadata,
    time: timeAt(part, 'state', 'time', 'start'),
    endTime: timeAt(part, 'state', 'time', 'end'),
  };
}

function booleanAt(value: Json, key: string): boolean | null {
  const member = objectAt(value)[key];
  return typeof member === 'boolean' ? member : null;
}

/** The path of a `file:` URL; null for any other. */
export function pathOf(url: string): string | null {
  if (!url.startsWith('file://')) return null;
  try {
    return decodeURIComponent(
      url
        .slice('file://'.length)
        .replace(/[?#].*$/, '')
        .replace(/^\/(?=[A-Za-z]:)/, ''),
    );
  } catch (error) {
    // A malformed escape: the path stands as it was recorded.
    return error instanceof URIError ? url.slice('file://'.length) : null;
  }
}
