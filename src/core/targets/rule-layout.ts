import type { Change, RuleChange } from '../model/change.ts';
import { findPlace, markOf, mergePlans, refuse, remark } from './plans.ts';
import type { Place } from './plans.ts';
import type { RuleWriter } from './rule-change.ts';
import {
  asBullet,
  costNote,
  generatedProblem,
  importsFile,
  planBlock,
  planOwnFile,
  similarElsewhere,
  unplanBlock,
  unplanOwnFile,
} from './rule-file.ts';
import type { HarnessFiles } from './harness-file.ts';
import type { Plan, PlanContext } from './target.ts';

/** What planning one rule looks at. */
export interface RuleView {
  readonly rule: RuleChange;
  /** The rule as a Markdown list item. */
  readonly body: string;
  readonly files: HarnessFiles;
  readonly change: Change;
  readonly context: PlanContext;
  /** `pm-3f9a11c2-c1`: the name of a file of its own. */
  readonly name: string;
}

/** A file that is all ours. */
export interface OwnFile {
  readonly path: string;
  readonly text: string;
}

/** Where a rule goes: as a block into a file that others write too, or into a file of its own. */
export type Spot =
  | { readonly block: string; readonly notes?: readonly string[] }
  | { readonly own: OwnFile; readonly notes?: readonly string[] }
  | { readonly covered: string }
  | { readonly refusal: string };

/** Where one agent reads rules. */
export interface RuleLayout {
  /** Paths and globs that planning looks at, besides the rule's own file and those of generators. */
  files(change: Change): readonly string[];
  /** Shared files in which a block or a sentence may stand, as far as they are there. */
  shared(view: Pick<RuleView, 'rule' | 'files'>): readonly string[];
  /** The file of its own that this rule would be, in either scope; null when the agent has none. */
  own(view: RuleView): OwnFile | null;
  choose(view: RuleView): Spot;
  /** Why the file must not become what it would, or what should be said of it. */
  limit?(path: string, after: string, files: HarnessFiles): { readonly refusal?: string; readonly note?: string };
  /** When the rule is read: `every session`. */
  readonly when: { readonly always: string; readonly scoped: string };
  readonly notes?: readonly string[];
}

/** What generators of rule files leave in a repository. */
export const generatorFiles = ['rulesync.jsonc', '.rulesync/**', '.ruler/**'] as const;

/** Everything that planning a rule looks at. */
export function ruleFilesOf(layout: RuleLayout, change: Change): readonly string[] {
  const own = change.rule?.file;
  return [...layout.files(change), ...(own === undefined ? [] : [own]), ...generatorFiles];
}

/** Whether a rule is for some files only. */
export function isScoped(rule: RuleChange): boolean {
  return rule.do === 'scope' || (rule.paths?.length ?? 0) > 0;
}

/** Writes rules where a layout says. */
export function layoutWriter(
  layout: RuleLayout,
  change: Change,
  options: { readonly files: HarnessFiles; readonly context: PlanContext },
): RuleWriter {
  const { files, context } = options;
  const mark = markOf(change, context);
  const name = mark.replace('/', '-');
  const viewOf = (rule: RuleChange, text: string): RuleView => ({
    rule,
    body: asBullet(text),
    files,
    change,
    context,
    name,
  });
  const rule = change.rule ?? { do: 'add' };
  return {
    candidates: layout.shared({ rule, files }),
    add(asked, text) {
      const view = viewOf(asked, text);
      if (asked.do === 'scope' && !asked.paths?.length) {
        return refuse('To scope a rule, give the `paths` that it is for.');
      }
      const spot: Spot =
        asked.file !== undefined && !isScoped(asked) ? { block: asked.file } : alreadyThere(layout, view, mark);
      const plan = carryOut(layout, spot, { view, mark, text });
      // A rule that is moved stands in the old place still.
      if (asked.do !== 'add') return plan;
      return mergePlans(plan, similarElsewhere(plan, view.body, placesOf(files, layout.shared(view))));
    },
    remove(asked, text) {
      const view = viewOf(asked, text);
      const own = layout.own(view);
      const shared = [...layout.shared(view), ...(asked.file === undefined ? [] : [asked.file])];
      const blocks = placesOf(files, shared).map((place) => unplanBlock(place, mark, { body: view.body, context }));
      return mergePlans(...(own ? [unplanOwnFile(files, own.path, { text: own.text, context })] : []), ...blocks);
    },
  };
}

/** Where the rule stands already, so that a file that came since does not make a second one; else where the layout says. */
function alreadyThere(layout: RuleLayout, view: RuleView, mark: string): Spot {
  const own = layout.own(view);
  if (own && typeof view.files.get(own.path)?.text === 'string') return { own };
  const literal = `<!-- postmortem:begin id=${mark} -->`;
  const there = placesOf(view.files, layout.shared(view)).find(({ text }) => text?.includes(literal));
  return there ? { block: there.path } : layout.choose(view);
}

interface Writing {
  readonly view: RuleView;
  readonly mark: string;
  readonly text: string;
}

function carryOut(layout: RuleLayout, spot: Spot, { view, mark, text }: Writing): Plan {
  if ('refusal' in spot) return refuse(spot.refusal);
  if ('covered' in spot) return remark(spot.covered);
  const { files, context } = view;
  const cost = costNote(text, isScoped(view.rule) ? layout.when.scoped : layout.when.always);
  const said = mergePlans(cost, remark(...(spot.notes ?? []), ...(layout.notes ?? [])));
  if ('own' in spot) {
    const limit = layout.limit?.(spot.own.path, spot.own.text, files) ?? {};
    if (limit.refusal !== undefined) return refuse(limit.refusal);
    return mergePlans(planOwnFile(files, spot.own.path, { text: spot.own.text, context }), said, remarkOn(limit.note));
  }
  const place = findPlace(files, spot.block);
  if ('refusal' in place) return refuse(place.refusal);
  const generated = generatedProblem(files, place);
  if (generated !== null) return refuse(generated);
  const plan = planBlock(place, mark, { body: view.body, context });
  const edit = plan.files[0]?.edits.at(-1);
  const after = (place.text ?? '') + (edit?.text ?? '');
  const limit = edit ? (layout.limit?.(place.path, after, files) ?? {}) : {};
  if (limit.refusal !== undefined) return refuse(limit.refusal);
  return mergePlans(plan, said, remarkOn(limit.note));
}

function remarkOn(note: string | undefined): Plan {
  return remark(...(note === undefined ? [] : [note]));
}

/** The files that exist, each real one once. */
function placesOf(files: HarnessFiles, paths: readonly string[]): readonly Place[] {
  const places = new Map<string, Place>();
  for (const path of paths) {
    const place = findPlace(files, path);
    if (!('refusal' in place) && place.text !== null) places.set(place.path, place);
  }
  return [...places.values()];
}

/** Whether there is a file with a text. */
export function exists(files: HarnessFiles, path: string): boolean {
  return typeof files.get(path)?.text === 'string';
}

/** Whether AGENTS.md is there, or another target of this change writes it. */
export function hasAgentsFile({ files, change }: Pick<RuleView, 'files' | 'change'>): boolean {
  return exists(files, 'AGENTS.md') || change.targets.some((target) => target === 'agents-md' || target === 'codex');
}

/** The file that another one leads to by a link or an import of AGENTS.md, which then is the place for a rule; else itself. */
export function throughImport(files: HarnessFiles, path: string): string {
  const text = files.get(path)?.text ?? '';
  return importsFile(text, 'AGENTS.md') && exists(files, 'AGENTS.md') ? 'AGENTS.md' : path;
}

/** The folder below which all globs lie; '' for the root. */
export function scopeFolder(globs: readonly string[]): string {
  const [first, ...rest] = globs.map((glob) => {
    const parts = glob.replace(/^\.\//, '').split('/');
    const wild = parts.findIndex((part) => /[*?[\]{}!]/.test(part));
    return parts.slice(0, wild === -1 ? parts.length - 1 : wild);
  });
  if (!first) return '';
  let length = first.length;
  for (const other of rest) while (first.slice(0, length).some((part, index) => other[index] !== part)) length--;
  return first.slice(0, length).join('/');
}

/** The folders from the root to one, the root as ''. */
export function foldersTo(folder: string): readonly string[] {
  const parts = folder === '' ? [] : folder.split('/');
  return ['', ...parts.map((_, index) => parts.slice(0, index + 1).join('/'))];
}

/** A file of a folder. */
export function inFolder(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
