import type { SessionHead, TranscriptRecord } from '../format.ts';
import type { Session } from '../../model/session.ts';
import { fields, number, rowOf, text, textsOf, type Row } from './row.ts';
import type { Run } from './run.ts';
import { tagged } from './words.ts';

/** What one record tells of its session's whereabouts; null = nothing. */
export function headOf(record: TranscriptRecord): SessionHead | null {
  const row = rowOf(record);
  if (row.envelope === 'session_meta' || isBareHead(row)) {
    const id = text(row.get('id'));
    const cwd = text(row.get('cwd'));
    const parentId = parentOf(row);
    if (id === null) return null;
    return { id, ...(cwd === null ? {} : { cwd }), ...(parentId === null ? {} : { parentId }) };
  }
  if (row.type !== 'message' || row.envelope !== null) return null;
  const cwd = textsOf(row.get('content')).flatMap((piece) => tagged(piece, 'cwd') ?? [])[0];
  return cwd === undefined ? null : { cwd };
}

/** Line 1 of the time before September 2025. */
export function isBareHead(row: Row): boolean {
  const isSession = row.get('instructions') !== undefined || row.get('git') !== undefined;
  return row.envelope === null && row.type === null && text(row.get('id')) !== null && isSession && row.time !== null;
}

/** The session that started this one; a fork has none, it is the user's own. */
function parentOf(row: Row): string | null {
  const told =
    text(row.get('parent_thread_id')) ?? text(row.get('source', 'subagent', 'thread_spawn', 'parent_thread_id'));
  if (told !== null) return told;
  const session = text(row.get('session_id'));
  return roleOf(row) !== 'main' && session !== text(row.get('id')) ? session : null;
}

function roleOf(row: Row): Session['role'] {
  const source = row.get('source', 'subagent');
  if (text(row.get('thread_source')) === 'guardian_review' || text(fields(source).other) === 'guardian')
    return 'reviewer';
  return source !== undefined || text(row.get('thread_source')) === 'subagent' ? 'subagent' : 'main';
}

/** Takes the row that tells the session. Only the first does: later ones belong to the sessions it was copied from. */
export function noteHead(run: Run, row: Row): void {
  if (run.hasHead) return noteCopied(run);
  run.hasHead = true;
  const { head } = run.builder;
  head.id = text(row.get('id')) ?? '';
  head.cwd = text(row.get('cwd'));
  head.agentVersion = text(row.get('cli_version'));
  head.branch = text(row.get('git', 'branch'));
  head.headCommit = text(row.get('git', 'commit_hash'));
  head.role = roleOf(row);
  head.parentId = parentOf(row);
  run.cwd = head.cwd;
  // Bare rows carry no times but this one: when the session ended is not known.
  if (row.envelope === null) head.start = row.time;
  const ordinal = number(row.get('subagent_history_start_ordinal'));
  run.isFork =
    text(row.get('forked_from_id')) !== null || row.get('history_base') !== undefined || head.parentId !== null;
  if (ordinal !== null) run.replay = { ordinal, hasTurnTimes: false, latest: null };
  else if (text(row.get('forked_from_id')) !== null && row.get('history_base') === undefined) noteCopied(run);
  // Going back to an earlier turn begins a new file of the same session.
  if (text(row.get('history_base', 'thread_id')) === head.id) {
    run.builder.add({ kind: 'rewind', ref: row.ref, time: row.time, droppedTurns: null });
  }
}

function noteCopied(run: Run): void {
  run.isFork = true;
  run.replay ??= { ordinal: null, hasTurnTimes: false, latest: null };
}

/** Longest pause between two rows that were copied at once, in milliseconds. */
const copyPause = 1000;

/**
 * Ends the copied part in front of a fork. Rows say where it ends by their ordinal, or by the first turn whose id is
 * younger than the session's own (both are UUIDs of version 7, which begin with their time); in files without such ids,
 * the copy was written at once and the first pause ends it.
 */
export function watchReplay(run: Run, row: Row, ordinal: number | null): void {
  const { replay } = run;
  if (!replay) return;
  if (replay.ordinal !== null) {
    if (ordinal !== null && ordinal >= replay.ordinal) run.replay = null;
    return;
  }
  const turn = row.type === 'task_started' || row.envelope === 'turn_context' ? text(row.get('turn_id')) : null;
  const [own, started] = [uuidTime(run.builder.head.id), uuidTime(turn ?? '')];
  replay.hasTurnTimes ||= own !== null && started !== null;
  const time = row.time === null ? null : Date.parse(row.time);
  const isPause = time !== null && replay.latest !== null && time - replay.latest > copyPause;
  const isOwn = own !== null && started !== null ? started >= own : isPause && !replay.hasTurnTimes;
  replay.latest = time ?? replay.latest;
  if (isOwn) run.replay = null;
}

function uuidTime(id: string): number | null {
  const match = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-/i.exec(id);
  return match ? parseInt(`${match[1]}${match[2]}`, 16) : null;
}
