// OpenAI's Responses interface, streamed.
import type { Json } from '../../../src/core/model/session.ts';
import type { Reply } from '../scripted-model.ts';
import { startEvents } from './events.ts';

/** Answers one request to `/v1/responses`. */
export function answerResponses({ response, turn: { turn, callId, messageId } }: Reply): void {
  const id = `resp_${messageId}`;
  const usage = {
    input_tokens: 10,
    input_tokens_details: null,
    output_tokens: 5,
    output_tokens_details: null,
    total_tokens: 15,
  };
  const send = startEvents(response);
  send('response.created', { response: { id } });
  send('response.output_item.done', { output_index: 0, item: itemOf(turn, callId, messageId) });
  send('response.completed', { response: { id, usage } });
  response.end();
}

function itemOf(turn: Reply['turn']['turn'], callId: string, messageId: string): Json {
  if ('say' in turn) {
    const content = [{ type: 'output_text', text: turn.say }];
    return { type: 'message', id: messageId, role: 'assistant', content };
  }
  const { name, input } = turn;
  if (typeof input === 'string')
    return { type: 'custom_tool_call', id: `ct_${messageId}`, call_id: callId, name, input };
  return { type: 'function_call', id: `fc_${messageId}`, call_id: callId, name, arguments: JSON.stringify(input) };
}
