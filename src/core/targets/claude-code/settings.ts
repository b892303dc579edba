import type { Step } from '../../text/compose-edits.ts';
import type { JsonNode } from '../../text/json.ts';
import * as json from '../json-file.ts';
import type { JsonFile, JsonReader } from '../json-file.ts';
import type { HarnessFiles } from '../harness-file.ts';
import type { Plan } from '../target.ts';

export { planSteps, refuseAny, removeItem } from '../json-file.ts';

/** The project's settings, which Claude Code reads as strict JSON and Copilot CLI, Cursor and Devin look into as well. */
export const settingsPath = '.claude/settings.json';

/** How Claude Code reads them. */
const settingsReader: JsonReader = { file: settingsPath, agent: 'Claude Code' };

const named = { name: settingsPath };

/** Reads the settings, or says why Claude Code cannot. */
export function readSettings(files: HarnessFiles): JsonFile | { readonly refusal: string } {
  return json.readJsonFile(files, settingsReader);
}

/** Keys that we write to and that stand twice: only the last one counts, and that is the one we write to. */
export function doubledNotes(settings: JsonFile): readonly string[] {
  const ours = ['hooks', 'PreToolUse', 'Stop', 'permissions', 'deny', 'ask', 'allow'];
  return json.doubledNotes(settings, 'Claude Code', ours);
}

/** Why a value on the way is not what settings have there; null when all is well or absent. */
export function refuseType(root: JsonNode | null, path: readonly string[], type: 'object' | 'array'): string | null {
  return json.refuseType({ name: settingsPath, root }, path, type);
}

/** Carries out steps that take things out: a file of which nothing is left goes, unless it stood there before. */
export function unplanSteps(settings: JsonFile, steps: readonly Step[], kept: ReadonlySet<string>): Plan {
  return json.unplanSteps(settings, steps, { kept });
}

/** Names a place in the settings for `applied.kept`. */
export function keptMark(path: readonly string[]): string {
  return json.keptMark(named, path);
}

/** The empty objects and arrays on the way to `path`: they stood there before and stay. */
export function emptyOnTheWay(root: JsonNode | null, path: readonly string[]): readonly string[] {
  return json.emptyOnTheWay({ name: settingsPath, root }, path);
}

/** Takes out the empty objects and arrays on the way to `path`, the innermost first, but for the kept ones. */
export function dropEmpty(path: readonly string[], kept: ReadonlySet<string>): readonly Step[] {
  return json.dropEmpty(named, path, kept);
}
