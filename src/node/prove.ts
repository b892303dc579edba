import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { Change } from '../core/model/change.ts';
import type { Edit } from '../core/model/finding.ts';
import type { Postmortem } from '../core/model/postmortem.ts';
import type { Proof, RecordedCall } from '../core/model/proof.ts';
import { parsePostmortem } from '../core/postmortem/parse.ts';
import { targets } from '../core/targets/index.ts';
import type { Target } from '../core/targets/target.ts';
import { decode } from './apply/harness-files.ts';
import { fieldEdit } from './apply/record.ts';
import { findCommit, openRepository } from './git/repository.ts';
import { findPostmortems } from './library/files.ts';
import { chooseChanges, chosenIn, unreadChanges, type Chosen, type UnreadChange } from './prove/choose.ts';
import type { Consent } from './prove/consent.ts';
import { casesOf, readEvidence } from './prove/evidence.ts';
import { proveHook } from './prove/hook-proof.ts';
import { provePermission } from './prove/permission-proof.ts';
import { scratchPool } from './prove/scratch-pool.ts';
import type { ProveContext, Subject } from './prove/subject.ts';
import { proveText } from './prove/text-proof.ts';
import { summarise } from './prove/words.ts';
import { defaultLimits, type ReplayLimits } from './replay/replay.ts';

export { isFailing, leftOut, qualify } from './prove/words.ts';
export { rememberConsent, type Consent, type HookQuestion } from './prove/consent.ts';
export { openStanding, type Standing, type StandingDocument, type StandingPlace } from './prove/stand.ts';
export type { UnreadChange } from './prove/choose.ts';
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
  /** Makes the run's edits again in the copy as the replay goes, for hooks that look at files. */
  readonly checkpoint?: boolean;
  /** Runs the commands of test changes, with the same leave; without it they are not run. */
  readonly runTests?: boolean;
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
    const postmortem = parsePostmortem(document.text);
    const chosen = chooseChanges(postmortem, document.document, options.changeId);
    return await proveChanges({ ...document, postmortem, chosen }, { options, pool });
  } finally {
    await pool.remove();
  }
}

/** What `prove --all` found. */
export interface ProvedLibrary {
  readonly proofs: readonly Proof[];
  /** Changes that nobody can say anything of. */
  readonly unread: readonly UnreadChange[];
}

/** Tries every applied change of every post-mortem: the regression suite of a harness. */
export async function proveAll(folder: string, options: ProveOptions): Promise<ProvedLibrary> {
  const proofs: Proof[] = [];
  const unread: UnreadChange[] = [];
  const pool = scratchPool();
  try {
    for (const file of await findPostmortems(path.join(options.repo, folder))) {
      options.signal?.throwIfAborted();
      const document = path.relative(options.repo, file).split(path.sep).join('/');
      const text = decode(await fs.readFile(file));
      if (text === null) {
        unread.push({ document, line: 1, message: 'it is not UTF-8: convert it', wasApplied: null });
        continue;
      }
      const postmortem = parsePostmortem(text);
      unread.push(...unreadChanges(postmortem, document));
      const chosen = chosenIn(postmortem, options.changeId).filter(({ change }) => change.applied !== null);
      proofs.push(...(await proveChanges({ document, text, postmortem, chosen }, { options, pool })));
    }
    return { proofs, unread };
  } finally {
    await pool.remove();
  }
}

/** The blocks of a document that cannot be read as changes. */
export function unreadIn(text: string, document: string): readonly UnreadChange[] {
  return unreadChanges(parsePostmortem(text), document);
}

interface Proving extends ProveDocument {
  readonly postmortem: Postmortem;
  readonly chosen: readonly Chosen[];
}

async function proveChanges(
  { document, postmortem, chosen }: Proving,
  preparation: Preparation,
): Promise<readonly Proof[]> {
  if (chosen.length === 0) return [];
  const { options } = preparation;
  const context = await prepare(postmortem, document, preparation);
  const evidence = await readEvidence(postmortem, document, options.repo);
  const proofs: Proof[] = [];
  for (const { change, block } of chosen) {
    for (const id of change.targets) {
      options.signal?.throwIfAborted();
      const target = targets.find((candidate) => candidate.id === id);
      const cases = casesOf(block, evidence, { postmortem, id: change.id });
      proofs.push(
        target
          ? await proveOne({ change, target, cases, unread: evidence.unread }, evidence.all, context)
          : withoutTarget(change, id, context),
      );
    }
  }
  return proofs;
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
  const [base = '', head = ''] = (postmortem.frontMatter?.commits ?? '').split(/\.{2,3}/).map((one) => one.trim());
  const find = async (name: string): Promise<string | null> =>
    repository && name !== '' ? findCommit(repository, name, { signal }) : null;
  const commit = await find(base);
  return {
    repo,
    repository,
    home: options.home,
    document,
    postmortemId: postmortem.frontMatter?.id ?? 'pm-00000000',
    commit,
    failing: await find(head),
    guardProgram: options.guardProgram,
    consent: askedOnce(options.consent),
    runForeign: options.runForeign ?? false,
    checkpoint: options.checkpoint ?? false,
    runTests: options.runTests ?? false,
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

/** Of a target that this version does not know nothing stands, as far as anybody can say. */
function withoutTarget(change: Change, target: string, context: ProveContext): Proof {
  const known = targets.map(({ id }) => id).join(', ');
  return {
    document: context.document,
    postmortemId: context.postmortemId,
    changeId: change.id,
    kind: change.kind,
    target,
    applied: change.applied !== null,
    word: change.applied === null ? 'not shown' : 'disarmed',
    reasons: [`There is no target ${target}; there are ${known}.`],
    inexact: [],
    how: 'not looked for',
    cases: [],
    variations: [],
    ms: null,
    notes: [],
  };
}

async function proveOne(subject: Subject, calls: readonly RecordedCall[], context: ProveContext): Promise<Proof> {
  const { change, target } = subject;
  const { protocol, permissions }: Target = target;
  if (change.kind === 'hook' && protocol) return proveHook(subject, protocol, context);
  if (change.kind === 'permission' && permissions) return provePermission(subject, permissions, context);
  return proveText(subject, calls, context);
}
