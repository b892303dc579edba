import type { Format, SessionHead, SessionReader, TranscriptRecord } from '../format.ts';
import type { Problem, Session } from '../../model/session.ts';
import { SessionBuilder } from '../session-builder.ts';
import { readAnswer } from './answers.ts';
import { textAt } from './json.ts';
import { readMessage, type Message } from './message.ts';
import { readUserMessage } from './prompts.ts';
import { readRow } from './row.ts';
import { settleStop, startRun, type Run } from './run.ts';
import { stores } from './stores.ts';

const id = 'opencode';

/** Reads a session and, where the store holds them, the sessions of its sub-agents; the first record's session is the main one. */
class OpencodeReader implements SessionReader {
  readonly #file: string;
  readonly #runs = new Map<string, Run>();
  readonly #taskPrompts = new Set<string>();
  readonly #problems: Problem[] = [];

  constructor(file: string) {
    this.#file = file;
  }

  read(record: TranscriptRecord): void {
    const head = headOf(record);
    if (head?.id !== undefined) return this.#readHead(record, head);
    const sessionId = sessionOf(record);
    if (sessionId === null) return this.#countUnknown('record');
    const run = this.#run(sessionId, record);
    if (record.get('data') === undefined) return takeMessage(run, readMessage(record));
    const row = readRow(record);
    if (row.kind === 'message') return takeMessage(run, row.message);
    if (row.kind === 'unknown') return run.builder.unknown(row.type);
    for (const event of row.events) run.builder.add(event);
    run.builder.seen(row.time);
  }

  problem(problem: Problem): void {
    this.#problems.push(problem);
  }

  finish(): Session | null {
    const [main, ...others] = [...this.#runs.values()];
    if (main === undefined) return null;
    for (const run of this.#runs.values()) end(run);
    for (const run of this.#runs.values()) this.#leaveToSubagents(run);
    for (const run of others) {
      run.builder.head.role = 'subagent';
      main.builder.subagents.push(run.builder.finish());
    }
    for (const problem of this.#problems) main.builder.problem(problem);
    return main.builder.finish();
  }

  #run(sessionId: string, { ref }: TranscriptRecord): Run {
    const known = this.#runs.get(sessionId);
    if (known !== undefined) return known;
    const builder = new SessionBuilder(id, this.#runs.size === 0 ? this.#file : ref.file);
    builder.head.id = sessionId;
    const run = startRun(builder, this.#taskPrompts);
    this.#runs.set(sessionId, run);
    return run;
  }

  #readHead(record: TranscriptRecord, { id: sessionId = '', cwd, parentId }: SessionHead): void {
    const run = this.#run(sessionId, record);
    const info = record.get('info');
    const text = (key: string): string | null => textAt(info ?? record.get(key), ...(info === undefined ? [] : [key]));
    const { head } = run.builder;
    head.cwd = cwd ?? head.cwd;
    head.title = text('title');
    head.agentVersion = text('version');
    head.parentId = parentId ?? null;
    if (head.parentId !== null) head.role = 'subagent';
    run.revertedFrom = textAt(info ?? record.get('revert'), ...(info === undefined ? [] : ['revert']), 'messageID');
  }

  /** What a sub-agent wrote is put down to the call that started it only where its own session is not at hand. */
  #leaveToSubagents({ builder }: Run): void {
    for (const event of builder.events) {
      if (event.kind === 'call' && event.subagentId !== undefined && this.#runs.has(event.subagentId))
        builder.amend(event.id, { files: [] });
    }
  }

  #countUnknown(type: string): void {
    this.#runs.values().next().value?.builder.unknown(type);
  }
}

/** A message's session; null for a record that is no message of a session. */
function sessionOf(record: TranscriptRecord): string | null {
  const named =
    textAt(record.get('info', 'sessionID')) ?? textAt(record.get('sessionID')) ?? textAt(record.get('session_id'));
  return named !== null && isSessionId(named) ? named : null;
}

function isSessionId(text: string): boolean {
  return /^ses_\w+$/.test(text);
}

function takeMessage(run: Run, message: Message): void {
  const { builder } = run;
  for (const time of message.times) builder.seen(time);
  builder.head.cwd ??= message.cwd;
  let isPrompt = false;
  if (message.role === 'user') isPrompt = readUserMessage(run, message);
  else if (message.role === 'assistant') readAnswer(run, message);
  else builder.unknown(`message ${message.role ?? '(none)'}`);
  run.messages.push({ id: message.id, isPrompt });
}

function end(run: Run): void {
  settleStop(run);
  if (run.revertedFrom === null) return;
  const from = run.messages.findIndex((message) => message.id === run.revertedFrom);
  const dropped = from < 0 ? null : run.messages.slice(from).filter((message) => message.isPrompt).length;
  const ref = { file: run.builder.head.file, line: from < 0 ? Math.max(run.messages.length, 1) : from + 1 };
  run.builder.add({ kind: 'rewind', ref, time: null, droppedTurns: dropped });
}

/** The head of a session: in an envelope in exports and databases, bare in the old folder. */
function headOf(record: TranscriptRecord): SessionHead | null {
  const envelope = record.get('info') === undefined ? [] : ['info'];
  const text = (key: string): string | null => textAt(record.get(...envelope, key));
  const [sessionId, cwd, parentId] = [text('id'), text('directory'), text('parentID')];
  const isHead = sessionId !== null && isSessionId(sessionId) && cwd !== null && record.get('messages') === undefined;
  return isHead ? { id: sessionId, cwd, ...(parentId === null ? {} : { parentId }) } : null;
}

const opencode: Format = {
  id,
  title: 'OpenCode',
  stores,
  claims: (record) => {
    const envelope = record.get('info') === undefined ? [] : ['info'];
    return headOf(record) !== null && record.get(...envelope, 'version') !== undefined;
  },
  headOf,
  reader: (file) => new OpencodeReader(file),
};

export default opencode;
