import type { ChangeKind } from '../../core/model/change.ts';
import type { ChangeBlock, Postmortem } from '../../core/model/postmortem.ts';
import { targets } from '../../core/targets/index.ts';
import type { Target } from '../../core/targets/target.ts';
import { readWholeHarness, type WholeHarness } from './harness-files.ts';
import { hooksOf, type ListedHook } from './hooks.ts';
import { brokenBy } from './standing.ts';

/** A parsed document of the library. */
export interface StandingDocument {
  /** Repository-relative, forward slashes. */
  readonly document: string;
  readonly postmortem: Pick<Postmortem, 'frontMatter' | 'changes'>;
}

/** Where the harness is read. */
export interface StandingPlace {
  /** The repository's root, absolute. */
  readonly repo: string;
  /** The user's home directory, or a copy of it. */
  readonly home: string;
  /** The built guard program; see `readGuardProgram`. */
  readonly guardProgram: string;
  readonly signal?: AbortSignal | undefined;
}

/** Whether one applied change still stands on one target. */
export interface Standing {
  /** Repository-relative path of the post-mortem. */
  readonly document: string;
  readonly changeId: string;
  readonly kind: ChangeKind;
  readonly target: string;
  /** Why it is disarmed: plain sentences, the telling one first; empty = it stands. */
  readonly reasons: readonly string[];
}

/** Tells of documents whether each of their applied changes still stands. */
export type StandingReader = (documents: readonly StandingDocument[]) => Promise<readonly Standing[]>;

/**
 * Opens the harness for one look at it: files are read once, and nothing is started, so that it also serves where nothing
 * may run. A later look needs a new reader.
 */
export function openStanding(place: StandingPlace): StandingReader {
  const readings = new Map<string, Promise<WholeHarness>>();
  const hooks = new Map<string, Promise<readonly ListedHook[]>>();
  const read = (patterns: readonly string[]): Promise<WholeHarness> => {
    const key = [...new Set(patterns)].sort().join('\0');
    const known = readings.get(key) ?? readWholeHarness(patterns, place);
    readings.set(key, known);
    return known;
  };
  const hooksFor = (target: Target): Promise<readonly ListedHook[]> => {
    const known = hooks.get(target.id) ?? listFor(target, read, place);
    hooks.set(target.id, known);
    return known;
  };
  return async (documents) => {
    const found: Standing[] = [];
    for (const { document, postmortem } of documents) {
      for (const { change } of postmortem.changes) {
        if (!change?.applied) continue;
        const context = {
          postmortemId: postmortem.frontMatter?.id ?? 'pm-00000000',
          document,
          guardProgram: place.guardProgram,
        };
        for (const id of change.targets) {
          place.signal?.throwIfAborted();
          const target = targets.find((candidate) => candidate.id === id);
          const reasons = target
            ? await reasonsFor({ change, target, context }, { read, hooksFor })
            : [`There is no target ${id}: what was applied there cannot be looked for.`];
          found.push({ document, changeId: change.id, kind: change.kind, target: id, reasons });
        }
      }
    }
    return found;
  };
}

interface Look {
  readonly change: NonNullable<ChangeBlock['change']>;
  readonly target: Target;
  readonly context: Parameters<typeof brokenBy>[2]['context'];
}

interface Reading {
  read(patterns: readonly string[]): Promise<WholeHarness>;
  hooksFor(target: Target): Promise<readonly ListedHook[]>;
}

async function reasonsFor({ change, target, context }: Look, { read, hooksFor }: Reading): Promise<readonly string[]> {
  const shared = target.permissions?.files.filter((name) => !name.startsWith('~/')) ?? [];
  const { files } = await read([...target.files(change), ...(change.kind === 'permission' ? shared : [])]);
  const hooks = change.kind === 'hook' ? await hooksFor(target) : [];
  return brokenBy(change, target, { files, hooks, context });
}

async function listFor(target: Target, read: Reading['read'], place: StandingPlace): Promise<readonly ListedHook[]> {
  const { protocol } = target;
  if (!protocol) return [];
  const { files } = await read(protocol.files);
  return (await hooksOf(target, protocol, { files, place })).hooks;
}
