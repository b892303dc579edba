import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { Edit } from '../core/model/finding.ts';
import { guardFiles } from '../core/targets/guard-files.ts';
import {
  evidenceMove,
  relink,
  renameMentions,
  renewHashes,
  type Moves,
  type Renewal,
} from '../core/postmortem/revise/rename.ts';
import { parsePostmortem } from '../core/postmortem/parse.ts';
import { applyEdits } from '../core/text/edits.ts';
import { applyPlan, type PlannedFile } from './apply.ts';
import { exists } from './exists.ts';
import { HumanError } from './human-error.ts';
import { assertInside } from './inside.ts';
import { findPostmortems } from './library/files.ts';
import { shortHash } from './sha256.ts';

/** A post-mortem that gets another path. */
export interface RenameOptions {
  /** Root of the repository, absolute, without symbolic links. */
  readonly repo: string;
  /** The folder of the post-mortems, relative to it. */
  readonly folder: string;
  /** Repository-relative, forward slashes. */
  readonly from: string;
  readonly to: string;
  /** The text of a file as its user sees it, by its repository-relative path; null = there is none. */
  readonly read: (path: string) => Promise<string | null>;
}

/** What goes with a renamed post-mortem. Nothing is written. */
export interface RenamePlan {
  /** The edits of files at their old paths, offsets into the text that was read; only files that change. */
  readonly files: readonly { readonly path: string; readonly before: string; readonly edits: readonly Edit[] }[];
  /** Other files that get another path: the evidence. */
  readonly moves: readonly { readonly from: string; readonly to: string }[];
}

/**
 * Plans what else must change when a post-mortem is renamed, so that its evidence stays with it, links lead to it, and the
 * harness names it: afterwards checks and proofs say what they said before.
 */
export async function planRename(options: RenameOptions): Promise<RenamePlan> {
  const { from, to, read } = options;
  const text = await read(from);
  if (text === null) return { files: [], moves: [] };
  const document = parsePostmortem(text);
  if (!document.frontMatter) return { files: [], moves: [] };
  const evidence = evidenceMove(document, from, to);
  const isFree = evidence && (await read(evidence.from)) !== null && (await read(evidence.to)) === null;
  const moves: Moves = new Map([[from, to], ...(isFree ? [[evidence.from, evidence.to] as const] : [])]);
  const applied = document.changes.flatMap(({ change }) => Object.keys(change?.applied?.files ?? {}));
  const harness = await planHarness([...new Set([guardFiles.guards, ...applied])], options);
  const hashes = new Map(harness.map(({ path: name, before, edits }) => [name, renewalOf(before, edits)]));
  const documents: RenamePlan['files'][number][] = [];
  for (const name of await listDocuments(options)) {
    const before = name === from ? text : await read(name);
    if (before === null || !mayChange(before, name, { moves, hashes })) continue;
    const other = parsePostmortem(before);
    const edits = [...relink(other, name, moves), ...renewHashes(other, hashes)].sort((a, b) => a.start - b.start);
    if (edits.length > 0) documents.push({ path: name, before, edits });
  }
  return { files: [...documents, ...harness], moves: [...moves].slice(1).map(([a, b]) => ({ from: a, to: b })) };
}

async function planHarness(
  names: readonly string[],
  { from, to, read }: RenameOptions,
): Promise<readonly RenamePlan['files'][number][]> {
  const files: RenamePlan['files'][number][] = [];
  for (const name of names) {
    const before = await read(name);
    const edits = before === null ? [] : renameMentions(before, from, to);
    if (before !== null && edits.length > 0) files.push({ path: name, before, edits });
  }
  return files;
}

function renewalOf(before: string, edits: readonly Edit[]): Renewal {
  return { from: shortHash(before), to: shortHash(applyEdits(before, edits)) };
}

/** The post-mortems and whatever else stands beside them in Markdown; the document itself wherever it is. */
async function listDocuments({ repo, folder, from }: RenameOptions): Promise<readonly string[]> {
  const files = await findPostmortems(path.join(repo, folder));
  const names = files.map((file) => path.relative(repo, file).split(path.sep).join('/'));
  return [...new Set([from, ...names])];
}

/** Most documents name neither file: these are not parsed. */
function mayChange(
  text: string,
  name: string,
  { moves, hashes }: { readonly moves: Moves; readonly hashes: ReadonlyMap<string, Renewal> },
): boolean {
  if (moves.has(name)) return true;
  const names = [...moves.keys()].map((one) => path.posix.basename(one));
  return (
    [...names, ...names.map(encodeURI)].some((one) => text.includes(one)) ||
    [...hashes.values()].some(({ from }) => text.includes(from))
  );
}

/**
 * Renames a post-mortem with all that goes along.
 * @throws HumanError when a file of that name exists, or the name leads out of the repository.
 */
export async function renamePostmortem(options: RenameOptions): Promise<RenamePlan> {
  const { repo, from, to } = options;
  await assertInside(repo, path.posix.dirname(to));
  if (await exists(path.join(repo, to))) throw new HumanError(`There is a ${to} already; choose another name.`);
  const plan = await planRename(options);
  const files = plan.files.map((file): PlannedFile => ({ ...file, after: applyEdits(file.before, file.edits) }));
  const write = (planned: readonly PlannedFile[]) =>
    applyPlan({ repo, changes: [], files: planned, document: null, refusals: [], notes: [] });
  await write(files);
  const done: { from: string; to: string }[] = [];
  try {
    for (const move of [...plan.moves, { from, to }]) {
      await fs.mkdir(path.dirname(path.join(repo, move.to)), { recursive: true });
      await fs.rename(path.join(repo, move.from), path.join(repo, move.to));
      done.unshift(move);
    }
  } catch (error) {
    for (const move of done) await fs.rename(path.join(repo, move.to), path.join(repo, move.from));
    await write(files.map((file) => ({ ...file, before: file.after, after: file.before, edits: [] })));
    throw error;
  }
  return plan;
}
