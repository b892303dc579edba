import { readCases } from '../read-cases.ts';
import { readEvidence } from './review.ts';

/**
 * The lines of an evidence file that are cases, as they stand there, by the id of their change.
 * @param file absolute; null = there is none.
 * @param name its repository-relative path.
 */
export async function readCaseLines(
  file: string | null,
  name: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const text = file === null ? null : await readEvidence(file);
  const found = new Map<string, string[]>();
  if (text === null) return found;
  const lines = text.split('\n');
  for (const { change, line } of readCases(text, name).cases) {
    found.set(change, [...(found.get(change) ?? []), (lines[line - 1] ?? '').trimEnd()]);
  }
  return found;
}
