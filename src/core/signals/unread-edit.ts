import type { CallEvent, Session } from '../model/session.ts';
import type { RunFacts } from '../model/signal.ts';
import { fileKind } from '../text/file-kind.ts';
import { isTelling, splitLines } from '../text/line-changes.ts';
import { count } from '../text/quote.ts';
import { parseCommands } from '../text/shell.ts';
import { distinctRefs, hasRun, listNames, ownPath, runsOf, writesOf, type Write } from './run.ts';
import type { SignalDetector } from './signal.ts';

/** A text that was in front of the agent, with the time at which it came. */
interface Seen {
  readonly text: string;
  readonly time: string | null;
  readonly position: number;
}

/** Texts of a run in which a file may have been named or shown: results, inputs, injected context, prompts. */
function textsOf(run: Session, start: number): readonly Seen[] {
  return run.events.flatMap((event, index): readonly Seen[] => {
    const seen = (text: string): Seen => ({ text, time: event.time, position: start + index });
    if (event.kind === 'call') return hasRun(event) || event.status === 'pending' ? [seen(shownBy(event))] : [];
    if (event.kind === 'injected' || event.kind === 'prompt') return [seen(event.text)];
    return event.kind === 'context' ? [seen(`${event.path ?? ''}\n${event.text ?? ''}`)] : [];
  });
}

function shownBy(call: CallEvent): string {
  const files = call.files.map((file) => file.path).join('\n');
  // What an edit put in is the agent's own word; what it reports of the file comes after the change.
  const isWrite = call.toolKind === 'edit' || call.toolKind === 'write';
  const input = isWrite ? '' : (call.command ?? JSON.stringify(call.input));
  const isSilent = (isWrite && call.status === 'ok') || isListing(call);
  return `${files}\n${input}\n${isSilent ? '' : call.output}`;
}

/** A list of a folder's files shows that a file is there, not what is in it. */
function isListing(call: CallEvent): boolean {
  const commands = parseCommands(call.command ?? '');
  const lists = (name: string, verb: string | undefined): boolean =>
    /^(ls|tree|cd|pwd|echo|mkdir)$/.test(name) || (name === 'git' && verb === 'status');
  return commands.length > 0 && commands.every((command) => lists(command.name, command.argv[1]));
}

function names(text: string, path: string): boolean {
  if (path.includes('/')) return text.includes(path) || text.includes(path.replaceAll('/', '\\'));
  return new RegExp(`(^|[^\\w.-])${path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}($|[^\\w-])`, 'm').test(text);
}

/** Whether something before the write can have shown what it changes. */
function wasSeen(write: Write, texts: readonly Seen[], position: number): boolean {
  const before = texts.filter(
    (seen) => seen.position < position || (seen.position >= foreign && isEarlier(seen, write)),
  );
  const base = write.path.split('/').at(-1) ?? write.path;
  const folder = write.path.slice(0, -base.length);
  const taken = splitLines(write.touch.removed ?? '').filter(isTelling);
  return before.some(
    ({ text }) =>
      names(text, write.path) ||
      names(text, base) ||
      (folder !== '' && /[*$]|characters left out …\]/.test(text) && text.includes(folder.replace(/\/$/, ''))) ||
      taken.some((line) => text.includes(line)),
  );
}

/** Positions from here on belong to sub-agents, whose order to the main run is told by time alone. */
const foreign = 1e9;

function isEarlier(seen: Seen, write: Write): boolean {
  return seen.time === null || write.call.time === null || seen.time <= write.call.time;
}

/** A session that goes on from an earlier one, or that begins in its middle: what was read before is not recorded. */
function hasHiddenPast(session: Session): boolean {
  const first = session.events.findIndex((event) => event.kind === 'call');
  const opening = session.events.slice(0, first === -1 ? undefined : first);
  return (
    !opening.some((event) => event.kind === 'prompt') ||
    opening.some(
      (event) => event.kind === 'compaction' || (event.kind === 'injected' && /summary|resume|fork/.test(event.what)),
    )
  );
}

function isExisting(facts: RunFacts, write: Write): boolean {
  if (facts.knownPaths) return facts.knownPaths.has(write.path);
  return write.touch.action === 'edit';
}

function firstWrites(facts: RunFacts): readonly Write[] {
  const seen = new Set<string>();
  return writesOf(facts).filter((write) => {
    const isFirst = !seen.has(write.path);
    seen.add(write.path);
    const { action, by, added } = write.touch;
    const isAppended = by === 'shell' && action === 'edit' && added !== undefined;
    return isFirst && action !== 'delete' && !isAppended && isExisting(facts, write);
  });
}

const detector: SignalDetector = {
  id: 'unread-edit',
  description: 'An existing file was changed that nothing before had read, listed in a search or printed.',
  patterns: ['unoriented-edit'],
  detect(facts) {
    const { session } = facts;
    if (hasHiddenPast(session)) return [];
    const candidates = firstWrites(facts).filter(
      (write) => !/^(agent|generated)$/.test(fileKind(write.path)) && session.events.includes(write.call),
    );
    const texts = runsOf(session).flatMap((run, index) => textsOf(run, index === 0 ? 0 : foreign * index));
    const unread = candidates.filter((write) => !wasSeen(write, texts, session.events.indexOf(write.call)));
    if (unread.length === 0) return [];
    const paths = unread.map((write) => write.path);
    const all = count(candidates.length, 'changed file that existed', 'changed files that existed');
    return [
      {
        id: 'unread-edit',
        title: `${unread.length} of ${all} had not been read, found or printed before: ${listNames(paths)}`,
        refs: distinctRefs(unread.map((write) => write.call.ref)),
        paths: paths.filter((path) => ownPath(facts, path) !== null),
        pattern: 'unoriented-edit',
      },
    ];
  },
};

export default detector;
