import type { Edit } from '../../model/finding.ts';
import { applyEdits } from '../../text/edits.ts';
import { lineStart, nextLineStart } from '../../text/lines.ts';
import { readYaml, type YamlMapping } from '../../text/yaml.ts';

function read(body: string): YamlMapping {
  return readYaml(body, { start: 0, end: body.length });
}

/** The YAML of a block with another value at a dotted path; unchanged where there is no such key. */
export function withValue(body: string, path: string, value: string): string {
  const range = read(body).values.get(path);
  if (!range) return body;
  const end = range.start + body.slice(range.start, range.end).trimEnd().length;
  return applyEdits(body, [{ start: range.start, end, text: value }]);
}

/** The YAML of a block without the key at a dotted path; everything else stays as it is. */
export function withoutKey(body: string, path: string): string {
  const yaml = read(body);
  const [key, value] = [yaml.keys.get(path), yaml.values.get(path)];
  if (!key) return body;
  const last = value && value.end > key.end ? value.end : key.end + 1;
  const end = key.start + body.slice(key.start, last).trimEnd().length;
  return applyEdits(body, [pairRange(body, { start: key.start, end })]);
}

/** A pair with what parts it from its neighbours: its lines in block style, its comma in flow style. */
function pairRange(body: string, { start, end }: { readonly start: number; readonly end: number }): Edit {
  const line = lineStart(body, start);
  const isFlow = body.slice(line, start).trim() !== '';
  if (!isFlow) return { start: line, end: nextLineStart(body, end), text: '' };
  const comma = /^\s*,\s*/.exec(body.slice(end));
  if (comma) return { start, end: end + comma[0].length, text: '' };
  const before = /\s*,\s*$/.exec(body.slice(0, start));
  return { start: start - (before?.[0].length ?? 0), end, text: '' };
}
