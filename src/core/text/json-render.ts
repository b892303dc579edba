import type { Json } from '../model/session.ts';

/** How a value is written into a text. */
export interface JsonLayout {
  readonly multiline: boolean;
  readonly eol: string;
  /** One step of indentation. */
  readonly unit: string;
  /** Indentation of the line on which the value begins. */
  readonly indent: string;
  /** What stands between a colon and its value. */
  readonly colonGap: string;
  /** What stands between a comma and the next value on one line. */
  readonly gap: string;
}

/** JSON text of a value, on one line or over several as the layout says; arrays of scalars stay on one line when short. */
export function renderJson(value: Json, layout: JsonLayout): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const isArray = Array.isArray(value);
  const inner = { ...layout, indent: layout.indent + layout.unit };
  const parts = isArray
    ? value.map((item: Json) => renderJson(item, inner))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}:${layout.colonGap}${renderJson(item, inner)}`);
  const [open, close] = isArray ? ['[', ']'] : ['{', '}'];
  if (parts.length === 0) return open + close;
  const flat = open + parts.join(`,${layout.gap}`) + close;
  const isShort =
    isArray && flat.length <= 80 && value.every((item: Json) => item === null || typeof item !== 'object');
  if (!layout.multiline || isShort) return flat;
  const lead = layout.eol + inner.indent;
  return open + lead + parts.join(`,${lead}`) + layout.eol + layout.indent + close;
}
