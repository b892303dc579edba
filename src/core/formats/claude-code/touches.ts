import type { CallEvent, FileTouch, Json } from '../../model/session.ts';
import { fingerprint } from '../../text/clip.ts';
import { clip, inputLimit } from '../../text/clip.ts';
import { joinPath } from '../../text/paths.ts';
import { asText, elements, members } from './fields.ts';

/** Files of a search result that are kept; more say nothing about one file any more. */
const mostListed = 500;

/** What a call that succeeded did to files, by its input and the details of its result. */
export function touchedFiles(call: CallEvent, details: Json | undefined, output: string): readonly FileTouch[] {
  const facts = members(details);
  const at = (path: string) => joinPath(call.cwd ?? '', path);
  const path = asText(facts['filePath']) ?? asText(call.input['file_path']) ?? asText(call.input['notebook_path']);
  if (call.toolKind === 'read') return path === null ? [] : [{ path: at(path), action: 'read', by: 'tool' }];
  if (call.toolKind === 'write' || call.toolKind === 'edit') {
    if (path === null) return [];
    const touch = call.toolKind === 'write' ? describeWrite(call.input, facts) : describeEdit(call.input, facts);
    return [{ path: at(path), by: 'tool', ...touch }];
  }
  if (call.toolKind !== 'search') return [];
  return listedFiles(call, facts, output).map((file) => ({ path: at(file), action: 'list', by: 'tool' }));
}

type Change = Omit<FileTouch, 'path' | 'by'>;

function describeWrite(input: Readonly<Record<string, Json>>, facts: Readonly<Record<string, Json>>): Change {
  const added = asText(input['content']) ?? asText(facts['content']);
  const original = asText(facts['originalFile']);
  const isNew = facts['type'] === 'create' || (facts['type'] === undefined && facts['originalFile'] === null);
  return {
    action: isNew ? 'create' : 'edit',
    ...(added === null ? {} : { added: clip(added, inputLimit), after: fingerprint(added) }),
    ...(original === null || isNew ? {} : { removed: clip(original, inputLimit), before: fingerprint(original) }),
  };
}

function describeEdit(input: Readonly<Record<string, Json>>, facts: Readonly<Record<string, Json>>): Change {
  const edits = elements(input['edits']).length > 0 ? elements(input['edits']).map(members) : [input];
  const pairs = edits.map((edit) => ({
    old: asText(edit['old_string']) ?? '',
    new: asText(edit['new_string']) ?? asText(edit['new_source']) ?? '',
    isAll: edit['replace_all'] === true,
  }));
  const original = asText(facts['originalFile']) ?? asText(facts['originalFileContents']);
  const result = original === null || facts['userModified'] === true ? null : replaceAll(original, pairs);
  const isNew = pairs[0]?.old === '' && input['edit_mode'] === undefined && !original;
  return {
    action: isNew ? 'create' : 'edit',
    added: clip(pairs.map((pair) => pair.new).join('\n'), inputLimit),
    removed: clip(pairs.map((pair) => pair.old).join('\n'), inputLimit),
    // The replacement only works out on the whole text: a shortened one tells nothing of the file.
    ...(original === null || result === null || isNew
      ? {}
      : { before: fingerprint(original), after: fingerprint(result) }),
  };
}

function replaceAll(text: string, pairs: readonly { old: string; new: string; isAll: boolean }[]): string | null {
  let result = text;
  for (const pair of pairs) {
    const position = result.indexOf(pair.old);
    if (pair.old === '' || position === -1) return null;
    result = pair.isAll
      ? result.replaceAll(pair.old, () => pair.new)
      : result.slice(0, position) + pair.new + result.slice(position + pair.old.length);
  }
  return result;
}

/** Files that a search named: as its details list them, else the paths in front of matching lines. */
function listedFiles(call: CallEvent, facts: Readonly<Record<string, Json>>, output: string): readonly string[] {
  if (call.tool === 'LS' || (call.tool !== 'Grep' && call.tool !== 'Glob')) return [];
  const named = elements(facts['filenames'])
    .map(asText)
    .filter((name) => name !== null);
  if (named.length > 0) return named.slice(0, mostListed);
  const isContent = call.input['output_mode'] === 'content';
  const text = asText(facts['content']) ?? output;
  const pattern = isContent ? /^([^\s:][^:\n]*):\d+[:-]/gm : /^([^\s:][^:\n]*\.[^\s:/\\]+)(?::\d+)?$/gm;
  const found = new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ''));
  const only = asText(call.input['path']);
  // A search in one file prints its lines without its name.
  if (found.size === 0 && only !== null && /\.[A-Za-z0-9]+$/.test(only) && /^\d+[:-]/m.test(text)) found.add(only);
  return [...found].slice(0, mostListed);
}
