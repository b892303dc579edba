import type { Json, PromptEvent } from '../../model/session.ts';
import { classify, innerText } from './words.ts';
import { fields, text, type Row } from './row.ts';
import type { Run } from './run.ts';
import { flushStop } from './stops.ts';

export interface Said {
  readonly text: string;
  readonly images: number;
}

/** Takes a row that tells what the user sent. */
export function notePrompt(run: Run, row: Row, said: Said): void {
  const what = classify(said.text, null);
  if (what === 'question-reply') return noteAnswer(run, row, said.text);
  if (what !== null) return;
  const { role } = run.builder.head;
  if (role !== 'main' || run.isReviewing) {
    const from = role === 'main' ? 'review' : 'agent-message';
    run.builder.add({ kind: 'injected', ref: row.ref, time: row.time, what: from, text: said.text });
    return;
  }
  run.prompts.isTold = true;
  run.prompts.candidates.length = 0;
  flushStop(run);
  run.compaction.clear();
  run.builder.add(promptOf(row, said, run.turn?.isPrompted === true));
  if (run.turn) run.turn.isPrompted = true;
}

/** Takes a message in the user's role that nothing marks as somebody else's. */
export function noteCandidate(run: Run, row: Row, said: Said): void {
  if (run.prompts.isTold || run.builder.head.role !== 'main') return;
  // Tags around a pasted image are not the user's words.
  const words = said.text.replace(/<image\b[^>]*>|<\/image>/g, '');
  flushStop(run);
  run.compaction.clear();
  const isQueued = run.turn !== null && run.prompts.candidates.some(({ turn }) => turn === run.turns);
  const event = promptOf(row, { ...said, text: words }, isQueued);
  run.prompts.candidates.push({ index: run.builder.events.length, turn: run.turns, event });
}

/** Puts the messages that stand in for missing rows into their places. */
export function settlePrompts(run: Run): void {
  for (const { index, event } of run.prompts.candidates.toReversed()) run.builder.events.splice(index, 0, event);
  run.prompts.candidates.length = 0;
}

/** Takes the start of `/review`, whose own request is Codex's words; the user's are the instructions that a target may hold. */
export function noteReview(run: Run, row: Row, review: Json | undefined): void {
  run.isReviewing = true;
  const instructions = text(fields(fields(review).target).instructions);
  if (instructions === null || instructions === '') return;
  run.prompts.isTold = true;
  const { ref, time } = row;
  run.builder.add({ kind: 'prompt', ref, time, text: instructions, origin: 'command', command: '/review', images: 0 });
}

export function noteAnswer(run: Run, row: Row, words: string): void {
  run.builder.add({ kind: 'answer', ref: row.ref, time: row.time, text: innerText(words), callId: null });
}

function promptOf(row: Row, { text, images }: Said, isQueued: boolean): PromptEvent {
  return { kind: 'prompt', ref: row.ref, time: row.time, text, origin: isQueued ? 'queued' : 'typed', images };
}
