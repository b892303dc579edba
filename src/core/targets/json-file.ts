import type { Edit } from '../model/finding.ts';
import type { Json } from '../model/session.ts';
import { composeSteps } from '../text/compose-edits.ts';
import type { Step } from '../text/compose-edits.ts';
import { applyEdits } from '../text/edits.ts';
import { duplicateKeys, findJson, hasComment, looseJsonProblem, parseJson, strictJsonProblem } from '../text/json.ts';
import type { JsonNode, JsonProblem } from '../text/json.ts';
import { insertProperty, removeArrayItem, removeProperty } from '../text/json-edit.ts';
import { createFile, deleteFile, emptyPlan, fileEdit, findPlace, refuse } from './plans.ts';
import type { HarnessFiles } from './harness-file.ts';
import type { Plan } from './target.ts';

/** What an agent's parser of a JSON file lets pass. */
export interface JsonReader {
  /** The file, repository-relative. */
  readonly file: string;
  readonly agent: string;
  /** Comments are read over; trailing commas never are, except where said. */
  readonly comments?: boolean;
  readonly trailingCommas?: boolean;
  /** False where a byte order mark makes the agent refuse the file. */
  readonly mark?: boolean;
  /** What else makes the agent refuse the file: a sentence, or null. */
  readonly refuse?: (root: JsonNode, text: string) => string | null;
}

/** A JSON file of the harness as it stands; null text = it does not exist. */
export interface JsonFile {
  /** As named by the agent; also what places in `kept` begin with. */
  readonly name: string;
  /** The real file behind links. */
  readonly path: string;
  readonly text: string | null;
  readonly root: JsonNode | null;
}

/** Reads a JSON file, or says why its agent cannot. */
export function readJsonFile(files: HarnessFiles, reader: JsonReader): JsonFile | { readonly refusal: string } {
  const { file: name, agent } = reader;
  const place = findPlace(files, name);
  if ('refusal' in place) return place;
  const { path, text } = place;
  if (text === null) return { name, path, text, root: null };
  const problem = problemOf(text, reader);
  if (problem) {
    const kind = reader.comments ? 'JSON with comments' : 'strict JSON';
    return {
      refusal: `${path}, line ${problem.line}: ${problem.what}. ${agent} reads ${kind} and ignores this whole file: mend it, then apply.`,
    };
  }
  const root = parseJson(text);
  if (root?.type !== 'object') return { refusal: `${path} holds no JSON object: mend it, then apply.` };
  const own = reader.refuse?.(root, text) ?? null;
  return own === null ? { name, path, text, root } : { refusal: own };
}

function problemOf(text: string, { comments, trailingCommas, mark }: JsonReader): JsonProblem | null {
  if (mark === false && text.startsWith('\uFEFF')) return { line: 1, what: 'a byte order mark' };
  return comments ? looseJsonProblem(text, trailingCommas === true) : strictJsonProblem(text);
}

/** Says of keys that we write to and that stand twice that only the last one counts, which is the one we write to. */
export function doubledNotes({ name, text }: JsonFile, agent: string, ours: readonly string[]): readonly string[] {
  const doubled = text === null ? [] : duplicateKeys(text).filter(({ key }) => ours.includes(key));
  return doubled.map(
    ({ key, line }) => `${name}, line ${line}: \`${key}\` stands twice, and ${agent} reads only the last one.`,
  );
}

/** Why a value on the way is not what the file has there; null when all is well or absent. */
export function refuseType(
  file: Pick<JsonFile, 'name' | 'root'>,
  path: readonly string[],
  type: 'object' | 'array',
): string | null {
  const node = file.root && findJson(file.root, path);
  return node && node.type !== type ? `${file.name}: \`${path.join('.')}\` is no ${type}: mend it, then apply.` : null;
}

/** A property that a new file begins with, such as `version`. */
export type Preamble = readonly (readonly [string, Json])[];

/** Carries out steps on the file; a missing one is made, its text laid out like any new JSON file. */
export function planSteps(file: JsonFile, steps: readonly Step[], preamble: Preamble = []): Plan {
  if (file.text === null) {
    if (steps.length === 0) return emptyPlan;
    const first = preamble.map(
      (property): Step =>
        (text) =>
          insertProperty(text, [], property),
    );
    const text = [...first, ...steps].reduce((current, step) => applyEdits(current, step(current)), '{}\n');
    return text === '{}\n' ? emptyPlan : { ...emptyPlan, files: [createFile(file.path, text)] };
  }
  return { ...emptyPlan, files: fileEdit(file, composeSteps(file.text, steps)) };
}

/** The same for taking things out: a file of which nothing is left goes, unless it stood there before. */
export function unplanSteps(
  file: JsonFile,
  steps: readonly Step[],
  { kept, preamble = [] }: { readonly kept: ReadonlySet<string>; readonly preamble?: Preamble },
): Plan {
  if (file.text === null) return emptyPlan;
  const { text } = file;
  const edits = composeSteps(text, steps);
  if (edits.length === 0) return emptyPlan;
  if (edits.some(({ start, end }) => hasComment(text.slice(start, end)))) {
    return refuse(`${file.name}: a comment stands inside what would be taken out: move it away, then undo.`);
  }
  const left = parseJson(applyEdits(file.text, edits));
  const isOurs =
    left?.children.every(({ key, node }) => preamble.some(([name, value]) => name === key && node.value === value)) ??
    false;
  const stoodBefore = [keptMark(file, []), ...preamble.map(([name]) => keptMark(file, [name]))].some((mark) =>
    kept.has(mark),
  );
  if (isOurs && !stoodBefore && isBare(applyEdits(file.text, edits), preamble)) {
    return { ...emptyPlan, files: [deleteFile(file.path, file.text)] };
  }
  return { ...emptyPlan, files: fileEdit(file, edits) };
}

/** Whether a text is no more than the file that we begin with: a comment in it is somebody's. */
function isBare(text: string, preamble: Preamble): boolean {
  const bare = JSON.stringify(Object.fromEntries(preamble));
  return text.replace(/^\uFEFF/, '').replace(/\s+/g, '') === bare.replace(/\s+/g, '');
}

/** Names a place in the file for `applied.kept`. */
export function keptMark({ name }: Pick<JsonFile, 'name'>, path: readonly string[]): string {
  return `${name}#/${path.join('/')}`;
}

/** The empty objects and arrays on the way to `path`: they stood there before and stay. */
export function emptyOnTheWay(file: Pick<JsonFile, 'name' | 'root'>, path: readonly string[]): readonly string[] {
  if (!file.root) return [];
  const marks: string[] = [];
  for (let length = 0; length <= path.length; length++) {
    const node = findJson(file.root, path.slice(0, length));
    if (node && node.children.length === 0 && (node.type === 'object' || node.type === 'array'))
      marks.push(keptMark(file, path.slice(0, length)));
  }
  return marks;
}

/** The properties of a new file that stood there before. */
export function keptPreamble(file: JsonFile, preamble: Preamble): readonly string[] {
  return preamble.flatMap(([name]) => (file.root && findJson(file.root, [name]) ? [keptMark(file, [name])] : []));
}

/** Takes out the empty objects and arrays on the way to `path`, the innermost first, but for the kept ones. */
export function dropEmpty(
  file: Pick<JsonFile, 'name'>,
  path: readonly string[],
  kept: ReadonlySet<string>,
): readonly Step[] {
  return path.map((_, index): Step => {
    const inner = path.slice(0, path.length - index);
    return (text) => {
      const root = parseJson(text);
      const node = root && findJson(root, inner);
      if (!node || node.children.length > 0 || kept.has(keptMark(file, inner))) return [];
      if (node.type !== 'object' && node.type !== 'array') return [];
      if (hasComment(text.slice(node.start, node.end))) return [];
      return removeProperty(text, inner.slice(0, -1), inner.at(-1) ?? '');
    };
  });
}

/** Takes an item out of an array of the file. */
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
