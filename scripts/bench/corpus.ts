// Invented Claude Code sessions of any size, the same for the same seed: prompts, replies, calls with long outputs.
import * as fs from 'node:fs';

/** A small generator of numbers in [0, 1): the same seed gives the same corpus. */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const words = 'the build reads each file once and writes what changed so that a second run has nothing to do'.split(
  ' ',
);

function text(next: () => number, length: number): string {
  let made = '';
  while (made.length < length) made += `${words[Math.floor(next() * words.length)] ?? ''} `;
  return made;
}

/** A session of about so many bytes; `stretch` makes its outputs longer, not more. */
interface InventedSession {
  readonly id: string;
  readonly seed: number;
  readonly bytes: number;
  readonly stretch?: number;
}

/** One record of a session as its line; the shapes are those of docs/formats/claude-code.md. */
function* records({ id, seed, bytes, stretch = 1 }: InventedSession): Generator<string> {
  const next = numbers(seed);
  let written = 0;
  let parent: string | null = null;
  for (let turn = 0; written < bytes; turn++) {
    for (const [index, record] of turnOf(next, turn, stretch).entries()) {
      const uuid = `${id}-${turn}-${index}`;
      const time = new Date(Date.UTC(2026, 0, 5) + turn * 60_000 + index * 1_000).toISOString();
      const head = {
        parentUuid: parent,
        isSidechain: false,
        uuid,
        sessionId: id,
        timestamp: time,
        cwd: '/work/shop',
        version: '2.1.100',
      };
      const line = `${JSON.stringify({ ...head, ...record })}\n`;
      parent = uuid;
      written += line.length;
      yield line;
    }
  }
}

function turnOf(next: () => number, turn: number, stretch: number): readonly Record<string, unknown>[] {
  const call = `toolu_${turn}`;
  const isShell = next() < 0.5;
  const output = text(next, stretch * (next() < 0.1 ? 60_000 : 2_500));
  const input = isShell
    ? { command: `npm test -- part-${turn % 40}`, description: 'Run a part of the tests' }
    : { file_path: `/work/shop/src/part-${turn % 60}.ts`, old_string: text(next, 300), new_string: text(next, 320) };
  const usage = {
    input_tokens: 900,
    output_tokens: 150,
    cache_read_input_tokens: 40_000,
    cache_creation_input_tokens: 500,
  };
  const message = { id: `msg_${turn}`, role: 'assistant', model: 'claude-opus-4-5', usage };
  const result = { type: 'tool_result', tool_use_id: call, content: output };
  return [
    ...(turn % 12 === 0 ? [{ type: 'user', message: { role: 'user', content: text(next, 180) } }] : []),
    { type: 'assistant', message: { ...message, content: [{ type: 'text', text: text(next, 200) }] } },
    {
      type: 'assistant',
      message: { ...message, content: [{ type: 'tool_use', id: call, name: isShell ? 'Bash' : 'Edit', input }] },
    },
    {
      type: 'user',
      message: { role: 'user', content: [result] },
      toolUseResult: { stdout: output, stderr: '', interrupted: false },
    },
  ];
}

/** Writes a session. */
export function writeSession(file: string, session: InventedSession): void {
  const handle = fs.openSync(file, 'w');
  for (const line of records(session)) fs.writeSync(handle, line);
  fs.closeSync(handle);
}
