import type { ActionItem } from '../model/library.ts';
import type { Postmortem, Section } from '../model/postmortem.ts';
import { singleLine } from '../text/escape.ts';
import { lineAt } from '../text/lines.ts';
import { parseMarkdown } from '../text/markdown.ts';
import { listItems } from './list-items.ts';

/** The actions of a document that has a section of them: rows of its tables, else items of its lists. */
export function readActions(document: Postmortem): readonly ActionItem[] {
  return document.sections.filter(isActionSection).flatMap((section) => {
    const rows = readTables(document.text, section);
    return rows.length > 0 ? rows : readList(document.text, section);
  });
}

function isActionSection({ heading }: Section): boolean {
  return /^(?:\d+[.)]?\s*)?(?:corrective )?actions?(?: items?)?\s*:?$/i.test(heading.trim());
}

const columns = {
  text: /^(?:action|actions|what|task|description)\b/i,
  category: /^(?:category|type|kind)\b/i,
  owner: /^(?:owner|who|assignee)\b/i,
  due: /^(?:due|deadline|when|by|date|target date)\b/i,
  status: /^(?:status|state|done)\b/i,
} as const;

function readTables(text: string, { body }: Section): readonly ActionItem[] {
  const markdown = parseMarkdown(text.slice(body.start, body.end));
  const cellText = (node: Parameters<typeof markdown.range>[0]): string => {
    const { start, end } = markdown.range(node);
    return singleLine(markdown.text.slice(start, end).replace(/^\|/, '').replace(/\|$/, '').replaceAll('\\|', '|'));
  };
  return markdown.tree.children.flatMap((table) => {
    if (table.type !== 'table') return [];
    const [head, ...rows] = table.children;
    const names = head?.children.map((cell) => cellText(cell).replace(/[*_]/g, '')) ?? [];
    const place = (pattern: RegExp): number => names.findIndex((name) => pattern.test(name));
    const at = (cells: readonly string[], pattern: RegExp): string => cells[place(pattern)] ?? '';
    if (place(columns.text) === -1) return [];
    return rows.flatMap((row): readonly ActionItem[] => {
      const cells = row.children.map(cellText);
      const action = at(cells, columns.text);
      if (/^[\s–-]*$/.test(action) || /^\(\?\)/.test(action)) return [];
      return [
        {
          text: action,
          category: known(at(cells, columns.category)),
          owner: known(at(cells, columns.owner)),
          due: /\d{4}-\d{2}-\d{2}/.exec(at(cells, columns.due))?.[0] ?? null,
          done: isDone(at(cells, columns.status)),
          line: lineAt(text, body.start + markdown.range(row).start),
        },
      ];
    });
  });
}

function known(cell: string): string | null {
  return /^[\s–-]*$/.test(cell) || cell.includes('(?)') ? null : cell;
}

function isDone(status: string): boolean {
  return /^(?:\[x\]|x$|✓|✔|✅|done|closed|complete|completed|finished|landed|merged|shipped|yes)/i.test(status);
}

const boxed = /^\[([ xX])\]\s+/;

/** `- [x] Action: owner @name, due 2026-03-01`; what cannot be told is null. */
function readList(text: string, { body }: Section): readonly ActionItem[] {
  return listItems(text, body).flatMap(({ text: item, start }): readonly ActionItem[] => {
    const line = singleLine(item);
    const box = boxed.exec(line);
    const action = line.replace(boxed, '');
    if (/^\(\?\)/.test(action) || action === '') return [];
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
  });
}
