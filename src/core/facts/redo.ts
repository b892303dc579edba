import type { RedoCost } from '../model/analysis.ts';
import type { CallEvent, FileTouch, Session, SessionEvent } from '../model/session.ts';

/** What is known of the files at HEAD: path as the session recorded it → text, null = the file is not there. */
export type HeadTexts = ReadonlyMap<string, string | null>;

interface Turn {
  readonly events: SessionEvent[];
}

const longestPause = 5 * 60_000;
/** A turn counts as done again when no more than this part of its lines is left. */
const survivingPart = 0.2;
/** Fewer lines say nothing about whether a turn's work was kept. */
const fewestLines = 3;

/**
 * Active minutes and tokens of the turns whose edits are gone at HEAD. A turn begins with a prompt; its edits are gone
 * when at most a fifth of the telling lines it put in are still in the same files.
 *
 * @param head what HEAD holds of the files the session changed; null when there is no repository to compare with.
 */
export function redoCost(session: Session, head: HeadTexts | null, headName: string | null): RedoCost {
  if (head === null) return { minutes: null, tokens: null, how: 'not established: no repository to compare with' };
  const turns = splitTurns(session);
  const judged = turns.map((turn) => ({ turn, kept: keptPart(turn, head) })).filter(({ kept }) => kept !== null);
  if (judged.length === 0) return { minutes: null, tokens: null, how: 'not established: no turn with recorded edits' };
  const gone = judged.filter(({ kept }) => kept !== null && kept <= survivingPart).map(({ turn }) => turn);
  const at = headName === null ? 'HEAD' : headName.slice(0, 9);
  return {
    minutes: Math.round(gone.reduce((total, turn) => total + activeMinutes(turn), 0)),
    tokens: sumOutput(gone),
    how: `active time of ${gone.length} of ${judged.length} turns with edits, those whose lines are gone at ${at}`,
  };
}

function splitTurns(session: Session): readonly Turn[] {
  const turns: Turn[] = [];
  for (const event of session.events) {
    const last = turns.at(-1);
    if (event.kind === 'prompt' || !last) turns.push({ events: [event] });
    else last.events.push(event);
  }
  return turns;
}

/** The part of a turn's telling lines that HEAD still holds in the same files; null when it put in too few to tell. */
function keptPart(turn: Turn, head: HeadTexts): number | null {
  let all = 0;
  let kept = 0;
  for (const touch of turn.events.filter(isCall).flatMap((call) => call.files)) {
    const text = head.get(touch.path);
    if (text === undefined || !isWriting(touch)) continue;
    const lines = tellingLines(touch);
    const present = new Set((text ?? '').split('\n').map((line) => line.trim()));
    all += lines.length;
    kept += lines.filter((line) => present.has(line)).length;
  }
  return all < fewestLines ? null : kept / all;
}

function isCall(event: SessionEvent): event is CallEvent {
  return event.kind === 'call';
}

function isWriting(touch: FileTouch): boolean {
  return (touch.action === 'edit' || touch.action === 'create') && touch.added !== undefined;
}

/** Lines that were not there before and are more than punctuation. */
function tellingLines(touch: FileTouch): readonly string[] {
  const before = new Set((touch.removed ?? '').split('\n').map((line) => line.trim()));
  return (touch.added ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.length > 3 && /\w/.test(line) && !before.has(line));
}

function activeMinutes(turn: Turn): number {
  const times = turn.events
    .flatMap((event) => [event.time, event.kind === 'call' ? event.endTime : null])
    .filter((time) => time !== null)
    .map((time) => Date.parse(time))
    .sort((a, b) => a - b);
  let active = 0;
  for (let i = 1; i < times.length; i++) {
    const gap = (times[i] ?? 0) - (times[i - 1] ?? 0);
    if (gap <= longestPause) active += gap;
  }
  return active / 60_000;
}

function sumOutput(turns: readonly Turn[]): number | null {
  const known = turns.flatMap((turn) =>
    turn.events.flatMap((event) => (event.kind === 'usage' && event.output !== null ? [event.output] : [])),
  );
  return known.length === 0 ? null : known.reduce((total, output) => total + output, 0);
}
