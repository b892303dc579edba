import { addContext } from './context.ts';
import { asNumber, asText, contentText, members, textAt } from './fields.ts';
import { readHookText, readStopHookSummary } from './hooks.ts';
import { silentSubtypes } from './known.ts';
import { retractPrompt } from './prompts.ts';
import type { Row, Run } from './run.ts';

/** A `system` row, by its subtype. */
export function readSystem(run: Run, row: Row): void {
  const { record, ref, time } = row;
  const subtype = textAt(record, 'subtype') ?? 'null';
  if (subtype === 'compact_boundary') {
    const facts = members(record.get('compactMetadata'));
    const trigger = facts['trigger'] === 'auto' || facts['trigger'] === 'manual' ? facts['trigger'] : null;
    run.hasBoundary = true;
    run.builder.add({ kind: 'compaction', ref, time, trigger, tokensBefore: asNumber(facts['preTokens']) });
  } else if (subtype === 'microcompact_boundary') {
    // Old results are dropped from the context; the conversation itself stays, so it is no compaction of the count.
    addContext(run, row, { what: 'other', name: 'microcompact' });
  } else if (subtype === 'stop_hook_summary') readStopHookSummary(run, row);
  else if (subtype === 'api_error') {
    run.builder.add({ kind: 'error', ref, time, source: 'api', message: describeApiError(row) });
  } else if (silentSubtypes.has(subtype)) {
    if (readHookText(run, row, contentText(record.get('content')))) retractPrompt(run, row);
  } else run.builder.unknown(`system/${subtype}`);
}

function describeApiError({ record }: Row): string {
  const error = members(record.get('error'));
  const cause = members(record.get('cause'));
  const status = asNumber(error['status']);
  const message =
    asText(members(members(error['error'])['error'])['message']) ??
    asText(error['message']) ??
    asText(cause['code']) ??
    asText(error['type']);
  const attempt = asNumber(record.get('retryAttempt'));
  const parts = [status === null ? null : `status ${status}`, message, attempt === null ? null : `retry ${attempt}`];
  return parts.filter((part) => part !== null).join(', ') || 'API error';
}
