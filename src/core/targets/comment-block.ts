import { detectStyle, withEol } from '../text/lines.ts';
import { createFile, deleteFile, emptyPlan, fileEdit, refuse } from './plans.ts';
import type { Place } from './plans.ts';
import type { Plan, PlanContext } from './target.ts';

/** A block of ours in a file whose comments begin with `#`. */
export interface CommentBlock {
  readonly place: Place;
  readonly mark: string;
  readonly body: string;
  readonly context: PlanContext;
  /** What a new file begins with: one comment line, which goes with the last block. */
  readonly head: string;
}

interface Found {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Appends the block at the end of the file; one that stands there as wanted is left. */
export function planCommentBlock({ place, mark, body, context, head }: CommentBlock): Plan {
  const wanted = render(mark, body);
  if (place.text === null) return { ...emptyPlan, files: [createFile(place.path, `${head}\n\n${wanted}\n`)] };
  const { eol } = detectStyle(place.text);
  const block = withEol(wanted, eol);
  const found = findBlock(place.text, mark);
  if (found === 'broken') return refuse(brokenMarkers(place, mark));
  if (!found) {
    const isOpen = place.text !== '' && !place.text.endsWith('\n');
    const text = isOpen ? `${eol}${eol}${block}` : `${eol}${block}${eol}`;
    return { ...emptyPlan, files: fileEdit(place, [{ start: place.text.length, end: place.text.length, text }]) };
  }
  if (withEol(found.text, '\n') === wanted) return emptyPlan;
  if (!context.intact?.has(place.path)) {
    return refuse(`${place.path}: the part of ${mark} reads otherwise here. Make it equal to the change, then apply.`);
  }
  return { ...emptyPlan, files: fileEdit(place, [{ start: found.start, end: found.end, text: block }]) };
}

/** Takes the block out; a file of which only our head is left goes. */
export function unplanCommentBlock({ place, mark, body, context, head }: CommentBlock): Plan {
  if (place.text === null) return emptyPlan;
  const found = findBlock(place.text, mark);
  if (found === 'broken') return refuse(brokenMarkers(place, mark));
  if (!found) return emptyPlan;
  if (withEol(found.text, '\n') !== render(mark, body) && !context.intact?.has(place.path)) {
    return refuse(`${place.path}: the part of ${mark} was edited since it was applied. Take it out by hand.`);
  }
  const { eol } = detectStyle(found.text.includes('\n') ? found.text : place.text);
  const before = place.text.slice(0, found.start);
  const after = place.text.slice(found.end);
  const lead = eol.repeat(after === '' ? 2 : 1);
  const start = before.endsWith(lead) ? found.start - lead.length : found.start;
  const end = found.end + (after.startsWith('\r\n') ? 2 : after.startsWith('\n') ? 1 : 0);
  const left = place.text.slice(0, start) + place.text.slice(end);
  if (withEol(left, '\n').trim() === head) return { ...emptyPlan, files: [deleteFile(place.path, place.text)] };
  return { ...emptyPlan, files: fileEdit(place, [{ start, end, text: '' }]) };
}

function render(mark: string, body: string): string {
  return [`# postmortem:begin id=${mark}`, ...body.trim().split('\n'), `# postmortem:end id=${mark}`].join('\n');
}

function findBlock(text: string, mark: string): Found | 'broken' | null {
  const literal = mark.replace(/[^\w-]/g, '\\$&');
  const marker = (kind: string): RegExp =>
    new RegExp(`^[ \\t]*# postmortem:${kind} id=${literal}[ \\t]*(?=\\r?$)`, 'gm');
  const begins = [...text.matchAll(marker('begin'))];
  const ends = [...text.matchAll(marker('end'))];
  const [begin] = begins;
  const [end] = ends;
  if (!begin && !end) return null;
  if (!begin || !end || begins.length > 1 || ends.length > 1 || end.index < begin.index) return 'broken';
  const stop = end.index + end[0].length;
  return { start: begin.index, end: stop, text: text.slice(begin.index, stop) };
}

function brokenMarkers({ path }: Place, mark: string): string {
  return `${path}: the markers of ${mark} are not one pair, begin before end: mend them by hand.`;
}
