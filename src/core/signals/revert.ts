import { eventsOf, type CallEvent } from '../model/session.ts';
import type { RunFacts, Signal } from '../model/signal.ts';
import { fileKind } from '../text/file-kind.ts';
import { isTelling, lineChanges } from '../text/line-changes.ts';
import { joinPath } from '../text/paths.ts';
import { count, quoteCode, times } from '../text/quote.ts';
import { commandStartsWith, parseCommands } from '../text/shell.ts';
import { callsThatRan, distinctRefs, groupBy, isAtHome, listNames, ownPath, writesOf, type Write } from './run.ts';
import type { SignalDetector } from './signal.ts';
import { readUndo } from './undo-commands.ts';

interface Undone {
  readonly call: CallEvent;
  readonly verb: string;
  /** Named paths that no recorded edit before had changed. */
  readonly foreign: readonly string[];
}

function undoCommands(facts: RunFacts): readonly Undone[] {
  const calls = callsThatRan(facts);
  const writes = writesOf(facts);
  return calls.flatMap((call) => {
    if (call.status !== 'ok' || call.command === null || /^Updated 0 paths/m.test(call.output)) return [];
    return parseCommands(call.command).flatMap((command) => {
      const undo = command.wrappers.includes('xargs') ? null : readUndo(command);
      if (!undo || !isAtHome(facts, call, command)) return [];
      if (undo.isStash && isNoLoss(call, calls.slice(calls.indexOf(call)))) return [];
      const place = joinPath(call.cwd ?? facts.session.cwd ?? '', command.dir ?? '');
      const named = undo.paths.flatMap((path) => ownPath(facts, joinPath(place, path)) ?? []);
      const before = writes.filter((write) => calls.indexOf(write.call) < calls.indexOf(call));
      const foreign = named.filter((path) => isForeign(path, before) && !isMachineMade(path));
      return { call, verb: undo.verb, foreign: /revert|reset|theirs|ours/.test(undo.verb) ? [] : foreign };
    });
  });
}

/** A stash that found nothing to take away, or was popped or applied afterwards. */
function isNoLoss(stash: CallEvent, calls: readonly CallEvent[]): boolean {
  const isPop = (call: CallEvent): boolean =>
    parseCommands(call.command ?? '').some((one) =>
      ['pop', 'apply'].some((verb) => commandStartsWith(one, ['git', 'stash', verb])),
    );
  return /^No local changes/m.test(stash.output) || calls.some(isPop);
}

function isForeign(path: string, before: readonly Write[]): boolean {
  return !before.some((write) => write.path === path || write.path.startsWith(`${path}/`));
}

/** Installs and generators change such files without an edit. */
function isMachineMade(path: string): boolean {
  return fileKind(path) === 'generated' || !/\.\w+$/.test(path);
}

function fromCommands(facts: RunFacts): readonly Signal[] {
  return [...groupBy(undoCommands(facts), (one) => one.verb)].map(([verb, group]) => {
    const foreign = [...new Set(group.flatMap((one) => one.foreign))];
    const whose = foreign.length > 0 ? ` on ${listNames(foreign)}, changed by no recorded edit of this session` : '';
    return {
      id: 'revert',
      title: `${quoteCode(verb)} ran ${times(group.length)}${whose}`,
      refs: distinctRefs(group.map((one) => one.call.ref)),
      paths: foreign,
      pattern: foreign.length > 0 ? 'unsafe-fallback' : null,
    };
  });
}

function fromRewinds(facts: RunFacts): readonly Signal[] {
  const rewinds = eventsOf(facts.session, 'rewind');
  if (rewinds.length === 0) return [];
  const title = `The user went back to an earlier point ${times(rewinds.length)}`;
  return [{ id: 'revert', title, refs: rewinds.map((rewind) => rewind.ref), paths: [], pattern: null }];
}

/** Edits that put back what an earlier edit had changed: the whole content by its fingerprint, or the same lines the other way round. */
function takenBack(writes: readonly Write[]): readonly CallEvent[] {
  const refs = new Set<CallEvent>();
  const shapes = writes.map(shapeOf);
  for (const [index, { call, touch }] of writes.entries()) {
    const earlier = writes.slice(0, index).find((other, position) => {
      if (touch.after !== undefined && other.touch.before !== undefined && touch.before !== touch.after) {
        return other.touch.before === touch.after && other.touch.after !== other.touch.before;
      }
      const undone = shapes[position]?.inverse;
      return undone !== undefined && undone === shapes[index]?.forward;
    });
    if (earlier) refs.add(call).add(earlier.call);
  }
  return [...refs];
}

/** What an edit took out and put in, and what an edit that takes it back would. */
interface Shape {
  readonly forward: string;
  /** Absent when too little was changed for an inverse to be more than chance. */
  readonly inverse?: string;
}

function shapeOf({ touch }: Write): Shape | null {
  if (touch.added === undefined || touch.removed === undefined) return null;
  const { removed, added } = lineChanges(touch.removed, touch.added);
  const [out, into] = [removed.join('\n'), added.join('\n')];
  const telling = [...removed, ...added].filter((line) => isTelling(line) && !isProbe(line));
  const forward = `${out}\0${into}`;
  return telling.length >= 2 && removed.length > 0 ? { forward, inverse: `${into}\0${out}` } : { forward };
}

/** Lines put in to look and taken out again are no work undone. */
function isProbe(line: string): boolean {
  return /console\.|print|debug|log|dump|trace/i.test(line);
}

function fromContents(facts: RunFacts): readonly Signal[] {
  return [...groupBy(writesOf(facts), (write) => write.path)].flatMap(([path, writes]) => {
    const calls = takenBack(writes);
    if (calls.length === 0) return [];
    const title = `An edit of ${quoteCode(path)} was taken back by a later one, in ${count(writes.length, 'edit')} of it`;
    return { id: 'revert', title, refs: distinctRefs(calls.map((call) => call.ref)), paths: [path], pattern: null };
  });
}

const detector: SignalDetector = {
  id: 'revert',
  description:
    'Work was undone: by a command of version control, by going back, or by an edit that puts back what was there.',
  patterns: ['unsafe-fallback'],
  detect: (facts) => [...fromCommands(facts), ...fromRewinds(facts), ...fromContents(facts)],
};

export default detector;
