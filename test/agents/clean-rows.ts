// What is left out of a recorded transcript before it is kept in the project.
import type { Json } from '../../src/core/model/session.ts';

/** A row of a transcript. */
export type Row = { readonly [key: string]: Json };

/** Rows that hold the vendor's own prompts and lists, or facts about the machine. */
const foreignRow = /^api-request|^world_state$/;
const foreignAttachment =
  /^(prompt_snapshot|skill_listing|agent_listing_delta|deferred_tools_delta|remote_session_change|silent_turn_reminder|session_context|environment|model)$/;
/** Keys of any row that do. */
const foreignKey = /^(rendered|renderedRole|base_instructions|developer_instructions|dynamic_tools|osVersion)$/;

function isForeign(row: Row): boolean {
  const inner = (name: string): Row => (typeof row[name] === 'object' && row[name] !== null ? (row[name] as Row) : {});
  return (
    foreignRow.test(String(row['type'])) ||
    foreignAttachment.test(String(inner('attachment')['type'])) ||
    inner('payload')['role'] === 'developer'
  );
}

/** A transcript without the vendor's own prompts and lists; what followed a row that is left out is tied to what stood before. */
export function withoutForeign(rows: readonly Row[]): readonly Row[] {
  const parents = new Map(rows.filter(isForeign).map((row) => [row['uuid'], row['parentUuid'] ?? null]));
  const parentOf = (id: Json | undefined): Json | undefined =>
    id !== null && parents.has(id) ? parentOf(parents.get(id)) : id;
  return rows
    .filter((row) => !isForeign(row))
    .map((row) => ('parentUuid' in row ? { ...row, parentUuid: parentOf(row['parentUuid']) ?? null } : row))
    .map((row) => scrub(row) as Row);
}

function scrub(value: Json): Json {
  if (Array.isArray(value)) return value.map((member: Json) => scrub(member));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !foreignKey.test(key));
  return Object.fromEntries(kept.map(([key, member]) => [key, scrub(member)]));
}
