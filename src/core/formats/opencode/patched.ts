import type { FileTouch, ToolKind } from '../../model/session.ts';
import { joinPath } from '../../text/paths.ts';
import { shellTouches } from '../../text/shell.ts';
import { textAt } from './json.ts';
import type { Message } from './message.ts';
import type { ToolPart } from './parts.ts';
import { kindOf, outcomeOf } from './tools.ts';
import { fileTouches } from './touches.ts';

/** Calls that can write files without saying which, likeliest first. */
const writers: readonly ToolKind[] = ['shell', 'agent', 'mcp', 'other'];

/**
 * What each call of an answer did to files. A patch part lists the files that changed while the answer's calls ran; those
 * which no call names are put down to the last call that can have written them.
 */
export function touchesOfCalls(message: Message, folder: string | null): ReadonlyMap<ToolPart, readonly FileTouch[]> {
  const tools = message.parts.filter((part) => part.kind === 'tool');
  const touches = new Map<ToolPart, readonly FileTouch[]>();
  const named = new Set<string>();
  for (const part of tools) {
    const own = ownTouches(part, directoryOf(part, folder));
    touches.set(part, own);
    for (const { path, action } of own) if (action !== 'read' && action !== 'list') named.add(path);
  }
  const writer = findWriter(tools);
  if (writer === null) return touches;
  const by = kindOf(writer.tool) === 'shell' ? 'shell' : 'tool';
  for (const path of patchedPaths(message, folder)) {
    if (named.has(path)) continue;
    named.add(path);
    touches.set(writer, [...(touches.get(writer) ?? []), { path, action: 'edit', by }]);
  }
  return touches;
}

/** The directory that a call ran in. */
export function directoryOf(part: ToolPart, folder: string | null): string | null {
  const own = textAt(part.input['workdir']);
  return own === null ? folder : joinPath(folder ?? '', own);
}

function ownTouches(part: ToolPart, cwd: string | null): readonly FileTouch[] {
  if (outcomeOf(part).status !== 'ok') return [];
  const command = textAt(part.input['command']);
  return kindOf(part.tool) === 'shell' && command !== null ? shellTouches(command, cwd) : fileTouches(part, cwd);
}

function findWriter(tools: readonly ToolPart[]): ToolPart | null {
  const ran = tools.filter((part) => part.status === 'completed' && part.tool !== 'invalid');
  const cut = tools.filter((part) => outcomeOf(part).status === 'interrupted');
  for (const kind of writers) {
    const last = [...cut, ...ran].filter((part) => kindOf(part.tool) === kind).at(-1);
    if (last !== undefined) return last;
  }
  return null;
}

function patchedPaths(message: Message, folder: string | null): readonly string[] {
  const paths = message.parts.flatMap((part) => (part.kind === 'patch' ? part.files : []));
  return paths.map((path) => joinPath(folder ?? '', path));
}
