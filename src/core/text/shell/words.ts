import type { Word, WordPart } from 'unbash';
import type { ShellWord } from './command.ts';

/** Whether a redirection takes standard output away. */
export function takesOutput(redirect: { readonly operator: string; readonly descriptor?: unknown }): boolean {
  const { descriptor } = redirect as { descriptor?: { value?: number } };
  return /^(>|>>|>\||&>|&>>)$/.test(redirect.operator) && (descriptor?.value ?? 1) === 1;
}

/** Standard error sent to a file is marked, so that it is no write of the command's text. */
export function outputOperator(redirect: { readonly operator: string; readonly descriptor?: unknown }): string {
  const { descriptor } = redirect as { descriptor?: { value?: number } };
  return descriptor?.value === 2 ? `2${redirect.operator}` : redirect.operator;
}

/** The text given to a variable; empty for an array. */
export function assignedText(value: { readonly type: string; readonly value?: unknown }): string {
  return value.type === 'Word' && typeof value.value === 'string' ? value.value : '';
}

/** A word of the tree as the shell hands it over. */
export function toShellWord(word: Word | { readonly type: 'Assignment'; readonly text: string }): ShellWord {
  if (word.type === 'Assignment') return { text: word.text, literal: !/[$`*?]/.test(word.text) };
  return { text: word.value, literal: word.parts?.every(isLiteral) ?? true };
}

function isLiteral(part: WordPart): boolean {
  if (part.type === 'DoubleQuoted' || part.type === 'LocaleString') return part.parts.every(isLiteral);
  return part.type === 'Literal' || part.type === 'SingleQuoted' || part.type === 'AnsiCQuoted';
}
