/**
 * The words that a human added to one of OpenCode's own commands, of which only the filled-in template is recorded. The
 * templates of a user's commands cannot be told from typed text.
 */
export function readTemplate(text: string): { readonly name: string; readonly words: string } | null {
  if (/^(Create or update `?AGENTS\.md|Please analy[sz]e this codebase and create an AGENTS\.md)/.test(text)) {
    const words =
      /^User-provided focus or constraints \(honor these\):\n([\s\S]*?)(?:\n\n|\n*$)/m.exec(text)?.[1] ?? '';
    return { name: 'init', words: words.trim() };
  }
  if (!text.startsWith('You are a code reviewer. Your job is to review code changes')) return null;
  return { name: 'review', words: (/^Input:(.*)$/m.exec(text)?.[1] ?? '').trim() };
}
