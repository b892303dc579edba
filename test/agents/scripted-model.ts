// A model on 127.0.0.1 that says what it was told to say, in each of the interfaces that the real agents speak.
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as zlib from 'node:zlib';
import type { Json } from '../../src/core/model/session.ts';
import { answerChat } from './wires/chat.ts';
import { answerMessages } from './wires/messages.ts';
import { answerResponses } from './wires/responses.ts';

/** A tool call as the agent's own tool takes it; a text as input is that of a free-form tool. */
export interface ToolCall {
  readonly name: string;
  readonly input: Readonly<Record<string, Json>> | string;
}

/** What the model does in one turn: it calls a tool, or says something and so ends its work. */
export type Turn = ToolCall | { readonly say: string };

/** A turn with the ids that it goes under; no id comes twice, in this session or in any other. */
export interface NumberedTurn {
  readonly turn: Turn;
  readonly callId: string;
  readonly messageId: string;
}

/** An answer in the making. */
export interface Reply {
  readonly request: Readonly<Record<string, Json>>;
  readonly response: http.ServerResponse;
  readonly turn: NumberedTurn;
}

export interface ScriptedModel {
  readonly port: number;
  /** What the agent sent back for each turn that called a tool, in order; a null text = nothing came. */
  results(): readonly { readonly callId: string; readonly text: string | null }[];
  /** Whether the agent asked for every turn of the script. */
  isThrough(): boolean;
  /** Every request with its body, for looking into what went wrong. */
  readonly requests: readonly { readonly url: string; readonly body: Json }[];
  close(): void;
}

const farewell = 'That is all.';

/**
 * Starts a model that takes these turns one by one and then says that it is done.
 * @param pauseMs how long it thinks before each turn, in milliseconds.
 */
export async function startModel(turns: readonly Turn[], pauseMs = 0): Promise<ScriptedModel> {
  const run = `${Date.now().toString(36)}${process.pid.toString(36)}${counter++}`;
  const requests: { url: string; body: Json }[] = [];
  const calls: NumberedTurn[] = [];
  const answers = new Map<string, string>();
  let next = 0;
  let extra = 0;
  const take = (isSide: boolean): NumberedTurn => {
    const turn = isSide ? undefined : turns[next];
    const number = turn === undefined ? `x${extra++}` : String(next++);
    const numbered = {
      turn: turn ?? { say: farewell },
      callId: `call_${run}_${number}`,
      messageId: `msg_${run}_${number}`,
    };
    if (turn !== undefined && 'name' in turn) calls.push(numbered);
    return numbered;
  };
  const server = http.createServer((incoming, response) => {
    void readBody(incoming).then((body) => {
      const url = incoming.url ?? '';
      requests.push({ url, body });
      const request = isObject(body) ? body : {};
      collectResults(request, answers);
      const wire = wireOf(url);
      if (!wire || !('model' in request)) {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(url.includes('count_tokens') ? '{"input_tokens":10}' : '{"data":[]}');
        return;
      }
      // Requests for titles and summaries bring no tools, or next to none.
      const tools = Array.isArray(request['tools']) ? request['tools'].length : 0;
      const turn = take(tools < 3);
      setTimeout(() => wire({ request, response, turn }), pauseMs);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    port: (server.address() as AddressInfo).port,
    results: () => calls.map(({ callId }) => ({ callId, text: answers.get(callId) ?? null })),
    isThrough: () => next >= turns.length,
    requests,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

let counter = 0;

function wireOf(url: string): ((reply: Reply) => void) | null {
  if (url.includes('count_tokens')) return null;
  if (url.includes('/messages')) return answerMessages;
  if (url.includes('/responses')) return answerResponses;
  return url.includes('/chat/completions') ? answerChat : null;
}

async function readBody(incoming: http.IncomingMessage): Promise<Json> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const raw = Buffer.concat(chunks);
  const text = incoming.headers['content-encoding'] === 'zstd' ? zlib.zstdDecompressSync(raw) : raw;
  try {
    return JSON.parse(text.toString()) as Json;
  } catch {
    // Probes for a connection have no body, and pings none that is JSON.
    return null;
  }
}

/** Finds tool results wherever an interface puts them: they name the id of their call. */
function collectResults(value: Json, into: Map<string, string>): void {
  if (Array.isArray(value)) for (const item of value) collectResults(item, into);
  if (!isObject(value)) return;
  const id = value['tool_use_id'] ?? value['call_id'] ?? value['tool_call_id'];
  const content = value['content'] ?? value['output'];
  if (typeof id === 'string' && content !== undefined && content !== null) into.set(id, flatten(content));
  for (const member of Object.values(value)) collectResults(member, into);
}

function flatten(content: Json): string {
  if (typeof content === 'string') return content;
  if (Array.isArray(content)) return content.map(flatten).join('\n');
  if (!isObject(content)) return '';
  return flatten(content['text'] ?? content['content'] ?? '');
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
