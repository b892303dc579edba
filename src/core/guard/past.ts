import type { Json } from '../model/session.ts';
import { asFields, normalisePayload } from './normalise.ts';
import type { Fields, SentCall } from './normalise.ts';

/** A call that stands in the transcript. */
export interface PastCall {
  readonly sent: SentCall;
  /** Null = it has not ended yet, or its end does not tell. */
  readonly failed: boolean | null;
}

/** What has happened so far, as far as a transcript tells. */
export interface Past {
  /** In order, the call that is being asked about left out. */
  readonly calls: readonly PastCall[];
  /** Files whose content was handed over besides by calls, as recorded. */
  readonly shown: readonly string[];
  /** Index of the first call after the user's last prompt. */
  readonly turn: number;
}

interface Scan {
  readonly calls: Map<string, { sent: SentCall; failed: boolean | null }>;
  readonly shown: string[];
  turn: number;
  /** Codex's newer rows repeat each call as a finished item: these count, and the others do not. */
  readonly items: Map<string, { sent: SentCall; failed: boolean | null }>;
  itemTurn: number;
}

/**
 * Reads what has happened from a transcript of Claude Code or Codex. Tolerant: lines that are broken, or of a kind not
 * known, are passed over.
 * @param self the id of the call that is being asked about.
 */
export function readPast(transcript: string, self: string | null): Past {
  const scan: Scan = { calls: new Map(), shown: [], turn: 0, items: new Map(), itemTurn: 0 };
  for (const line of transcript.split('\n')) {
    if (!/"(?:tool_use|tool_result|user|attachment|response_item|event_msg)"/.test(line)) continue;
    const row = parseRow(line);
    if (!row) continue;
    const payload = asFields(row.payload);
    if (payload) noteCodex(scan, payload, row.type);
    else noteClaude(scan, row);
  }
  if (self !== null) scan.calls.delete(self);
  const useItems = scan.items.size > 0;
  const calls = [...(useItems ? scan.items : scan.calls).values()];
  return { calls, shown: scan.shown, turn: Math.min(useItems ? scan.itemTurn : scan.turn, calls.length) };
}

function parseRow(line: string): Fields | null {
  try {
    const value: unknown = JSON.parse(line);
    return asFields(value as Json);
  } catch {
    // The last line may be half written, and the first cut off.
    return null;
  }
}

function noteClaude(scan: Scan, row: Fields): void {
  if (row.isSidechain === true) return;
  const attached = asFields(row.attachment);
  const file = attached && (attached.filename ?? attached.path);
  if (typeof file === 'string') scan.shown.push(file);
  const content = asFields(row.message)?.content;
  const parts = Array.isArray(content) ? (content as readonly Json[]).map(asFields) : [];
  if (row.type === 'user' && isPrompt(row, content, parts)) scan.turn = scan.calls.size;
  for (const part of parts) {
    if (part?.type === 'tool_use' && typeof part.name === 'string') {
      const sent = normalisePayload({ tool_name: part.name, tool_input: part.input ?? {}, cwd: row.cwd ?? null });
      if (sent) scan.calls.set(String(part.id), { sent, failed: null });
    } else if (part?.type === 'tool_result') {
      const call = scan.calls.get(String(part.tool_use_id));
      if (call) call.failed = part.is_error === true;
    }
  }
}

/** Words of the user: no tool's result, nothing that the program put in. */
function isPrompt(row: Fields, content: Json | undefined, parts: readonly (Fields | null)[]): boolean {
  if (row.isMeta === true || row.isCompactSummary === true) return false;
  if (typeof content === 'string') return !/^<(command-|local-command|task-notification|bash-)/.test(content);
  return parts.some((part) => part?.type === 'text') && !parts.some((part) => part?.type === 'tool_result');
}

function noteCodex(scan: Scan, payload: Fields, rowType: Json | undefined): void {
  if (rowType === 'event_msg' && payload.type === 'item_completed') return noteItem(scan, asFields(payload.item));
  if (rowType === 'event_msg' && payload.type === 'user_message') scan.turn = scan.calls.size;
  if (rowType !== 'response_item') return;
  const id = String(payload.call_id ?? payload.id);
  switch (payload.type) {
    case 'function_call':
    case 'custom_tool_call':
    case 'local_shell_call': {
      // `exec` runs a script of the model's, whose calls stand as items; `write_stdin` and its like only wait.
      const name = typeof payload.name === 'string' ? payload.name : 'local_shell';
      if (/^(exec|write_stdin|wait|update_plan)$/.test(name)) return;
      const input = payload.arguments ?? payload.input ?? payload.action ?? {};
      const sent = normalisePayload({ tool_name: name, tool_input: input });
      if (sent) scan.calls.set(id, { sent, failed: null });
      return;
    }
    case 'function_call_output':
    case 'custom_tool_call_output': {
      const call = scan.calls.get(id);
      if (call) call.failed = failedOutput(payload.output);
    }
  }
}

function noteItem(scan: Scan, item: Fields | null): void {
  if (!item) return;
  if (item.type === 'UserMessage') scan.itemTurn = scan.items.size;
  const status = item.status === 'failed' || item.status === 'declined';
  const failed = status || (typeof item.exit_code === 'number' && item.exit_code !== 0);
  const sent = sentItem(item);
  if (sent) scan.items.set(String(item.id ?? scan.items.size), { sent, failed });
}

function sentItem(item: Fields): SentCall | null {
  switch (item.type) {
    case 'CommandExecution': {
      if (item.source === 'unified_exec_interaction' || item.source === 'user_shell') return null;
      const cwd = typeof item.cwd === 'string' ? decodeURIComponent(item.cwd.replace(/^file:\/\//, '')) : null;
      return normalisePayload({ tool_name: 'exec_command', tool_input: { command: item.command ?? '', cwd } });
    }
    case 'FileChange': {
      const changes = Object.entries(asFields(item.changes) ?? {});
      const files = changes.map(([path, change]) => ({
        path,
        action: asFields(change)?.type === 'delete' ? ('delete' as const) : ('edit' as const),
      }));
      return { kind: 'edit', tool: 'apply_patch', command: null, files, content: null, cwd: null };
    }
    case 'McpToolCall':
      return normalisePayload({ tool_name: `mcp__${String(item.server)}__${String(item.tool)}`, tool_input: {} });
    default:
      return null;
  }
}

/** What the wording of an output tells of how a call of Codex ended. */
function failedOutput(output: Json | undefined): boolean | null {
  const whole = typeof output === 'string' ? output : JSON.stringify(output ?? '');
  const code = /(?:Process exited with code|Exit code:|"exit_code":) ?(-?\d+)/.exec(whole.slice(0, 2_000))?.[1];
  if (code !== undefined) return code !== '0';
  if (whole.includes('Process running with session ID')) return null;
  return /^[^\n]{0,40}(?:verification failed|rejected|blocked by|\bfailed\b|error: )/i.test(whole);
}
