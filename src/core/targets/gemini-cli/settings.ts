import { findJson } from '../../text/json.ts';
import { readJsonFile } from '../json-file.ts';
import type { JsonFile, JsonReader } from '../json-file.ts';
import type { HarnessFiles } from '../harness-file.ts';

/** The project's settings: JSON with comments, but without trailing commas. */
export const settingsPath = '.gemini/settings.json';

const reader: JsonReader = { file: settingsPath, agent: 'Gemini CLI', comments: true };

/** Reads the settings, or says why Gemini CLI cannot. */
export function readSettings(files: HarnessFiles): JsonFile | { readonly refusal: string } {
  return readJsonFile(files, reader);
}

/** The names of the files that Gemini CLI reads rules from; null when the settings name none. */
export function fileNames(settings: JsonFile): readonly string[] | null {
  const named = settings.root && findJson(settings.root, ['context', 'fileName']);
  if (!named) return null;
  const values = named.type === 'array' ? named.children.map((child) => child.node.value) : [named.value];
  return values.filter((value) => typeof value === 'string');
}
