import type { Edit, Range } from '../model/finding.ts';
import type { Action, Cell, ChangeBlock, Postmortem } from '../model/postmortem.ts';
import { lineBreak } from './places.ts';

/** Something that the document decides: a change block that can be read, or a row of a table of actions. */
export interface Decided {
  /** `c1`, or `action 2`. */
  readonly name: string;
  /** The line that says it. */
  readonly range: Range;
  /** Text and place; null = not written down at all. */
  readonly owner: Cell | null;
  readonly due: Cell | null;
  readonly isDone: boolean;
  /** Decided against after all. */
  readonly isDropped: boolean;
  readonly block: ChangeBlock | null;
  /** Of a row: what is done, and its category. */
  readonly text: string;
}

/** Everything that the document decides, in its order. */
export function decidedIn(document: Postmortem): readonly Decided[] {
  const blocks = document.changes.flatMap((block): Decided[] => {
    const { change } = block;
    if (!change) return [];
    const field = (key: 'owner' | 'due'): Cell | null => {
      const range = block.fields.get(key);
      return range ? { text: unquote(document.text.slice(range.start, range.end)), range } : null;
    };
    return [
      {
        name: change.id,
        range: firstLine(document, block.range),
        owner: field('owner'),
        due: field('due'),
        isDone: change.applied !== null,
        isDropped: false,
        block,
        text: '',
      },
    ];
  });
  const rows = document.actions.map((action, i) => fromRow(action, i));
  return [...blocks, ...rows].sort((a, b) => a.range.start - b.range.start);
}

function fromRow({ range, number, action, owner, due, status, category }: Action, i: number): Decided {
  const state = status?.text.replace(/[*_`]/g, '').trim() ?? '';
  return {
    name: `action ${number && number.text !== '' ? number.text : i + 1}`,
    range: action.text === '' ? range : action.range,
    owner,
    due,
    isDone: /^(?:done|closed|completed?|finished|landed|merged|shipped|fixed|yes|x|✓|✔|✅)/i.test(state),
    isDropped: /^(?:won['’]?t|will not|dropped|rejected|cancell?ed|not doing|obsolete|duplicate)/i.test(state),
    block: null,
    text: `${action.text} ${category?.text ?? ''}`,
  };
}

function unquote(text: string): string {
  const plain = text.trim().replace(/^(["'])(.*)\1$/s, '$2');
  return plain === 'null' || plain === '~' ? '' : plain;
}

function firstLine({ text }: Postmortem, { start, end }: Range): Range {
  const line = /^[^\r\n]*/.exec(text.slice(start, end))?.[0].length ?? 0;
  return { start, end: start + line };
}

/** Puts a question where an answer is missing: into the cell or value, or as a new line of the block. */
export function askFor(document: Postmortem, decided: Decided, key: 'owner' | 'due'): Edit | null {
  const { block } = decided;
  const cell = decided[key];
  if (cell && !block) return { ...cell.range, text: cell.range.start === cell.range.end ? '(?) ' : '(?)' };
  if (!block) return null;
  const { start, end } = block.body;
  if (cell && cell.range.end > cell.range.start) return { ...cell.range, text: '"(?)"' };
  const line = new RegExp(`^${key}:[^\\r\\n]*`, 'm').exec(document.text.slice(start, end));
  if (line) return { start: start + line.index, end: start + line.index + line[0].length, text: `${key}: "(?)"` };
  return { start: end, end, text: `${lineBreak(document)}${key}: "(?)"` };
}

/** The date that a text names, else null. */
export function dateIn(text: string | undefined): string | null {
  return /\b\d{4}-\d{2}-\d{2}\b/.exec(text ?? '')?.[0] ?? null;
}
