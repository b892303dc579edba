import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { RecordedCall } from '../../core/model/proof.ts';
import { eventsOf, type CallEvent, type Session } from '../../core/model/session.ts';
import { rewritesOf } from '../../core/targets/replay-edits.ts';
import { count } from '../../core/text/quote.ts';
import { pathBelow } from '../../core/text/paths.ts';
import { HumanError } from '../human-error.ts';
import { identifyFile } from '../sessions/find-sources.ts';
import { readSession } from '../sessions/read-session.ts';
import { isFileError } from '../sessions/store-files.ts';
import { readWholeInput } from '../whole-input.ts';
import { clearWay } from './scratch.ts';
import { transcriptOf } from './transcript.ts';

/** Brings a scratch copy to where the repository stood at a call, as far as the transcript tells. */
export interface Checkpoint {
  /** Makes the recorded edits before this call that were not made yet. Calls come in the order of the run. */
  advance(call: RecordedCall): Promise<void>;
  /** Repository-relative files that it wrote. */
  readonly written: ReadonlySet<string>;
  /** What was done, and what could not be, as one sentence. */
  note(): string;
}

interface Known {
  readonly session: Session;
  readonly calls: readonly CallEvent[];
  next: number;
}

/**
 * Opens the checkpoints of a copy. Only what file tools wrote is made again, from the text of the calls; no recorded tool
 * runs, so that what shell lines did is not there.
 * @param root the copy's root, absolute.
 */
export function openCheckpoint(
  root: string,
  { home, signal }: { readonly home: string; readonly signal?: AbortSignal | undefined },
): Checkpoint {
  const sessions = new Map<string, Promise<Known | null>>();
  const written = new Set<string>();
  const made = { edits: 0, lost: 0, shell: 0, unread: 0 };
  const advance = async (call: RecordedCall): Promise<void> => {
    const file = transcriptOf(call, home);
    if (call.before === null || file === null) {
      made.unread += 1;
      return;
    }
    const opening = sessions.get(file) ?? open(file, signal);
    sessions.set(file, opening);
    const known = await opening;
    if (!known) {
      made.unread += 1;
      return;
    }
    const recorded = rootOf(call, home) ?? known.session.cwd;
    for (let one = known.calls[known.next]; one && one.ref.line < call.before.line; one = known.calls[known.next]) {
      known.next += 1;
      if (one.toolKind === 'shell') made.shell += isWriting(one) ? 1 : 0;
      else if (await redo(one, { session: known.session, root, recorded, written, signal })) made.edits += 1;
      else made.lost += 1;
    }
  };
  const note = (): string => {
    const lost = made.lost === 0 ? '' : `; ${made.lost} could not be, since their text is not there`;
    const shell =
      made.shell === 0 ? '' : `; ${count(made.shell, 'shell line')} wrote files too, and no recorded tool is run`;
    const unread =
      made.unread === 0 ? '' : `; for ${count(made.unread, 'call')} there is no transcript here that could be read`;
    return `${count(made.edits, 'recorded edit')} made again in the copy before the calls${lost}${shell}${unread}.`;
  };
  return { advance, written, note };
}

async function open(file: string, signal?: AbortSignal): Promise<Known | null> {
  try {
    const [source] = await identifyFile(file, signal);
    const session = source ? await readSession(source, signal) : null;
    if (!session) return null;
    const calls = eventsOf(session, 'call').filter(
      ({ status, toolKind }) => status === 'ok' && /^(edit|write|delete|shell)$/.test(toolKind),
    );
    return { session, calls, next: 0 };
  } catch (error) {
    if (error instanceof HumanError) return null;
    throw error;
  }
}

function rootOf({ root }: RecordedCall, home: string): string | null {
  return root?.startsWith('~/') ? path.join(home, root.slice(2)) : root;
}

function isWriting({ files }: CallEvent): boolean {
  return files.some(({ action }) => action === 'create' || action === 'edit' || action === 'delete');
}

interface Redoing {
  readonly session: Session;
  readonly root: string;
  /** The repository's root on the machine of the run. */
  readonly recorded: string | null;
  readonly written: Set<string>;
  readonly signal?: AbortSignal | undefined;
}

/** Whether all that the call did to files of the repository could be done again. */
async function redo(call: CallEvent, { session, root, recorded, written, signal }: Redoing): Promise<boolean> {
  const { input, whole } = await readWholeInput(call, session.id, signal);
  const rewrites = rewritesOf(input, call.toolKind === 'delete');
  let isDone = whole && rewrites.length > 0;
  for (const { path: named, rewrite } of isDone ? rewrites : []) {
    const absolute = path.posix.resolve(call.cwd ?? recorded ?? '/', named);
    const name = pathBelow(recorded ?? '/', absolute);
    if (name === null || name === '' || name.includes('\0') || /^\.git(?:\/|$)/i.test(name)) continue;
    await clearWay(root, `${name}/.`);
    const target = path.join(root, name);
    const after = rewrite(await readOrNull(target));
    if (after === undefined) isDone = false;
    else if (after === null) await fs.rm(target, { force: true, recursive: true });
    else {
      await fs.mkdir(path.dirname(target), { recursive: true });
      await fs.writeFile(target, after);
    }
    written.add(name);
  }
  return isDone;
}

async function readOrNull(file: string): Promise<string | null> {
  try {
    return await fs.readFile(file, 'utf8');
  } catch (error) {
    if (isFileError(error, ['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG'])) return null;
    throw error;
  }
}
