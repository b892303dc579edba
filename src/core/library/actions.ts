import type { ActionItem } from '../model/library.ts';
import type { Action, Cell, Postmortem } from '../model/postmortem.ts';
import { singleLine } from '../text/escape.ts';
import { lineAt } from '../text/lines.ts';
import { listItems } from './list-items.ts';

/** The actions of a document: rows of its tables of actions, else items of the list in a section of actions. */
export function readActions(document: Postmortem): readonly ActionItem[] {
  const rows = document.actions.flatMap((action) => readRow(document.text, action));
  return rows.length > 0 ? rows : readLists(document);
}

function readRow(text: string, { range, action, category, owner, due, status }: Action): readonly ActionItem[] {
  const said = withoutQuestion(action.text);
  if (said === '') return [];
  return [
    {
      text: said,
      category: known(category)?.toLowerCase() ?? null,
      owner: known(owner),
      due: /\d{4}-\d{2}-\d{2}/.exec(due?.text ?? '')?.[0] ?? null,
      done: isDone(status?.text ?? ''),
      line: lineAt(text, range.start),
    },
  ];
}

/** What is said besides the question; a label in front of one (`Monitoring or alert: (?)`) is no action. */
function withoutQuestion(text: string): string {
  const line = singleLine(text);
  const before = line.replace(/\(\?\).*$/, '').trim();
  return line.includes('(?)') && /(?:^|:)$/.test(before) ? '' : before;
}

function known(cell: Cell | null): string | null {
  const text = singleLine(cell?.text ?? '');
  return /^[\s–-]*$/.test(text) || text.includes('(?)') ? null : text;
}

function isDone(status: string): boolean {
  return (
    /^\W*(?:\[x\]|x$|done|closed|completed?|finished|landed|merged|shipped|yes)\b/i.test(status) ||
    /^[✓✔✅]/u.test(status)
  );
}

const boxed = /^\[([ xX])\]\s+/;

/** `- [x] Action: owner @name, due 2026-03-01`; what cannot be told is null. */
function readLists(document: Postmortem): readonly ActionItem[] {
  const { text } = document;
  const sections = document.sections.filter(({ heading }) =>
    /^(?:\d+[.)]?\s*)?actions?(?: items?)?\s*:?$/i.test(heading),
  );
  return sections.flatMap(({ body }) =>
    listItems(text, body).flatMap(({ text: item, start }): readonly ActionItem[] => {
      const line = singleLine(item);
      const box = boxed.exec(line);
      const action = withoutQuestion(line.replace(boxed, ''));
      if (action === '') return [];
      return [
        {
          text: action,
          category: /^\*{0,2}(\w[\w /-]{2,30}?)\*{0,2}:\s/.exec(action)?.[1]?.toLowerCase() ?? null,
          owner: /(?<![\w`.])@[\w-]+(?:\/[\w-]+)?/.exec(action)?.[0] ?? null,
          due: /\d{4}-\d{2}-\d{2}/.exec(action)?.[0] ?? null,
          done: box ? box[1] !== ' ' : /\b(?:done|closed|completed)\b[.)\s]*$/i.test(action),
          line: lineAt(text, start),
        },
      ];
    }),
  );
}
