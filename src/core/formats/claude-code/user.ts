import type { Json } from '../../model/session.ts';
import { readReminder } from './context.ts';
import { asText, elements, members, textAt } from './fields.ts';
import { readHookText } from './hooks.ts';
import { addHuman, retractPrompt } from './prompts.ts';
import { endBackground, readResult } from './results.ts';
import type { Row, Run } from './run.ts';
import { splitUserText, type UserText } from './user-text.ts';

/** Kinds of `origin` that stand for a human. */
const humanOrigins = new Set(['human', 'person', 'composer', 'remote', 'voice-call', 'suggestion']);

/** A row in the user's role: results, the human's words, and much that no human typed. */
export function readUser(run: Run, row: Row): void {
  const content = row.record.get('message', 'content');
  const blocks: readonly Json[] = typeof content === 'string' ? [{ type: 'text', text: content }] : elements(content);
  if (typeof content !== 'string' && !Array.isArray(content)) {
    run.builder.problem({ ref: row.ref, message: 'A row of the user has no content that can be read.' });
  }
  const why = injectedBy(row);
  run.mode(row, 'permission', textAt(row.record, 'permissionMode'));
  if (row.record.get('isCompactSummary') === true) readSummary(run, row);
  const human: UserText[] = [];
  let images = 0;
  let hasResult = false;
  for (const block of blocks.map(members)) {
    const type = asText(block['type']);
    if (type === 'tool_result') {
      hasResult = true;
      readResult(run, row, block);
    } else if (type === 'image') images++;
    else if (type === 'text') {
      const text = readText(run, row, { text: asText(block['text']) ?? '', why: hasResult ? (why ?? 'note') : why });
      if (text) human.push(text);
    } else if (type !== 'document') run.builder.unknown(`user/${String(type)}`);
  }
  if (why !== null || hasResult) return;
  if (human.length > 0 || images > 0) addHuman(run, row, { texts: human, images });
}

/** Why a row's texts are not a human's, null when they may be. */
function injectedBy({ record }: Row): string | null {
  if (record.get('isCompactSummary') === true) return 'compact-summary';
  if (typeof record.get('planContent') === 'string') return 'plan';
  if (record.get('isMeta') === true) return textAt(record, 'sourceToolUseID') === null ? 'meta' : 'skill';
  if (record.get('isVisibleInTranscriptOnly') === true) return 'note';
  if (textAt(record, 'sourceToolUseID') !== null) return 'skill';
  const origin = textAt(record, 'origin', 'kind');
  if (origin !== null && !humanOrigins.has(origin)) return origin;
  return textAt(record, 'promptSource') === 'system' ? 'system' : null;
}

/** Tells what a text is; gives it back when it may be the human's. */
function readText(run: Run, row: Row, { text, why }: { text: string; why: string | null }): UserText | null {
  const { ref, time } = row;
  if (readHookText(run, row, text)) {
    retractPrompt(run, row);
    run.builder.add({ kind: 'injected', ref, time, what: 'hook', text });
    return null;
  }
  const { wrapped, own } = splitUserText(text);
  for (const part of wrapped) readReminder(run, row, part);
  if (own === null) return null;
  if (own.kind === 'stop') {
    addStop(run, row);
    return null;
  }
  if (why === null && (own.kind === 'human' || own.kind === 'command')) return own;
  const what = why === null || why === 'meta' ? metaKind(own, text) : why;
  run.builder.add({ kind: 'injected', ref, time, what, text });
  if (what === 'task-notification') readNotification(run, text);
  const folder = /^Base directory for this skill: (.+)$/m.exec(text.slice(0, 2000))?.[1]?.trim();
  if (folder !== undefined) {
    const name = folder.split(/[\\/]/).pop() ?? folder;
    run.builder.add({
      kind: 'context',
      ref,
      time,
      what: 'skill',
      path: folder,
      name,
      when: 'later',
      trigger: null,
      text: null,
    });
  }
  return null;
}

function metaKind(own: UserText, text: string): string {
  if (own.kind === 'injected') return own.what;
  return text.startsWith('Base directory for this skill') ? 'skill' : 'meta';
}

function addStop(run: Run, row: Row): void {
  const parent = textAt(row.record, 'parentUuid');
  const isTold = parent !== null && parent === run.stopUuid;
  run.stopUuid = null;
  if (isTold) return;
  const last = run.lastResult;
  const callId = last !== null && last.uuid !== null && last.uuid === parent ? last.callId : null;
  run.builder.add({ kind: 'interruption', ref: row.ref, time: row.time, callId });
}

/** Versions without a boundary row record a compaction by its summary alone; at the very start it was an earlier session's. */
function readSummary(run: Run, row: Row): void {
  if (!run.hasBoundary && run.hasAnswered) {
    run.builder.add({ kind: 'compaction', ref: row.ref, time: row.time, trigger: null, tokensBefore: null });
  }
  run.hasBoundary = false;
}

function readNotification(run: Run, text: string): void {
  const id = /<task-id>([^<]+)<\/task-id>/.exec(text)?.[1];
  const exit = /<summary>[^<]*?\(?exit code (\d+)\)?[^<]*<\/summary>/.exec(text)?.[1];
  if (id !== undefined && exit !== undefined) endBackground(run, id, Number(exit));
}
