/** Lines, trimmed, that a change takes out and puts in; what stands on both sides is no change. */
export interface LineChanges {
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** The non-empty lines that only one side holds, each as often as it is more frequent there. */
export function lineChanges(before: string, after: string): LineChanges {
  const old = splitLines(before);
  const now = splitLines(after);
  return { removed: surplus(old, now), added: surplus(now, old) };
}

/** The trimmed, non-empty lines of a text. */
export function splitLines(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** Whether a line says enough to be known again: more than brackets and keywords that stand everywhere. */
export function isTelling(line: string): boolean {
  return line.length >= 8 && (line.match(/[\p{L}\p{N}_]{2,}/gu)?.length ?? 0) >= 2;
}

function surplus(lines: readonly string[], others: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const number = left.get(line) ?? 0;
    if (number > 0) left.set(line, number - 1);
    return number === 0;
  });
}
