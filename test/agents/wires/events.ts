import type * as http from 'node:http';
import type { Json } from '../../../src/core/model/session.ts';

/** Begins a stream of server-sent events; each has its type in the data too, as both vendors do it. */
export function startEvents(
  response: http.ServerResponse,
): (type: string, data: Readonly<Record<string, Json>>) => void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  return (type, data) => response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
}
