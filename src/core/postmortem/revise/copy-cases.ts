import type { Edit } from '../../model/finding.ts';
import { applyEdits } from '../../text/edits.ts';
import { replaceJson } from '../../text/json-edit.ts';
import { detectStyle } from '../../text/lines.ts';

/** The edit that adds the cases of one change to an evidence file once more for others; null when it has none. */
export function copyCases(evidence: string, from: string, to: readonly string[]): Edit | null {
  const cases = evidence.split(/\r?\n/).filter((line) => isCaseOf(line, from));
  if (cases.length === 0 || to.length === 0) return null;
  const copies = to.flatMap((change) =>
    cases.map((line, i) => replaceMembers(line, { label: `${change}.${i + 1}`, change })),
  );
  const { eol, finalNewline } = detectStyle(evidence);
  const text = `${finalNewline ? '' : eol}${copies.join(eol)}${eol}`;
  return { start: evidence.length, end: evidence.length, text };
}

/** All else stays letter for letter: characters that do not show are written as numbers there. */
function replaceMembers(line: string, members: Readonly<Record<string, string>>): string {
  return Object.entries(members).reduce(
    (text, [key, value]) => applyEdits(text, replaceJson(text, [key], value)),
    line,
  );
}

function isCaseOf(line: string, change: string): boolean {
  if (!line.includes('"case"')) return false;
  try {
    const value: unknown = JSON.parse(line);
    const isCase = typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'case';
    return isCase && 'label' in value && 'change' in value && value.change === change;
  } catch (error) {
    // A person may have written other lines into the file.
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
