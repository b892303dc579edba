import type { Message } from './message.ts';
import { pathOf, type Part } from './parts.ts';
import { settleStop, type Run } from './run.ts';
import { readTemplate } from './templates.ts';

type TextPart = Extract<Part, { kind: 'text' }>;

const ranByUser = 'The following tool was executed by the user';

/** Takes a message in the user's role, a prompt or what OpenCode puts there in the user's name; true for a prompt. */
export function readUserMessage(run: Run, message: Message): boolean {
  settleStop(run);
  readModes(run, message);
  const texts = message.parts.filter((part) => part.kind === 'text');
  if (texts.length > 0 && texts.every((part) => part.isSynthetic && part.text === ranByUser)) {
    run.shellMessages.add(message.id);
    return false;
  }
  const isPrompt = readPrompt(run, message, texts);
  for (const part of message.parts) readOther(run, message, part);
  return isPrompt;
}

function readModes(run: Run, { ref, time, agent, model }: Message): void {
  if (agent !== null && agent !== run.agent) {
    run.builder.add({ kind: 'mode', ref, time, what: 'plan', value: agent });
    run.agent = agent;
  }
  if (model !== null && model !== run.model) {
    run.builder.add({ kind: 'mode', ref, time, what: 'model', value: model });
    run.model = model;
  }
}

/** The human's own text of a message, with the comments on files that are recorded as synthetic text. */
function ownText(texts: readonly TextPart[]): string {
  return texts.flatMap((part) => part.comment ?? (part.isSynthetic ? [] : [part.text])).join('\n');
}

function readPrompt(run: Run, message: Message, texts: readonly TextPart[]): boolean {
  const { ref, time, parts } = message;
  const text = ownText(texts);
  const files = parts.filter((part) => part.kind === 'file');
  const images = files.filter((part) => part.mime.startsWith('image/')).length;
  const hasOwnText = text.trim() !== '';
  const isSkillOnly = parts.some(
    (part) => part.kind === 'skill' || part.kind === 'subtask' || part.kind === 'compaction',
  );
  if (!hasOwnText && (files.length === 0 || isSkillOnly)) return false;
  if (run.isReplayDue && run.promptTexts.has(text)) {
    run.isReplayDue = false;
    run.builder.add({ kind: 'injected', ref, time, what: 'replay', text });
    return false;
  }
  if (run.builder.head.role === 'subagent' && (run.messages.length === 0 || run.taskPrompts.has(text))) {
    run.builder.add({ kind: 'injected', ref, time, what: 'task', text });
    return false;
  }
  const command = readTemplate(text);
  if (command !== null && command.words === '') {
    run.builder.add({ kind: 'injected', ref, time, what: 'command', text });
    return false;
  }
  run.promptTexts.add(text);
  if (command !== null) {
    run.builder.add({
      kind: 'prompt',
      ref,
      time,
      text: command.words,
      origin: 'command',
      command: command.name,
      images,
    });
  } else {
    const isQueued = time !== null && run.lastEnd !== null && time < run.lastEnd;
    run.builder.add({ kind: 'prompt', ref, time, text, origin: isQueued ? 'queued' : 'typed', images });
  }
  return true;
}

function readOther(run: Run, { ref, time }: Message, part: Part): void {
  const { builder } = run;
  const about = { ref, time, kind: 'context', when: 'later', trigger: null } as const;
  switch (part.kind) {
    case 'text':
      if (part.isSynthetic && part.comment === null && part.text.trim() !== '')
        builder.add({ kind: 'injected', ref, time, what: 'synthetic', text: part.text });
      return;
    case 'file':
      if (!part.mime.startsWith('image/'))
        builder.add({ ...about, what: 'file', path: pathOf(part.url), name: part.name, text: null });
      return;
    case 'skill':
      builder.add({ ...about, what: 'skill', path: null, name: part.name, text: part.text });
      return;
    case 'compaction': {
      const trigger = part.isAuto === null ? null : part.isAuto ? 'auto' : 'manual';
      run.compaction = {
        event: { kind: 'compaction', ref, time, trigger, tokensBefore: null },
        isOverflow: part.isOverflow,
      };
      return;
    }
    case 'subtask':
      readSubtask(run, { ref, time }, part);
      return;
    case 'unknown':
      builder.unknown(part.type);
      return;
    case 'tool':
    case 'patch':
    case 'retry':
      builder.unknown(`part ${part.kind} of a user message`);
  }
}

/** A command that runs as a sub-agent: its prompt is a filled-in template, in which the human's words cannot be told. */
function readSubtask(run: Run, at: Pick<Message, 'ref' | 'time'>, part: Extract<Part, { kind: 'subtask' }>): void {
  const command = readTemplate(part.prompt);
  if (command !== null && command.words !== '') {
    run.builder.add({
      ...at,
      kind: 'prompt',
      text: command.words,
      origin: 'command',
      command: command.name,
      images: 0,
    });
  } else {
    run.builder.add({
      ...at,
      kind: 'injected',
      what: part.command === null ? 'subtask' : 'command',
      text: part.prompt,
    });
  }
}
