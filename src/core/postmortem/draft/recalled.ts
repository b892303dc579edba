import type { EarlierRejection, StrongerKind } from '../../model/library.ts';
import { escapeTitle } from '../../text/escape.ts';
import { clause, type Clause } from './draft.ts';

/** What earlier post-mortems rejected, each with the reason given then, for the writer to look at again. */
export function earlierRejections(rejections: readonly EarlierRejection[]): readonly Clause[] {
  return rejections.map(({ text, reason, document, date }) =>
    clause(`${again(text)}: ${again(reason)}, as ${link(document, date)} said`),
  );
}

/** After which change the pattern came back, and which kind is the next stronger one. */
export function earlierKind({ after, rung }: StrongerKind): Clause {
  const shown = after.shown ? '' : ', not shown to work';
  return clause(
    `the pattern came back after ${after.rung} (${link(after.document, after.date)}, ${after.changeId}${shown}); the next stronger kind is ${rung}`,
  );
}

/** A writer's Markdown as text that means nothing again: its backslashes are read first. */
function again(markdown: string): string {
  return escapeTitle(markdown.replace(/\\([^\w\s])/g, '$1'), 160);
}

function link(document: string, date: string | null): string {
  const name = date ?? document.slice(document.lastIndexOf('/') + 1).replace(/\.md$/i, '');
  return `[${escapeTitle(name, 60)}](${encodeURI(document).replace(/[()]/g, (mark) => (mark === '(' ? '%28' : '%29'))})`;
}
