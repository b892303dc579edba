import type { Change, Guard } from '../../model/change.ts';
import type { Edit } from '../../model/finding.ts';
import type { ChangeBlock, Postmortem } from '../../model/postmortem.ts';
import { detectStyle, lineStart } from '../../text/lines.ts';
import { readChangeBlock } from '../parse-yaml.ts';
import { withoutKey, withValue } from './block-edits.ts';

/** A way to make several changes of one. */
export interface Split {
  readonly title: string;
  readonly edits: readonly Edit[];
  /** The ids of the changes that come of it besides the one that keeps its id. */
  readonly added: readonly string[];
  /** Whether each of them is to be tried on the same cases. */
  readonly sharesCases: boolean;
}

/** One of the changes that a change is split into: its YAML, made from the whole, and the line above its block. */
interface Piece {
  readonly make: (body: string) => string;
  readonly lead: string;
}

/** The ways in which a change with two intentions becomes several; none for one that is applied. */
export function splitChange(document: Postmortem, block: ChangeBlock): readonly Split[] {
  const { change } = block;
  if (!change || change.applied || lineStart(document.text, block.range.start) !== block.range.start) return [];
  return [byTarget(change), byIntention(change), byKindOfMatch(change)].flatMap(
    (way) => (way && build(document, block, way)) ?? [],
  );
}

interface Way {
  readonly title: string;
  readonly pieces: readonly Piece[];
  readonly sharesCases: boolean;
}

function byTarget({ id, targets }: Change): Way | null {
  if (targets.length < 2) return null;
  const pieces = targets.map((target) => ({
    make: (body: string) => withValue(body, 'targets', `[${target}]`),
    lead: `The same for ${target}.`,
  }));
  return { title: `Split ${id}: one change for each target`, pieces, sharesCases: true };
}

const intentions = ['deny', 'ask', 'allow', 'require', 'limit'] as const;

/** Refusing, asking, allowing, requiring and limiting are refused or let through each by itself. */
function byIntention({ id, guard }: Change): Way | null {
  const parts = intentions.filter((part) => guard?.[part] !== undefined);
  if (parts.length < 2) return null;
  const pieces = parts.map((part) => ({
    make: (body: string) => withoutKeys(body, [...others(parts, part), ...(part === 'require' ? [] : ['paths'])]),
    lead: `(?) Why ${part}?`,
  }));
  return { title: `Split ${id}: ${parts.join(' and ')} apart`, pieces, sharesCases: false };
}

const matches = ['command', 'path', 'content'] as const;

/** A call is stopped when any list matches, so that each list does as well alone; of what is allowed the reverse holds. */
function byKindOfMatch({ id, guard }: Change): Way | null {
  const effects = intentions.filter((part) => guard?.[part] !== undefined);
  const [effect] = effects;
  if (effects.length !== 1 || (effect !== 'deny' && effect !== 'ask')) return null;
  const lists = matches.filter((list) => (guard?.[effect]?.[list]?.length ?? 0) > 0);
  if (lists.length < 2) return null;
  const pieces = lists.map((list) => ({
    make: (body: string) =>
      withoutKeys(
        body,
        others(lists, list).map((other) => `${effect}.${other}`),
      ),
    lead: `(?) Why by ${list}?`,
  }));
  return { title: `Split ${id}: ${lists.join(' and ')} apart`, pieces, sharesCases: false };
}

function others<T extends string>(all: readonly T[], one: T): readonly T[] {
  return all.filter((other) => other !== one);
}

function withoutKeys(body: string, keys: readonly (string | keyof Guard)[]): string {
  return keys.reduce((text, key) => withoutKey(text, `guard.${key}`), body);
}

/** The first piece keeps block and id; the others follow, each with a line above. Null when one could not be read. */
function build(document: Postmortem, block: ChangeBlock, { title, pieces, sharesCases }: Way): Split | null {
  const { text } = document;
  const body = text.slice(block.body.start, block.body.end);
  const [opening, closing] = [
    text.slice(block.range.start, block.body.start),
    text.slice(block.body.end, block.range.end),
  ];
  const { eol } = detectStyle(text);
  const added = freeIds(document, pieces.length - 1);
  const bodies = pieces.map(({ make }, i) => (i === 0 ? make(body) : withValue(make(body), 'id', added[i - 1] ?? '')));
  const isSound = bodies.every((one) => {
    const range = { start: 0, end: one.length };
    return readChangeBlock(one, range, range).change !== null;
  });
  if (!isSound) return null;
  const [first = '', ...rest] = bodies;
  const blocks = rest.map((one, i) => [eol, eol, pieces[i + 1]?.lead ?? '', eol, opening, one, closing].join(''));
  const edits = [
    { start: block.body.start, end: block.body.end, text: first },
    { start: block.range.end, end: block.range.end, text: blocks.join('') },
  ];
  return { title, edits, added, sharesCases };
}

function freeIds({ changes }: Postmortem, count: number): readonly string[] {
  const taken = new Set(changes.map(({ change }) => change?.id));
  const free: string[] = [];
  for (let number = 1; free.length < count; number++) if (!taken.has(`c${number}`)) free.push(`c${number}`);
  return free;
}
