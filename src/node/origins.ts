import picomatch from 'picomatch/lib/picomatch.js';
import { guardFiles } from '../core/targets/guard-files.ts';
import { targets } from '../core/targets/index.ts';
import type { HarnessFile, HarnessFiles } from '../core/targets/harness-file.ts';
import type { PlanContext, Target } from '../core/targets/target.ts';
import type { Range } from '../core/model/finding.ts';
import type { LibraryChange, LibraryEntry } from '../core/model/library.ts';
import type { StartCheck } from '../core/model/proof.ts';
import { readGuards } from '../core/guard/guards-file.ts';
import { findJson, parseJson } from '../core/text/json.ts';
import { shortHash } from './sha256.ts';
import { readWholeHarness } from './prove/harness-files.ts';
import { hooksOf } from './prove/hooks.ts';

/** A harness file as the user sees it, in its repository. */
export interface OriginPlace {
  /** The repository's root, absolute. */
  readonly repo: string;
  /** The user's home directory, or a copy of it. */
  readonly home: string;
  /** Repository-relative, forward slashes, links resolved. */
  readonly file: string;
  /** Its text, which may not be saved yet. */
  readonly text: string;
  readonly signal?: AbortSignal | undefined;
}

/** A part of a harness file that a change wrote, or that runs its guard. */
export interface Origin {
  /** UTF-16 offsets into the file's text. */
  readonly range: Range;
  readonly entry: LibraryEntry;
  readonly change: LibraryChange;
}

/** A hook that is registered in the file, whoever put it there. */
export interface HookOrigin {
  readonly range: Range;
  /** Id of the target whose agent runs it. */
  readonly target: string;
  /** `Claude Code`, and the version whose rules were applied. */
  readonly agent: string;
  readonly measured: string;
  readonly start: StartCheck;
}

/** What is known of the parts of a harness file. */
export interface Origins {
  readonly changes: readonly Origin[];
  readonly hooks: readonly HookOrigin[];
}

/** Which post-mortems stand behind the parts of a harness file. Reads files, starts nothing. */
export async function findOrigins(place: OriginPlace, library: readonly LibraryEntry[]): Promise<Origins> {
  const known = new Map(
    library.flatMap((entry) =>
      entry.changes.map((change): [string, Named] => [`${entry.id ?? ''}/${change.id}`, { entry, change }]),
    ),
  );
  const hooks = await readHooks(place);
  const runs = hooks.flatMap(({ range, marks }) => marks.map((mark) => ({ range, mark })));
  const named = [...markedBlocks(place.text), ...guardEntries(place), ...runs].flatMap(({ range, mark }): Origin[] => {
    const found = known.get(mark);
    return found ? [{ range, ...found }] : [];
  });
  return { changes: [...named, ...(await writtenBy(place, [...known.values()]))], hooks };
}

interface Named {
  readonly entry: LibraryEntry;
  readonly change: LibraryChange;
}

interface Marked {
  readonly range: Range;
  /** `pm-3f9a11c2/c1` */
  readonly mark: string;
}

/** The parts between markers on lines of their own. */
function markedBlocks(text: string): readonly Marked[] {
  const begins = /postmortem:begin id=(pm-[0-9a-f]{8}\/[a-z0-9-]+)/g;
  return [...text.matchAll(begins)].flatMap(({ 1: mark = '', index }) => {
    const start = text.lastIndexOf('\n', index) + 1;
    const stop = text.indexOf(`postmortem:end id=${mark}`, index);
    if (stop === -1) return [];
    const end = text.indexOf('\n', stop);
    return [{ range: { start, end: end === -1 ? text.length : end }, mark }];
  });
}

function guardEntries({ file, text }: OriginPlace): readonly Marked[] {
  const root = file === guardFiles.guards ? parseJson(text) : null;
  const list = root && findJson(root, ['guards']);
  return (list?.children ?? []).flatMap(({ node }) => {
    const id = findJson(node, ['id'])?.value;
    return typeof id === 'string' ? [{ range: { start: node.start, end: node.end }, mark: id }] : [];
  });
}

/** The file as it stands in the editor among the others as they stand on the disk. */
async function readAround(patterns: readonly string[], place: OriginPlace): Promise<HarnessFiles> {
  const { files } = await readWholeHarness(patterns, place);
  const whole = new Map<string, HarnessFile>(files);
  whole.set(place.file, { text: place.text, linkTo: null });
  for (const [name, file] of whole) if (file.linkTo === place.file) whole.set(name, { ...file, text: place.text });
  return whole;
}

interface FoundHook extends HookOrigin {
  /** Of the guards that it runs. */
  readonly marks: readonly string[];
}

async function readHooks(place: OriginPlace): Promise<readonly FoundHook[]> {
  const found: FoundHook[] = [];
  for (const target of targets) {
    const { protocol } = target;
    if (!protocol || !protocol.files.some((pattern) => isMatch(pattern, place.file))) continue;
    const files = await readAround([...protocol.files, guardFiles.guards], place);
    const { hooks, measured } = await hooksOf(target, protocol, { files, place });
    const { guards } = readGuards(files.get(guardFiles.guards)?.text ?? '');
    const marks = guards.filter((guard) => guard.targets?.includes(target.id) ?? true).map(({ id }) => id);
    for (const { entry, start } of hooks) {
      if (entry.file !== place.file) continue;
      const about = { target: target.id, agent: target.title, measured, start };
      found.push({ range: entry.range, ...about, marks: entry.ours ? marks : [] });
    }
  }
  return found;
}

function isMatch(pattern: string, file: string): boolean {
  return pattern === file || (/[*?[\]{}]/.test(pattern) && picomatch(pattern, { dot: true })(file));
}

/** What undoing would take out of the file is what applying put there. */
async function writtenBy(place: OriginPlace, all: readonly Named[]): Promise<readonly Origin[]> {
  // One program serves all guards, and each guard names its own.
  if (place.file === guardFiles.program || place.file === guardFiles.guards) return [];
  const found: Origin[] = [];
  for (const named of all) {
    const { entry, change } = named;
    if (entry.id === null || change.applied?.files[place.file] === undefined) continue;
    const context = { postmortemId: entry.id, document: entry.path, guardProgram: '' };
    for (const target of targets.filter(({ id }) => change.targets.includes(id))) {
      place.signal?.throwIfAborted();
      const files = await readAround(target.files(change), place);
      const ranges = rangesOf(target, named.change, { files, context, file: place.file });
      found.push(...ranges.map((range) => ({ range, ...named })));
    }
  }
  return found;
}

function rangesOf(
  target: Target,
  change: LibraryChange,
  { files, context, file }: { readonly files: HarnessFiles; readonly context: PlanContext; readonly file: string },
): readonly Range[] {
  const recorded = Object.entries(change.applied?.files ?? {});
  const intact = new Set(
    recorded.filter(([name, hash]) => hash === hashOf(files.get(name)?.text)).map(([name]) => name),
  );
  const plan = target.unplan(change, files, { ...context, intact });
  return plan.files
    .filter(({ path }) => path === file)
    .flatMap(({ edits }) => edits.filter(({ start, end }) => end > start).map(({ start, end }) => ({ start, end })));
}

function hashOf(text: string | null | undefined): string | null {
  return typeof text === 'string' ? shortHash(text) : null;
}
