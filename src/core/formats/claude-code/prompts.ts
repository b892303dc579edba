import { textAt } from './fields.ts';
import type { Row, Run } from './run.ts';
import { isPromptCommand, type UserText } from './user-text.ts';

/** The human's words in one row: a prompt, unless it only names a command; to a sub-agent, its parent speaks. */
export function addHuman(run: Run, row: Row, { texts, images }: { texts: readonly UserText[]; images: number }): void {
  const { ref, time } = row;
  const command = texts.find((text) => text.kind === 'command');
  const words = texts.map((text) => (text.kind === 'human' ? text.text : '')).filter((text) => text !== '');
  const text = words.join('\n');
  if (run.isSubagent) {
    run.task ??= text;
    run.builder.add({ kind: 'injected', ref, time, what: run.prompts++ === 0 ? 'task' : 'message', text });
    return;
  }
  if (command?.kind === 'command' && words.length === 0) {
    if (isPromptCommand(command.name, command.args)) {
      addPrompt(run, row, { text: command.args, origin: 'command', command: command.name, images });
    } else {
      const shown = `${command.name} ${command.args}`.trim();
      run.builder.add({ kind: 'injected', ref, time, what: 'command', text: shown });
    }
    return;
  }
  const isQueued = run.queue.isQueued(text, time) || textAt(row.record, 'promptSource') === 'queued';
  addPrompt(run, row, { text, origin: isQueued ? 'queued' : 'typed', images });
}

/** What a prompt event holds apart from its place. */
interface Prompt {
  readonly text: string;
  readonly origin: 'typed' | 'queued' | 'command';
  readonly command?: string;
  readonly images: number;
}

/** Two prompts after the same row: the human went back. Calls and sub-agents branch too, and mean nothing. */
function addPrompt(run: Run, row: Row, prompt: Prompt): void {
  const { ref, time, record } = row;
  const parent = textAt(record, 'parentUuid');
  const earlier = parent === null ? undefined : run.promptParents.get(parent);
  if (earlier !== undefined && earlier < run.prompts) {
    run.builder.add({ kind: 'rewind', ref, time, droppedTurns: run.prompts - earlier });
  }
  if (parent !== null) run.promptParents.set(parent, run.prompts);
  run.prompts++;
  run.lastPrompt = { uuid: textAt(record, 'uuid') ?? '', index: run.builder.events.length };
  run.builder.add({ kind: 'prompt', ref, time, ...prompt });
}

/** A prompt that a hook stopped never came to the agent. */
export function retractPrompt(run: Run, row: Row): void {
  const last = run.lastPrompt;
  if (last === null || textAt(row.record, 'parentUuid') !== last.uuid) return;
  const event = run.builder.events[last.index];
  if (event?.kind !== 'prompt') return;
  const { ref, time, text } = event;
  run.builder.events[last.index] = { kind: 'injected', ref, time, what: 'blocked-prompt', text };
  run.prompts--;
  run.lastPrompt = null;
}
