import type { Json, ModeEvent } from '../../model/session.ts';
import { text, type Row } from './row.ts';
import type { Run } from './run.ts';

/** Takes the settings of a turn: the first values, then each change. */
export function noteModes(run: Run, row: Row): void {
  const model = text(row.get('model'));
  run.cwd = text(row.get('cwd')) ?? run.cwd;
  run.builder.head.cwd ??= run.cwd;
  run.model = model ?? run.model;
  run.builder.model(model);
  noteMode(run, row, { what: 'model', value: model });
  noteMode(run, row, { what: 'approval', value: named(row.get('approval_policy')) });
  noteMode(run, row, { what: 'sandbox', value: named(row.get('sandbox_policy')) });
  noteMode(run, row, { what: 'plan', value: text(row.get('collaboration_mode', 'mode')), usual: 'default' });
  noteMode(run, row, { what: 'cwd', value: run.cwd, usual: run.builder.head.cwd ?? '' });
}

interface Told {
  readonly what: ModeEvent['what'];
  readonly value: string | null;
  /** A first value that is no news. */
  readonly usual?: string;
}

function noteMode(run: Run, row: Row, { what, value, usual }: Told): void {
  if (value === null || value === (run.modes.get(what) ?? usual)) return;
  run.modes.set(what, value);
  run.builder.add({ kind: 'mode', ref: row.ref, time: row.time, what, value });
}

/** A policy's name: the text itself, its type or mode, else the key that holds its settings. */
function named(policy: Json | undefined): string | null {
  if (typeof policy !== 'object' || policy === null || Array.isArray(policy)) return text(policy);
  const held = policy as Readonly<Record<string, Json>>;
  return text(held.type) ?? text(held.mode) ?? Object.keys(held)[0] ?? null;
}
