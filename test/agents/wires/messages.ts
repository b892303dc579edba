// Anthropic's Messages interface, streamed or whole.
import type { Json } from '../../../src/core/model/session.ts';
import type { Reply } from '../scripted-model.ts';
import { startEvents } from './events.ts';

/** Answers one request to `/v1/messages`. */
export function answerMessages({ request, response, turn: { turn, callId, messageId } }: Reply): void {
  const block: Readonly<Record<string, Json>> =
    'say' in turn
      ? { type: 'text', text: turn.say }
      : { type: 'tool_use', id: callId, name: turn.name, input: typeof turn.input === 'string' ? {} : turn.input };
  const reason = 'say' in turn ? 'end_turn' : 'tool_use';
  const message = {
    id: messageId,
    type: 'message',
    role: 'assistant',
    model: request['model'] ?? 'scripted',
    stop_sequence: null,
    usage: { input_tokens: 10, output_tokens: 5 },
  };
  if (request['stream'] !== true) {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ...message, content: [block], stop_reason: reason }));
    return;
  }
  const send = startEvents(response);
  send('message_start', { message: { ...message, content: [], stop_reason: null } });
  const isText = block['type'] === 'text';
  send('content_block_start', { index: 0, content_block: isText ? { ...block, text: '' } : { ...block, input: {} } });
  const delta: Json = isText
    ? { type: 'text_delta', text: block['text'] ?? '' }
    : { type: 'input_json_delta', partial_json: JSON.stringify(block['input']) };
  send('content_block_delta', { index: 0, delta });
  send('content_block_stop', { index: 0 });
  send('message_delta', { delta: { stop_reason: reason, stop_sequence: null }, usage: { output_tokens: 5 } });
  send('message_stop', {});
  response.end();
}
