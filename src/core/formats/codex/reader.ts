import type { Problem, Session } from '../../model/session.ts';
import type { SessionReader, TranscriptRecord } from '../format.ts';
import { callOf } from './calls.ts';
import { noteEvent } from './events.ts';
import { isBareHead, noteHead, watchReplay } from './head.ts';
import { noteMessage } from './messages.ts';
import { noteModes } from './modes.ts';
import { settlePrompts } from './prompts.ts';
import { noteOutput } from './results.ts';
import { number, rowOf, text, textsOf, type Row } from './row.ts';
import { noteRules, rulesOfWorld } from './rules.ts';
import { newRun, type Run } from './run.ts';
import { flushStop, noteCompaction } from './stops.ts';
import { noteTotals } from './tokens.ts';

const silentItems = /^(reasoning|ghost_snapshot|additional_tools|configuration_update|compaction_trigger|other)$/;
const silentRows =
  /^(security_risk_score|realtime_item|inter_agent_communication(_metadata)?|retained_context|dynamic_tools_updated|token_usage_record|thread_attachment\w*)$/;

/** Reads the rows of one rollout file. */
export class CodexReader implements SessionReader {
  readonly #run: Run;
  #isOwn = false;

  constructor(file: string) {
    this.#run = newRun(file);
  }

  read(record: TranscriptRecord): void {
    const row = rowOf(record);
    const isHead = row.envelope === 'session_meta' || isBareHead(row);
    watchReplay(this.#run, row, number(record.get('ordinal')));
    if (row.envelope !== null && (!this.#run.replay || !this.#run.hasHead)) this.#run.builder.seen(row.time);
    if (isHead) return noteHead(this.#run, row);
    if (record.get('record_type') !== undefined) return;
    // Of copied rows only the totals count on: the session's own go on from them.
    if (this.#run.replay && row.type !== 'token_count' && row.envelope !== 'token_usage_record') return;
    if (!noteRow(this.#run, row)) this.#run.builder.unknown(nameOf(row, record));
    else if (row.envelope !== null) this.#isOwn = true;
  }

  problem(problem: Problem): void {
    this.#run.builder.problem(problem);
  }

  finish(): Session | null {
    const { hasHead, builder } = this.#run;
    if (!hasHead && !this.#isOwn) return null;
    // A slice of a rollout has no head: the file's name ends in the session's id.
    if (!hasHead) builder.head.id = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(builder.head.file)?.[0] ?? '';
    flushStop(this.#run);
    settlePrompts(this.#run);
    return builder.finish();
  }
}

function nameOf(row: Row, record: TranscriptRecord): string {
  const names = [text(record.get('type')), row.envelope === null ? null : row.type];
  return names.filter((name) => name !== null).join('/') || 'a line without a type';
}

function noteRow(run: Run, row: Row): boolean {
  switch (row.envelope) {
    case 'event_msg':
      return noteEvent(run, row);
    case 'response_item':
    case null:
      return noteResponse(run, row);
    case 'turn_context':
      noteModes(run, row);
      return true;
    case 'compacted':
      noteCompaction(run, row, 'row');
      return true;
    case 'world_state': {
      const rules = rulesOfWorld(row);
      if (rules) noteRules(run, row, rules);
      return true;
    }
    case 'token_usage_record':
      noteTotals(run, row, { total: row.get('thread_token_usage'), last: row.get('usage') });
      return true;
    default:
      return silentRows.test(row.envelope);
  }
}

function noteResponse(run: Run, row: Row): boolean {
  switch (row.type) {
    case 'message':
      return noteMessage(run, row);
    case 'agent_message': {
      const words = textsOf(row.get('content')).join('\n');
      run.builder.add({ kind: 'injected', ref: row.ref, time: row.time, what: 'agent-message', text: words });
      return true;
    }
    case 'function_call':
    case 'custom_tool_call':
    case 'local_shell_call':
    case 'tool_search_call':
      noteCall(run, row);
      return true;
    case 'web_search_call':
    case 'image_generation_call':
      noteCall(run, row);
      noteDone(run, row);
      return true;
    case 'function_call_output':
    case 'custom_tool_call_output':
      noteOutput(run, row);
      return true;
    case 'tool_search_output':
      noteDone(run, row);
      return true;
    case 'compaction':
    case 'context_compaction':
    case 'compaction_summary':
      noteCompaction(run, row, 'response');
      return true;
    default:
      return row.type !== null && silentItems.test(row.type);
  }
}

function noteCall(run: Run, row: Row): void {
  const call = callOf(row, run);
  run.compaction.clear();
  run.builder.call(call);
  run.open.add(call.id);
  if (call.tool === 'exec' && call.toolKind === 'other') run.scripts.push({ id: call.id, open: true, cell: null });
}

/** Completes a call that the provider ran itself: there is no output to read. */
function noteDone(run: Run, row: Row): void {
  const id = text(row.get('call_id')) ?? text(row.get('id')) ?? `line-${row.ref.line}`;
  const isFailed = text(row.get('status')) === 'failed';
  run.open.delete(id);
  run.builder.result(id, { ref: row.ref, time: row.time, status: isFailed ? 'failed' : 'ok', output: '' });
}
