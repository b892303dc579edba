import type { RedoCost } from '../model/analysis.ts';
import type { CallEvent, FileTouch, Session, SessionEvent } from '../model/session.ts';

/**
 * Where lines of a changed file may stand today: path as the session recorded it → its texts at HEAD, on the session's
 * branch and in the work tree; none = the file was committed and is gone. A file that nothing is known of is left out.
 */
export interface TodaysTexts {
  readonly texts: ReadonlyMap<string, readonly string[]>;
  /** The commit that is checked out. */
  readonly head: string;
  /** True when commits beside HEAD were looked at, those of the session's branch. */
  readonly hasBranch: boolean;
  /** True when a text that is not committed was looked at: the answer can change without a commit. */
  readonly hasUncommitted: boolean;
}

interface Turn {
  readonly events: SessionEvent[];
}

const longestPause = 5 * 60_000;
/** A turn counts as done again when no more than this part of its lines is left. */
const survivingPart = 0.2;
/** Fewer lines say nothing about whether a turn's work was kept. */
const fewestLines = 3;

/**
 * Active minutes and tokens of the turns whose edits are gone. A turn begins with a prompt; its edits are gone when at most
 * a fifth of the telling lines it put in are still in the same files.
 *
 * @param today what is left of the files; null when there is no repository to compare with.
 */
export function redoCost(session: Session, today: TodaysTexts | null): RedoCost {
  if (today === null) return { minutes: null, tokens: null, how: 'not established: no repository to compare with' };
  const turns = splitTurns(session);
  const judged = turns.map((turn) => ({ turn, kept: keptPart(turn, today) })).filter(({ kept }) => kept !== null);
  if (judged.length === 0) {
    return {
      minutes: null,
      tokens: null,
      how: 'not established: no turn with edits of files that this repository knows',
    };
  }
  const gone = judged.filter(({ kept }) => kept !== null && kept <= survivingPart).map(({ turn }) => turn);
  return {
    minutes: Math.round(gone.reduce((total, turn) => total + activeMinutes(turn), 0)),
    tokens: sumOutput(gone),
    how: howText(gone.length, judged.length, today),
    ...(today.hasUncommitted ? { unsettled: true } : {}),
  };
}

function howText(gone: number, judged: number, { head, hasBranch, hasUncommitted }: TodaysTexts): string {
  const beside = [...(hasUncommitted ? ['in the work tree'] : []), ...(hasBranch ? ['on its branch'] : [])];
  const place = `${beside.map((one) => `${one} or `).join('')}at ${head.slice(0, 7)}`;
  const what = `that put in ${fewestLines} lines or more`;
  const all = `${judged === 1 ? 'the one turn' : judged === 2 ? 'both turns' : `all ${judged} turns`} ${what}`;
  if (gone === 0) return `lines of ${all} are still there ${place}`;
  const which = gone === judged ? all : `${gone} of ${judged} turns ${what}`;
  return `active time of ${which}: at most a fifth of them is left ${place}`;
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

/** The part of a turn's telling lines that still stand in the same files; null when it put in too few to tell. */
function keptPart(turn: Turn, { texts: today }: TodaysTexts): number | null {
  let all = 0;
  let kept = 0;
  for (const touch of turn.events.filter(isCall).flatMap((call) => call.files)) {
    const texts = today.get(touch.path);
    if (texts === undefined || !isWriting(touch)) continue;
    const lines = tellingLines(touch);
    const present = new Set(texts.flatMap((text) => text.split('\n')).map((line) => line.trim()));
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
