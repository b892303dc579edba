/** Longest part of a prompt that is looked at: what a person types at length begins with what it is about. */
const longestRead = 4_000;

// Lines that a program printed: log levels, prompts of a shell, stack frames, diffs, JSON, timestamps.
const pastedLine =
  /^\s*(?:[❯➜$>#%»┃│└├╭╰]\s|at .+:\d+|\[?\d{4}-\d\d-\d\d[T ]|(?:error|warning|info|debug|fatal|trace)[:[ ]|[+-]{3} |@@ |[{}[\]"],?|.*\{"\w+":|remote:|Traceback|npm (?:err|warn)|FAIL|PASS|✓|✗|×)/i;

/**
 * The words of a prompt that its writer wrote: without code, quotations and pasted output, each run of which is replaced
 * by a line break.
 */
export function ownWords(prompt: string): string {
  const text = prompt
    .slice(0, longestRead)
    .replace(/```[\s\S]*?(?:```|$)/g, '\n')
    .replace(/"{3}[\s\S]*?(?:"{3}|$)/g, '\n')
    .replace(/<(\w+)[^>]*>[\s\S]*?<\/\1>/g, '\n');
  const lines = text.split('\n').filter((line) => !pastedLine.test(line) && line.length < 2_000);
  return lines.join('\n').replace(/"[^"\n]{12,}"|“[^”\n]{12,}”/g, '…');
}

/** Sentences of a text, trimmed, none empty. A full stop inside a name or a number ends none. */
export function sentencesOf(text: string): readonly string[] {
  return text
    .split(/\n+|(?<=[.!?])\s+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}

const fillers = new Set(
  (
    'a an the and or but if so then than that this these those it its is are was were be been do does did done not no ' +
    'to of in on at for from with by as into about you your i me my we our us they them can could should would will ' +
    'just please also still again now there here what why how when which who have has had get got make made only all any'
  ).split(' '),
);

/** The words that carry a text's subject: lower case, no fillers, each once. */
export function contentWords(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}_][\p{L}\p{N}_./-]*/gu) ?? [];
  return new Set(
    words.map((word) => word.replace(/[./-]+$/, '')).filter((word) => word.length > 1 && !fillers.has(word)),
  );
}

/** How much two sets of words have in common: shared of all, 0 to 1. */
export function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 || b.size === 0) return 0;
  const shared = [...a].filter((word) => b.has(word)).length;
  return shared / (a.size + b.size - shared);
}
