import { lineAt } from '../text/lines.ts';
import { parseMarkdown, walk } from '../text/markdown.ts';

/** An `@path` in the prose of a rule file. */
export interface Import {
  /** As written, without the `@` and a `#fragment`. */
  readonly path: string;
  /** 1-based. */
  readonly line: number;
}

const mention = /(?<![^\s])@((?:[^\s\\]|\\ )+)/g;

/** The imports of a CLAUDE.md, in order: `@path` in prose, not in code, links' targets or comments. */
export function findImports(text: string): readonly Import[] {
  const { tree, range } = parseMarkdown(text);
  const found: Import[] = [];
  walk(tree, (node) => {
    if (node.type !== 'text') return;
    const { start, end } = range(node);
    for (const match of text.slice(start, end).matchAll(mention)) {
      // Text nodes begin after markup; a letter right before the node makes it a part of a word.
      if (match.index === 0 && start > 0 && /[\w.]/.test(text[start - 1] ?? '')) continue;
      const path = (match[1] ?? '').replaceAll('\\ ', ' ').replace(/#.*$/, '');
      if (/^(\.{0,2}\/|~\/)?[\w.-]/.test(path)) found.push({ path, line: lineAt(text, start + match.index) });
    }
  });
  return found;
}
