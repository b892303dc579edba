// OpenAI's chat completions, streamed or whole: what Copilot CLI asks of a provider of one's own.
import type { Reply } from '../scripted-model.ts';
import type { Json } from '../../../src/core/model/session.ts';

/** Answers one request to `/v1/chat/completions`. */
export function answerChat({ request, response, turn: { turn, callId, messageId } }: Reply): void {
  const call = 'say' in turn ? null : { name: turn.name, arguments: JSON.stringify(turn.input) };
  const said: Readonly<Record<string, Json>> = call
    ? { role: 'assistant', content: null, tool_calls: [{ index: 0, id: callId, type: 'function', function: call }] }
    : { role: 'assistant', content: 'say' in turn ? turn.say : '' };
  const finish = call ? 'tool_calls' : 'stop';
  const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
  const head = { id: messageId, created: 1, model: request['model'] ?? 'scripted' };
  if (request['stream'] !== true) {
    response.writeHead(200, { 'content-type': 'application/json' });
    const choices = [{ index: 0, message: said, finish_reason: finish }];
    response.end(JSON.stringify({ ...head, object: 'chat.completion', choices, usage }));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (choice: Json, more: Readonly<Record<string, Json>> = {}) =>
    response.write(
      `data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices: [choice], ...more })}\n\n`,
    );
  send({ index: 0, delta: said, finish_reason: null });
  send({ index: 0, delta: {}, finish_reason: finish }, { usage });
  response.end('data: [DONE]\n\n');
}
