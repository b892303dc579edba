import { normalisePayload } from '../guard/normalise.ts';
import type { RecordedCall } from '../model/proof.ts';
import type { Json } from '../model/session.ts';
import { joinPath, pathBelow } from '../text/paths.ts';
import type { ReplayPlace } from './protocol.ts';

/** Input of a tool. */
export type ToolInput = Readonly<Record<string, Json>>;

/** The call's input with the repository's recorded root, and paths into the home directory, moved to the scratch copy. */
export function movedInput(call: RecordedCall, place: ReplayPlace): ToolInput {
  const move = (value: Json): Json => {
    if (typeof value === 'string') return moveText(value, call, place);
    if (Array.isArray(value)) return value.map(move);
    if (value !== null && typeof value === 'object')
      return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, move(member)]));
    return value;
  };
  return Object.fromEntries(Object.entries(call.input).map(([key, value]) => [key, move(value)]));
}

/** A text of the call with the recorded root replaced where it stands as a whole path or the beginning of one. */
export function moveText(text: string, { root }: RecordedCall, place: ReplayPlace): string {
  if (root === null || root === '' || root === '/' || root === '~') return text;
  const forms = [...new Set([root, root.replaceAll('/', '\\')])].map((form) =>
    form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
  );
  return text.replace(new RegExp(`(?<![\\w/.~-])(?:${forms.join('|')})(?![\\w.-]*\\w)`, 'g'), () => place.root);
}

/** The directory the agent stood in, in the scratch copy; one that lies elsewhere, or is no path, is the root. */
export function placedCwd({ cwd }: RecordedCall, place: ReplayPlace): string {
  if (cwd === null || cwd === '' || cwd.includes('\0')) return place.root;
  const placed = joinPath(place.root, cwd);
  return pathBelow(place.root, placed) === null ? place.root : placed;
}

/** A path of the call's input as an absolute one in the scratch copy. */
export function placedPath(path: string, call: RecordedCall, place: ReplayPlace): string {
  if (path === '~' || path.startsWith('~/')) return place.home + path.slice(1);
  return joinPath(placedCwd(call, place), path);
}

/** What a file tool of any agent does to one file, in words that every agent's file tools can say. */
export interface FileAct {
  readonly act: 'read' | 'edit' | 'write' | 'delete';
  /** Absolute, in the scratch copy. */
  readonly path: string;
  /** The text that it takes out; '' when it is not known or there is none. */
  readonly old: string;
  /** The text that it puts in. */
  readonly text: string;
}

/** What a call did to files, whichever agent made it; empty for tools that name no file. */
export function fileActs(call: RecordedCall, place: ReplayPlace): readonly FileAct[] {
  const input = movedInput(call, place);
  const patch = Object.values(input).find(
    (value): value is string => typeof value === 'string' && /^\*\*\* Begin Patch/m.test(value),
  );
  if (patch !== undefined) return patchActs(patch).map((one) => ({ ...one, path: placedPath(one.path, call, place) }));
  const sent = normalisePayload({ tool_name: call.tool, tool_input: input });
  const old = firstText(input, ['old_string', 'oldString', 'old_str', 'oldText']);
  return (sent?.files ?? []).map(({ path, action }): FileAct => {
    const act = action === 'edit' && call.toolKind === 'write' ? 'write' : action;
    return { act, path: placedPath(path, call, place), old, text: sent?.content ?? '' };
  });
}

function firstText(input: ToolInput, keys: readonly string[]): string {
  const found = keys.map((key) => input[key]).find((value) => typeof value === 'string');
  return typeof found === 'string' ? found : '';
}

/** The files of a patch in the form of `apply_patch`, each with the lines that go and come. */
function patchActs(patch: string): readonly FileAct[] {
  const acts: { act: FileAct['act']; path: string; old: string[]; text: string[] }[] = [];
  for (const line of patch.split(/\r?\n/)) {
    const head = /^\*\*\* (Add File|Update File|Delete File|Move to): (.+?)\s*$/.exec(line);
    const last = acts.at(-1);
    if (head) {
      const act =
        head[1] === 'Add File' || head[1] === 'Move to' ? 'write' : head[1] === 'Delete File' ? 'delete' : 'edit';
      acts.push({ act, path: head[2] ?? '', old: [], text: [] });
    } else if (line.startsWith('+')) last?.text.push(line.slice(1));
    else if (line.startsWith('-')) last?.old.push(line.slice(1));
  }
  return acts.map(({ act, path, old, text }) => ({ act, path, old: old.join('\n'), text: text.join('\n') }));
}
