import type { MarkdownNode } from '../markdown.ts';
import type { Face, TextRun } from './metrics.ts';

/** How inline content is printed; sizes in points. */
export interface InlineStyle {
  readonly face: Face;
  readonly size: number;
  /** Size of code in it. */
  readonly code: number;
}

/** Stands for a picture, which is a block of its own and ends the text before it. */
export const picture: TextRun = { text: '', face: 'regular', size: 0 };

/** The text of inline content in the faces in which it is printed. */
export function inlineRuns(node: MarkdownNode, style: InlineStyle): readonly TextRun[] {
  const runs: TextRun[] = [];
  const open: { readonly node: MarkdownNode; readonly face: Face }[] = [{ node, face: style.face }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { node: one, face } = next;
    if (one.type === 'text') runs.push({ text: one.value.replace(/[^\S\u00a0]+/g, ' '), face, size: style.size });
    else if (one.type === 'inlineCode')
      runs.push({ text: one.value.replace(/\s+/g, ' '), face: 'mono', size: style.code });
    else if (one.type === 'break' || (one.type === 'html' && /^<br\s*\/?>$/i.test(one.value))) {
      runs.push({ text: '\n', face, size: style.size });
    } else if (one.type === 'image' || one.type === 'imageReference') runs.push(picture);
    else if ('children' in one) {
      const inner = one.type === 'strong' ? 'bold' : face;
      for (const child of one.children.toReversed()) open.push({ node: child, face: inner });
    }
  }
  return runs;
}
