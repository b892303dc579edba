import type { FileTouch, Json, Ref } from '../../model/session.ts';
import { listAt, textAt } from './json.ts';
import type { Message } from './message.ts';
import type { Part, ToolPart } from './parts.ts';
import { directoryOf, touchesOfCalls } from './patched.ts';
import { settleStop, type Run } from './run.ts';
import { calledKind, calledTool, outcomeOf, refusalOf } from './tools.ts';

/** Takes an answer of the model, with its calls and their results. */
export function readAnswer(run: Run, message: Message): void {
  const { builder } = run;
  if (message.parentId !== null && run.shellMessages.has(message.parentId)) return readUserShell(run, message);
  if (run.stop !== null && run.stop.answers !== message.parentId) settleStop(run);
  builder.model(message.model);
  run.cutCall = null;
  if (message.isSummary) readCompaction(run, message);
  const touches = touchesOfCalls(message, message.cwd ?? builder.head.cwd);
  for (const part of message.parts) {
    if (part.kind === 'tool') readCall(run, message, { part, files: touches.get(part) ?? [] });
    else readPart(run, message, part);
  }
  for (const { input, output, cacheRead, cacheWrite } of message.usage) {
    const { ref, endTime, time, model } = message;
    builder.add({ kind: 'usage', ref, time: endTime ?? time, model, input, output, cacheRead, cacheWrite });
  }
  const hasContent = message.parts.some((part) => part.kind === 'text' || part.kind === 'tool');
  if (message.error !== null && hasContent && message.usage.length === 0) builder.head.tokensAtLeast = true;
  readEnd(run, message);
  // In the later layout no other row can show the same stop.
  if (message.parentId === null) settleStop(run);
  if (message.endTime !== null && (run.lastEnd === null || message.endTime > run.lastEnd))
    run.lastEnd = message.endTime;
}

function readPart(run: Run, message: Message, part: Exclude<Part, ToolPart>): void {
  const { ref, time } = message;
  switch (part.kind) {
    case 'text':
      if (part.text.trim() === '') return;
      if (message.isSummary || part.isSynthetic) {
        const what = message.isSummary ? 'compact-summary' : 'synthetic';
        run.builder.add({ kind: 'injected', ref, time, what, text: part.text });
      } else run.builder.add({ kind: 'reply', ref, time, text: part.text });
      return;
    case 'retry':
      run.builder.add({ kind: 'error', ref, time: part.time ?? time, source: 'api', message: part.message });
      return;
    case 'unknown':
      return run.builder.unknown(part.type);
    case 'file':
    case 'patch':
    case 'skill':
      return;
    case 'compaction':
    case 'subtask':
      run.builder.unknown(`part ${part.kind} of an answer`);
  }
}

function readCall(run: Run, message: Message, call: { part: ToolPart; files: readonly FileTouch[] }): void {
  const { part, files } = call;
  const { ref } = message;
  const [tool, time] = [calledTool(part), part.time ?? message.time];
  const at = { ref, time: part.endTime ?? time, callId: uniqueId(run, part.id, ref.line) };
  const toolKind = calledKind(part);
  const cwd = directoryOf(part, message.cwd ?? run.builder.head.cwd);
  const command = toolKind === 'shell' ? textAt(part.input['command']) : null;
  run.builder.call({ ref, time, id: at.callId, tool, toolKind, input: part.input, command, cwd });
  const { status, exitCode, isStopped } = outcomeOf(part);
  if (status === 'unknown' && part.status !== 'completed')
    run.builder.unknown(`tool status ${part.status ?? '(none)'}`);
  if (status === 'pending') return;
  const subagentId = textAt(part.metadata['sessionId']);
  const task = toolKind === 'agent' ? textAt(part.input['prompt']) : null;
  if (task !== null) run.taskPrompts.add(task);
  const output = part.error ?? part.output;
  run.builder.result(at.callId, {
    ...{ ref, time: part.endTime, status, exitCode, output, files },
    ...(toolKind === 'agent' && subagentId !== null ? { subagentId } : {}),
  });
  const refusal = refusalOf(part);
  if (refusal !== null) run.builder.add({ ...at, kind: 'denial', ...refusal });
  if (status === 'interrupted') run.cutCall = at.callId;
  if (isStopped) run.stop = { event: { ...at, kind: 'interruption' }, answers: message.parentId };
  if (part.status === 'completed') readWords(run, part, at);
}

/** Some providers number their calls anew in each answer. */
function uniqueId(run: Run, id: string, line: number): string {
  let unique = id;
  for (let n = 0; run.builder.findCall(unique) !== undefined; n++) unique = `${id}@${line}${n > 0 ? `.${n}` : ''}`;
  return unique;
}

/** What a call brought into the context: the human's answers, rules found beside a file, a skill. */
function readWords(run: Run, part: ToolPart, at: { callId: string; ref: Ref; time: string | null }): void {
  const place = { ref: at.ref, time: at.time };
  const answers = listAt(part.metadata, 'answers').flatMap((answer: Json) => listAt(answer));
  const text = answers.filter((answer) => typeof answer === 'string').join('\n');
  if (part.tool === 'question' && text !== '') run.builder.add({ ...at, kind: 'answer', text });
  const context = { ...place, kind: 'context', when: 'later', text: null } as const;
  for (const rule of listAt(part.metadata, 'loaded')) {
    if (typeof rule !== 'string') continue;
    run.builder.add({ ...context, what: 'rule', path: rule, name: null, trigger: textAt(part.input['filePath']) });
  }
  const skill = part.tool === 'skill' ? textAt(part.input['name']) : null;
  const path = textAt(part.metadata['dir']);
  if (skill !== null) run.builder.add({ ...context, what: 'skill', path, name: skill, trigger: null });
}

/** How an answer ended: a stop is recorded once, in the answer or, where that says nothing, in a call. */
function readEnd(run: Run, { ref, time, endTime, error }: Message): void {
  const at = { ref, time: endTime ?? time };
  if (error?.name === 'MessageAbortedError') {
    run.stop = null;
    run.builder.add({ ...at, kind: 'interruption', callId: run.cutCall });
  } else if (error !== null) {
    const source = /^(APIError|ProviderAuthError|ContextOverflowError|ContentFilterError)$/.test(error.name)
      ? 'api'
      : 'agent';
    run.builder.add({ ...at, kind: 'error', source, message: `${error.name}: ${error.message}` });
  }
}

/** A summary shows that a compaction took place; one that failed compacted nothing. */
function readCompaction(run: Run, { ref, time, error }: Message): void {
  if (error === null) {
    run.builder.add(run.compaction?.event ?? { kind: 'compaction', ref, time, trigger: null, tokensBefore: null });
    run.isReplayDue = run.compaction?.isOverflow ?? false;
  }
  run.compaction = null;
}

/** A command that the user ran in the shell is recorded as a call: it is the user's, and the agent saw it. */
function readUserShell(run: Run, { ref, time, parts }: Message): void {
  for (const part of parts) {
    if (part.kind !== 'tool') continue;
    const text = `$ ${textAt(part.input['command']) ?? ''}\n${part.error ?? part.output}`;
    run.builder.add({ kind: 'injected', ref, time: part.time ?? time, what: 'user-shell', text });
  }
}
