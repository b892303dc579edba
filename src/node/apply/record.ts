import type { AppliedRecord } from '../../core/model/change.ts';
import type { Edit } from '../../core/model/finding.ts';
import type { ChangeBlock } from '../../core/model/postmortem.ts';
import { detectStyle, lineStart } from '../../core/text/lines.ts';

/** The edit that puts an `applied` record into a change block, or null there when the change is undone; all else stays. */
export function recordEdit(text: string, block: ChangeBlock, record: AppliedRecord | null): Edit {
  return fieldEdit(text, block, { key: 'applied', value: record === null ? 'null' : renderRecord(record) });
}

/** The edit that gives a key of a change block a value of one line; all else stays. */
export function fieldEdit(
  text: string,
  block: ChangeBlock,
  { key, value: written }: { readonly key: string; readonly value: string },
): Edit {
  const range = block.fields.get(key);
  if (range && range.end > range.start) {
    const value = text.slice(range.start, range.end);
    return { start: range.start, end: range.start + value.trimEnd().length, text: written };
  }
  if (range) return { start: range.start, end: range.start, text: ` ${written}` };
  const first = block.fields.get('id')?.start ?? block.body.start;
  const indent = /^[ \t>]*/.exec(text.slice(lineStart(text, first)))?.[0] ?? '';
  const { eol } = detectStyle(text);
  const end = block.body.end;
  const isLineOpen = end > block.body.start && text[end - 1] !== '\n';
  const line = `${indent}${key}: ${written}`;
  return { start: end, end, text: isLineOpen ? `${eol}${line}` : `${line}${eol}` };
}

/** One line of YAML; hashes stand in quotes, since some would read as numbers. */
function renderRecord({ date, files, kept }: AppliedRecord): string {
  const hashes = Object.entries(files)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, hash]) => `${JSON.stringify(path)}: ${JSON.stringify(hash)}`);
  const list = hashes.length === 0 ? '{}' : `{ ${hashes.join(', ')} }`;
  const stays = kept && kept.length > 0 ? `, kept: [${kept.map((one) => JSON.stringify(one)).join(', ')}]` : '';
  return `{ date: ${date}, files: ${list}${stays} }`;
}
