import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { Edit } from '../core/model/finding.ts';
import type { ChangeBlock, Postmortem } from '../core/model/postmortem.ts';
import type { Case, Proof, RecordedCall } from '../core/model/proof.ts';
import { parsePostmortem } from '../core/postmortem/parse.ts';
import { targets } from '../core/targets/index.ts';
import type { Target } from '../core/targets/target.ts';
import { decode } from './apply/harness-files.ts';
import { fieldEdit } from './apply/record.ts';
import { readCases } from './case-lines.ts';
import { findCommit, openRepository } from './git/repository.ts';
import { HumanError } from './human-error.ts';
import { findPostmortems } from './library/files.ts';
import type { Consent } from './prove/consent.ts';
import { proveHook } from './prove/hook-proof.ts';
import { provePermission } from './prove/permission-proof.ts';
import { scratchPool } from './prove/scratch-pool.ts';
import type { ProveContext, Subject } from './prove/subject.ts';
import { proveText } from './prove/text-proof.ts';
import { summarise } from './prove/words.ts';
import { defaultLimits, type ReplayLimits } from './replay/replay.ts';
import { readInside } from './harness/files.ts';

export { isFailing, qualify } from './prove/words.ts';
export { rememberConsent, type Consent, type HookQuestion } from './prove/consent.ts';
export {
  openStanding,
  type Standing,
  type StandingDocument,
  type StandingPlace,
  type StandingReader,
} from './prove/stand.ts';
export { listHooks, type HookList, type ListedHook } from './prove/hooks.ts';

/** What is to be proved, and with whose leave. */
export interface ProveOptions {
  /** The repository's root, absolute. Its hooks are run: never prove in a workspace that the user does not trust. */
  readonly repo: string;
  /** The user's home directory, or a copy of it. */
  readonly home: string;
  /** The built guard program; see `readGuardProgram`. */
  readonly guardProgram: string;
  /** Asked once for each content of a hook that is not this product's own guard. */
  readonly consent: Consent;
  /** Only this change; absent = all of the document. */
  readonly changeId?: string;
  /** Runs the other hooks on tool calls beside the guard too. */
  readonly runForeign?: boolean;
  readonly limits?: ReplayLimits;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
  /** Cases done, of those of the change at hand. */
  readonly onProgress?: ((done: number, of: number) => void) | undefined;
}

/** One document, as the caller has it. */
export interface ProveDocument {
  /** Repository-relative, forward slashes. */
  readonly document: string;
  readonly text: string;
}

/**
 * Tries every change of a document on each of its targets, as the harness stands today. Runs hooks in a copy of the
 * repository, writes nothing of the user's.
 * @throws HumanError when there is nothing that could be proved.
 */
export async function proveDocument(document: ProveDocument, options: ProveOptions): Promise<readonly Proof[]> {
  const pool = scratchPool();
  try {
    return await proveBlocks(document, { options, pool });
  } finally {
    await pool.remove();
  }
}

async function proveBlocks({ document, text }: ProveDocument, preparation: Preparation): Promise<readonly Proof[]> {
  const { options } = preparation;
  const postmortem = parsePostmortem(text);
  const blocks = chooseChanges(postmortem, document, options.changeId);
  const context = await prepare(postmortem, document, preparation);
  const evidence = await readEvidence(postmortem, document, options.repo);
  const proofs: Proof[] = [];
  for (const { change, block } of blocks) {
    for (const id of change.targets) {
      options.signal?.throwIfAborted();
      const target = targets.find((candidate) => candidate.id === id);
      if (!target) throw new HumanError(`${document}: ${change.id} names the target ${id}, which does not exist.`);
      const cases = casesOf(block, evidence, { postmortem, id: change.id });
      proofs.push(await proveOne({ change, target, cases }, evidence.all, context));
    }
  }
  return proofs;
}

/** Tries every applied change of every post-mortem: the regression suite of a harness. */
export async function proveAll(folder: string, options: ProveOptions): Promise<readonly Proof[]> {
  const proofs: Proof[] = [];
  const pool = scratchPool();
  try {
    for (const file of await findPostmortems(path.join(options.repo, folder))) {
      options.signal?.throwIfAborted();
      const text = decode(await fs.readFile(file));
      const document = path.relative(options.repo, file).split(path.sep).join('/');
      const blocks = text === null ? [] : parsePostmortem(text).changes;
      const applied = blocks.flatMap(({ change }) =>
        change?.applied && hasTargets(change.targets) ? [change.id] : [],
      );
      const wanted = applied.filter((id) => options.changeId === undefined || options.changeId === id);
      for (const changeId of wanted) {
        const preparation = { options: { ...options, changeId }, pool };
        proofs.push(...(await proveBlocks({ document, text: text ?? '' }, preparation)));
      }
    }
    return proofs;
  } finally {
    await pool.remove();
  }
}

function hasTargets(ids: readonly string[]): boolean {
  return ids.every((id) => targets.some((target) => target.id === id));
}

/** The edits that put what proving found on record, for changes that were proved or shown on all of their targets. */
export function shownEdits(text: string, proofs: readonly Proof[], today: string): readonly Edit[] {
  return parsePostmortem(text).changes.flatMap((block): Edit[] => {
    const own = proofs.filter(({ changeId }) => changeId === block.change?.id);
    if (own.length === 0 || own.some(({ word }) => word !== 'proved' && word !== 'shown')) return [];
    const result = own.map(summarise).join('; ');
    if (block.change?.shown?.result === result) return [];
    return [fieldEdit(text, block, { key: 'shown', value: `{ date: ${today}, result: ${JSON.stringify(result)} }` })];
  });
}

interface Chosen {
  readonly block: ChangeBlock;
  readonly change: NonNullable<ChangeBlock['change']>;
}

function chooseChanges({ changes }: Postmortem, document: string, changeId?: string): readonly Chosen[] {
  const all = changes.flatMap((block): Chosen[] => (block.change ? [{ block, change: block.change }] : []));
  const chosen = all.filter(({ change }) => changeId === undefined || change.id === changeId);
  if (chosen.length > 0) return chosen;
  if (changeId !== undefined && all.length > 0) {
    throw new HumanError(
      `${document} has no change ${changeId}; it has ${all.map(({ change }) => change.id).join(', ')}.`,
    );
  }
  const problem = changes.flatMap(({ problems }) => problems)[0];
  throw new HumanError(
    problem
      ? `${document}: the change cannot be read: ${problem.message}.`
      : `${document} has no harness-change block: there is nothing to prove.`,
  );
}

interface Preparation {
  readonly options: ProveOptions;
  readonly pool: ReturnType<typeof scratchPool>;
}

async function prepare(
  postmortem: Postmortem,
  document: string,
  { options, pool }: Preparation,
): Promise<ProveContext> {
  const { repo, signal, onProgress } = options;
  const repository = await openRepository(repo, { signal });
  const base = postmortem.frontMatter?.commits?.split('..')[0]?.trim() ?? '';
  const commit = repository && base !== '' ? await findCommit(repository, base, { signal }) : null;
  return {
    repo,
    repository,
    home: options.home,
    document,
    postmortemId: postmortem.frontMatter?.id ?? 'pm-00000000',
    commit,
    guardProgram: options.guardProgram,
    consent: askedOnce(options.consent),
    runForeign: options.runForeign ?? false,
    limits: options.limits ?? defaultLimits,
    path: (options.env ?? process.env).PATH ?? '',
    signal,
    onProgress,
    scratch: (today, isKept) => pool.take({ repo, repository, commit, today, signal }, isKept),
  };
}

/** One question for each content, however many changes it stands for. */
function askedOnce(consent: Consent): Consent {
  const answers = new Map<string, Promise<boolean>>();
  return (hook) => {
    const answer = answers.get(hook.hash) ?? consent(hook);
    answers.set(hook.hash, answer);
    return answer;
  };
}

interface Evidence {
  readonly cases: readonly Case[];
  /** By line. */
  readonly calls: ReadonlyMap<number, RecordedCall>;
  readonly all: readonly RecordedCall[];
}

async function readEvidence({ frontMatter }: Postmortem, document: string, repo: string): Promise<Evidence> {
  const name = frontMatter?.evidence ?? null;
  const file = name === null ? null : path.posix.join(path.posix.dirname(document), name);
  const text = file === null || path.posix.isAbsolute(name ?? '') ? null : await readInside(repo, file);
  const { cases, calls } = readCases(text ?? '', file ?? '');
  return { cases, calls, all: [...cases.map(({ call }) => call), ...calls.values()] };
}

/** The cases of a change; where the evidence has none, the calls that the text before its block cites must be stopped. */
function casesOf(
  block: ChangeBlock,
  { cases, calls }: Evidence,
  { postmortem, id }: { readonly postmortem: Postmortem; readonly id: string },
): readonly Case[] {
  const own = cases.filter(({ change }) => change === id);
  if (own.length > 0) return own;
  const { text, references, definitions } = postmortem;
  const from = Math.max(text.lastIndexOf('\n#', block.range.start), text.lastIndexOf('```', block.range.start - 1));
  const cited = references.filter(({ range }) => range.start > from && range.end <= block.range.start);
  return [...new Set(cited.map(({ label }) => label))].flatMap((label): Case[] => {
    const target = definitions.find((one) => one.label === label)?.target ?? '';
    const line = Number(/#L(\d+)$/.exec(target)?.[1] ?? 0);
    const call = calls.get(line);
    if (!call) return [];
    return [
      {
        id: `${id} ${label}`,
        change: id,
        must: 'stop',
        why: 'cited by the change',
        call,
        past: null,
        masked: false,
        line,
      },
    ];
  });
}

async function proveOne(subject: Subject, calls: readonly RecordedCall[], context: ProveContext): Promise<Proof> {
  const { change, target } = subject;
  const { protocol, permissions }: Target = target;
  if (change.kind === 'hook' && protocol) return proveHook(subject, protocol, context);
  if (change.kind === 'permission' && permissions) return provePermission(subject, permissions, context);
  return proveText(subject, calls, context);
}
