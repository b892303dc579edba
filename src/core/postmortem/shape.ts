import type { Category, Template } from '../model/template.ts';
import { escapeTitle } from '../text/escape.ts';
import type { Draft } from './draft/draft.ts';

/** What a draft is to be besides what the session says. */
export interface DraftShape {
  readonly template?: Template | undefined;
  readonly category?: Category | undefined;
  /** What somebody said when a near-miss was recorded: plain text. */
  readonly note?: string | undefined;
}

/** The draft under another template, or as the near-miss that somebody noted. */
export function shapeDraft(draft: Draft, { template, category, note }: DraftShape): Draft {
  const frontMatter = {
    ...draft.frontMatter,
    ...(template ? { template: template.id } : {}),
    ...(category ? { pattern: category.pattern } : {}),
    ...(note === undefined ? {} : { trigger: 'near-miss' }),
  };
  if (note === undefined) return { ...draft, frontMatter };
  return { ...draft, frontMatter, title: escapeTitle(note, 100), slug: slugOf(note, 'near-miss') };
}

/** Lower-case words for a file's name, from a person's words: nothing else can come into it. */
export function slugOf(text: string, fallback: string): string {
  const words = text
    .toLowerCase()
    .normalize('NFKD')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '' && word.length <= 20)
    .slice(0, 6);
  return words.join('-').slice(0, 40).replace(/-+$/, '') || fallback;
}
