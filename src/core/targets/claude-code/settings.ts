import type { Edit } from '../../model/finding.ts';
import type { Json } from '../../model/session.ts';
import { composeSteps } from '../../text/compose-edits.ts';
import type { Step } from '../../text/compose-edits.ts';
import { applyEdits } from '../../text/edits.ts';
import { duplicateKeys, findJson, parseJson, strictJsonProblem } from '../../text/json.ts';
import type { JsonNode } from '../../text/json.ts';
import { removeArrayItem, removeProperty } from '../../text/json-edit.ts';
import { createFile, deleteFile, emptyPlan, fileEdit, findPlace, refuse } from '../plans.ts';
import type { HarnessFiles, Plan } from '../target.ts';

/** The project's settings, which Claude Code reads as strict JSON and Copilot CLI, Cursor and Devin look into as well. */
export const settingsPath = '.claude/settings.json';

/** The settings as they stand; null text = the file does not exist. */
export interface Settings {
  readonly path: string;
  readonly text: string | null;
  readonly root: JsonNode | null;
}

/** Reads the settings, or says why Claude Code cannot. */
export function readSettings(files: HarnessFiles): Settings | { readonly refusal: string } {
  const place = findPlace(files, settingsPath);
  if ('refusal' in place) return place;
  if (place.text === null) return { ...place, root: null };
  const problem = strictJsonProblem(place.text);
  if (problem) {
    return {
      refusal: `${place.path}, line ${problem.line}: ${problem.what}. Claude Code reads strict JSON and ignores this whole file: mend it, then apply.`,
    };
  }
  const root = parseJson(place.text);
  if (root?.type !== 'object') return { refusal: `${place.path} holds no JSON object: mend it, then apply.` };
  return { ...place, root };
}

/** Keys that we write to and that stand twice: only the last one counts, and that is the one we write to. */
export function doubledNotes({ text }: Settings): readonly string[] {
  const ours = ['hooks', 'PreToolUse', 'permissions', 'deny', 'ask', 'allow'];
  const doubled = text === null ? [] : duplicateKeys(text).filter(({ key }) => ours.includes(key));
  return doubled.map(
    ({ key, line }) =>
      `${settingsPath}, line ${line}: \`${key}\` stands twice, and Claude Code reads only the last one.`,
  );
}

/** Why a value on the way is not what settings have there; null when all is well or absent. */
export function refuseType(root: JsonNode | null, path: readonly string[], type: 'object' | 'array'): string | null {
  const node = root && findJson(root, path);
  return node && node.type !== type
    ? `${settingsPath}: \`${path.join('.')}\` is no ${type}: mend it, then apply.`
    : null;
}

/** Carries out steps on the settings; a missing file is made, its text laid out like any new JSON file. */
export function planSteps(settings: Settings, steps: readonly Step[]): Plan {
  if (settings.text === null) {
    const text = steps.reduce((current, step) => applyEdits(current, step(current)), '{}\n');
    return text === '{}\n' ? emptyPlan : { ...emptyPlan, files: [createFile(settings.path, text)] };
  }
  return { ...emptyPlan, files: fileEdit(settings, composeSteps(settings.text, steps)) };
}

/** The same for taking things out: a file of which nothing is left goes, unless it stood there before. */
export function unplanSteps(settings: Settings, steps: readonly Step[], kept: ReadonlySet<string>): Plan {
  if (settings.text === null) return emptyPlan;
  const edits = composeSteps(settings.text, steps);
  if (edits.length === 0) return emptyPlan;
  const left = applyEdits(settings.text, edits);
  if (left.trim() === '{}' && !kept.has(keptMark([]))) {
    return { ...emptyPlan, files: [deleteFile(settings.path, settings.text)] };
  }
  return { ...emptyPlan, files: fileEdit(settings, edits) };
}

/** Names a place in the settings for `applied.kept`. */
export function keptMark(path: readonly string[]): string {
  return `${settingsPath}#/${path.join('/')}`;
}

/** The empty objects and arrays on the way to `path`: they stood there before and stay. */
export function emptyOnTheWay(root: JsonNode | null, path: readonly string[]): readonly string[] {
  if (!root) return [];
  const marks: string[] = [];
  for (let length = 0; length <= path.length; length++) {
    const node = findJson(root, path.slice(0, length));
    if (node && node.children.length === 0) marks.push(keptMark(path.slice(0, length)));
  }
  return marks;
}

/** Takes out the empty objects and arrays on the way to `path`, the innermost first, but for the kept ones. */
export function dropEmpty(path: readonly string[], kept: ReadonlySet<string>): readonly Step[] {
  return path.map((_, index): Step => {
    const inner = path.slice(0, path.length - index);
    return (text) => {
      const root = parseJson(text);
      const node = root && findJson(root, inner);
      if (!node || node.children.length > 0 || kept.has(keptMark(inner))) return [];
      return removeProperty(text, inner.slice(0, -1), inner.at(-1) ?? '');
    };
  });
}

/** Takes an item out of an array of the settings. */
export function removeItem(path: readonly string[], isWanted: (value: Json) => boolean): Step {
  return (text): readonly Edit[] => {
    const root = parseJson(text);
    const node = root && findJson(root, path);
    const index = node?.children.findIndex((child) => isWanted(child.node.value)) ?? -1;
    return index === -1 ? [] : removeArrayItem(text, path, index);
  };
}

/** A refusal as a plan, or null. */
export function refuseAny(...problems: readonly (string | null)[]): Plan | null {
  const found = problems.filter((problem) => problem !== null);
  return found.length > 0 ? refuse(...found) : null;
}
