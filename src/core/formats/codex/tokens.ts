import type { Json } from '../../model/session.ts';
import { fields, number, type Fields, type Row } from './row.ts';
import type { Run, TokenTotals } from './run.ts';

const none: TokenTotals = { input: 0, cached: 0, cacheWrite: null, output: 0 };

/**
 * Takes running totals (`total_token_usage`, `thread_token_usage`) and notes what they grew by: the usage of one answer is
 * repeated without a new answer, and the same totals come in two kinds of rows. Cached input is part of input.
 */
export function noteTotals(
  run: Run,
  row: Row,
  usage: { readonly total: Json | undefined; readonly last: Json | undefined },
): void {
  const total = totalsOf(fields(usage.total));
  if (!total) return;
  const before = run.tokens ?? inheritedTotals(run, total, usage.last);
  run.tokens = total;
  if (run.replay) return;
  const isReset = total.input < before.input || total.output < before.output;
  const base = isReset ? none : before;
  const input = total.input - base.input;
  const output = total.output - base.output;
  if (input === 0 && output === 0) return;
  const cached = Math.max(0, total.cached - base.cached);
  run.builder.add({
    kind: 'usage',
    ref: row.ref,
    time: row.time,
    model: run.model,
    input: Math.max(0, input - cached),
    output,
    cacheRead: cached,
    cacheWrite: total.cacheWrite === null ? null : Math.max(0, total.cacheWrite - (base.cacheWrite ?? 0)),
  });
}

/** A fork's totals go on from its parent's: the first answer of its own is told apart by the usage of that answer. */
function inheritedTotals(run: Run, total: TokenTotals, last: Json | undefined): TokenTotals {
  const own = totalsOf(fields(last));
  if (!run.isFork || !own) return none;
  return {
    input: Math.max(0, total.input - own.input),
    cached: Math.max(0, total.cached - own.cached),
    cacheWrite: null,
    output: Math.max(0, total.output - own.output),
  };
}

function totalsOf(usage: Fields): TokenTotals | null {
  const input = number(usage.input_tokens);
  const output = number(usage.output_tokens);
  if (input === null || output === null) return null;
  const cacheWrite = number(usage.cache_write_input_tokens);
  return { input, cached: number(usage.cached_input_tokens) ?? 0, cacheWrite, output };
}
