import type { Range } from '../model/finding.ts';
import type { Action, Cell, Section, Table, TimelineEntry } from '../model/postmortem.ts';
import { dayNumber } from '../text/dates.ts';
import type { Markdown, MarkdownNode } from '../text/markdown.ts';

type NodeOf<T extends MarkdownNode['type']> = Extract<MarkdownNode, { type: T }>;

/** Finds the template's section that holds an offset, the innermost one. */
export function sectionFinder(sections: readonly Section[]): (offset: number) => string | null {
  const known = sections.filter(({ id }) => id !== null).toReversed();
  return (offset) => known.find(({ body }) => offset >= body.start && offset < body.end)?.id ?? null;
}

/** Every table with its cells. */
export function findTables(
  markdown: Markdown,
  nodes: readonly MarkdownNode[],
  sectionAt: (offset: number) => string | null,
): readonly Table[] {
  return nodes
    .filter((node) => node.type === 'table')
    .map((node) => {
      const range = markdown.range(node);
      const [header, ...rows] = node.children.map((row) => ({
        range: markdown.range(row),
        cells: row.children.map((cell) => readCell(markdown, cell)),
      }));
      return { range, section: sectionAt(range.start), header: header?.cells ?? [], rows };
    });
}

function readCell(markdown: Markdown, cell: NodeOf<'tableCell'>): Cell {
  const whole = markdown.range(cell);
  const [first, last] = [cell.children[0], cell.children.at(-1)];
  if (first && last) {
    const range = { start: markdown.range(first).start, end: markdown.range(last).end };
    return { text: markdown.text.slice(range.start, range.end), range };
  }
  const bars = /^\|?[^\S\r\n]?/.exec(markdown.text.slice(whole.start, whole.end))?.[0].length ?? 0;
  return { text: '', range: { start: whole.start + bars, end: whole.start + bars } };
}

const columns = {
  number: /^(?:#|no\.?|nr\.?|number)$/i,
  action: /^(?:actions?|action items?|what|change|task)\b/i,
  severity: /^(?:severity|sev|priority)\b/i,
  owner: /^(?:owner|who|responsible|assignee)\b/i,
  due: /^(?:due|by|date|deadline|target date)\b/i,
  status: /^(?:status|state|done)\b/i,
  category: /^(?:category|kind|type)\b/i,
} as const;

/** The rows of the tables of actions: those with a column for the action and one for owner, due date or status. */
export function findActions(tables: readonly Table[]): readonly Action[] {
  return tables
    .filter(({ section }) => section === 'changes')
    .flatMap(({ header, rows }) => {
      const at = (name: keyof typeof columns): number =>
        header.findIndex(({ text }) => columns[name].test(plainName(text)));
      const places = {
        number: at('number'),
        severity: at('severity'),
        owner: at('owner'),
        due: at('due'),
        status: at('status'),
        category: at('category'),
      };
      const action = at('action');
      if (action === -1 || (places.owner === -1 && places.due === -1 && places.status === -1)) return [];
      return rows.flatMap(({ range, cells }): Action[] => {
        const told = cells[action];
        if (!told) return [];
        const cell = (name: keyof typeof places): Cell | null => cells[places[name]] ?? null;
        return [
          {
            range,
            action: told,
            number: cell('number'),
            severity: cell('severity'),
            owner: cell('owner'),
            due: cell('due'),
            status: cell('status'),
            category: cell('category'),
          },
        ];
      });
    });
}

function plainName(text: string): string {
  return text.replace(/[*_`]/g, '').trim();
}

/** A time at the start of a line, with what separates it from what happened then. */
const leadingTime =
  /^[\s*_`~]*(?:\[[ xX]\]\s*)?((?:\d{4}-\d{2}-\d{2}(?:[T ]+)?)?(?:\d{1,2}:\d{2}(?::\d{2})?)?(?:\s?(?:Z|UTC))?)[*_`~]*\s*[-–—:,|]*\s*/;

/** The lines of a section that tell a time each: the rows of its table, else the items of its lists. */
export function findTimeline(
  markdown: Markdown,
  nodes: readonly MarkdownNode[],
  { tables, body, day }: { readonly tables: readonly Table[]; readonly body: Range; readonly day: string | null },
): readonly TimelineEntry[] {
  const rows = tables
    .filter(({ range }) => isWithin(range, body))
    .flatMap((table) => table.rows)
    .map(({ range, cells: [time, ...rest] }) => ({
      range,
      time: time?.text ?? '',
      text: rest.map(({ text }) => text).join(' – '),
    }));
  const items = nodes
    .filter((node) => node.type === 'listItem')
    .flatMap((node) => {
      const [paragraph] = node.children;
      if (paragraph?.type !== 'paragraph') return [];
      const range = markdown.range(paragraph);
      if (!isWithin(range, body)) return [];
      const text = markdown.text.slice(range.start, range.end);
      const match = leadingTime.exec(text);
      return [{ range, time: (match?.[1] ?? '').trim(), text: text.slice(match?.[0].length ?? 0).trim() }];
    });
  let last = day;
  return [...rows, ...items]
    .sort((a, b) => a.range.start - b.range.start)
    .map((entry) => {
      const at = readTime(entry.time, last);
      last = at?.slice(0, 10) ?? last;
      return { ...entry, at };
    });
}

/** A time as YYYY-MM-DDTHH:MM, on `day` when it names none. */
function readTime(time: string, day: string | null): string | null {
  const match = /^(\d{4}-\d{2}-\d{2})?[T ]*(?:(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?)?\s?(?:Z|UTC)?$/.exec(
    time.replace(/[*_`]/g, '').trim(),
  );
  const [, date = day, hour, minute] = match ?? [];
  if (!match || date === null || dayNumber(date) === null || hour === undefined || minute === undefined) return null;
  return Number(hour) < 24 && Number(minute) < 60 ? `${date}T${hour.padStart(2, '0')}:${minute}` : null;
}

function isWithin(inner: Range, outer: Range): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}
