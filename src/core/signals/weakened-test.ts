import { eventsOf } from '../model/session.ts';
import type { RunFacts, Signal } from '../model/signal.ts';
import { fileKind } from '../text/file-kind.ts';
import { splitLines } from '../text/line-changes.ts';
import { quoteCode, times } from '../text/quote.ts';
import { parseCommands, testRun, type SimpleCommand } from '../text/shell.ts';
import { callsThatRan, distinctRefs, groupBy, writesOf, writtenTexts, type Write } from './run.ts';
import type { SignalDetector } from './signal.ts';
import { readWeakening, type Weakened, type Weakening } from './test-weakening.ts';

const sentences: Readonly<Record<Weakening, (number: number, lines: readonly string[]) => string>> = {
  skipped: (number, lines) => (number === 1 ? 'A test was' : `${number} tests were`) + ` marked to ${markOf(lines)}`,
  loosened: (number) => (number === 1 ? 'An expectation was' : `${number} expectations were`) + ' loosened',
  'removed assertions': (number) =>
    number === 1
      ? 'An assertion was removed and none put in its place'
      : `${number} assertions were removed and none put in their place`,
  'removed tests': (number) => (number === 1 ? 'A test was' : `${number} tests were`) + ' removed',
  'empty assertions': (number) =>
    (number === 1 ? 'An assertion that is always true was' : `${number} assertions that are always true were`) +
    ' added',
};

/** What marks on tests do: `only` leaves the others out. */
function markOf(lines: readonly string[]): string {
  const alone = lines.filter((line) => /\.only\b|\bf(?:it|describe)\(/.test(line)).length;
  return alone === 0 ? 'be skipped' : alone === lines.length ? 'run alone' : 'be skipped or run alone';
}

interface Found {
  readonly write: Write;
  readonly weakened: Weakened;
}

const isTestFile = (path: string): boolean =>
  fileKind(path) === 'test' && !/(^|\/)(fixtures?|testdata|__snapshots__)\//.test(path);

/** Tests go with the code they test when the user asks for that. */
function isRemovalAsked(facts: RunFacts): boolean {
  return eventsOf(facts.session, 'prompt').some((prompt) =>
    /\b(remov|delet|drop|strip|get rid|clean ?up|rename|refactor|mov(e|ing))/i.test(prompt.text),
  );
}

function fromEdits(facts: RunFacts): readonly Signal[] {
  const writes = writesOf(facts).filter((write) => isTestFile(write.path));
  const isAsked = isRemovalAsked(facts);
  const found = writes.flatMap((write, index): readonly Found[] => {
    const texts = writtenTexts(facts, write);
    if (!texts || write.touch.action === 'delete') return [];
    const others = { before: writes.slice(0, index), after: writes.slice(index + 1) };
    return readWeakening(texts.removed, texts.added)
      .filter(({ how }) => !(isAsked && how.startsWith('removed')))
      .map((weakened) => ({ weakened, kept: weakened.lines.filter((line) => !isMadeGood(weakened.how, line, others)) }))
      .filter(({ kept }) => kept.length > 0)
      .map(({ weakened, kept }) => ({ write, weakened: { ...weakened, number: kept.length } }));
  });
  return [...groupBy(found, ({ write, weakened }) => `${weakened.how} ${write.path}`).values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const lines = group.flatMap(({ weakened }) => weakened.lines);
    const number = group.reduce((sum, { weakened }) => sum + weakened.number, 0);
    return {
      id: 'weakened-test',
      title: `${sentences[first.weakened.how](number, lines)} in ${quoteCode(first.write.path)}`,
      refs: distinctRefs(group.map(({ write }) => write.call.ref)),
      paths: [first.write.path],
      pattern: 'false-green' as const,
    };
  });
}

/** What was removed stands elsewhere now; what was put in was taken out again. */
function isMadeGood(
  how: Weakening,
  line: string,
  others: { readonly before: readonly Write[]; readonly after: readonly Write[] },
): boolean {
  const holds = (text: string | undefined): boolean => splitLines(text ?? '').includes(line);
  return how.startsWith('removed')
    ? [...others.before, ...others.after].some(({ touch }) => holds(touch.added))
    : others.after.some(({ touch }) => holds(touch.removed) && !holds(touch.added));
}

function fromDeletions(facts: RunFacts): readonly Signal[] {
  if (isRemovalAsked(facts)) return [];
  const writes = writesOf(facts);
  const base = (path: string): string => path.split('/').at(-1) ?? path;
  const own = new Set(writes.filter(({ touch }) => touch.action === 'create').map(({ path }) => base(path)));
  const gone = writes.filter(
    ({ touch, path }) =>
      touch.action === 'delete' &&
      isTestFile(path) &&
      !own.has(base(path)) &&
      (facts.knownPaths === null ? touch.by === 'tool' : facts.knownPaths.has(path)),
  );
  return gone.map(({ call, path }) => ({
    id: 'weakened-test',
    title: `The test file ${quoteCode(path)} was deleted`,
    refs: [call.ref],
    paths: [path],
    pattern: 'false-green',
  }));
}

/** Whether a test command rewrites what the tests compare with. */
function updatesSnapshots(command: SimpleCommand): boolean {
  const isSet = Object.entries(command.env).some(
    ([name, value]) => /^(UPDATE_(SNAPSHOTS?|GOLDENS?)|INSTA_UPDATE)$/.test(name) && !/^(0|no|false)$/.test(value),
  );
  if (isSet) return true;
  const flags = /^(--update-?snapshots?|--updateSnapshot|--snapshot-update|-update|--update-golden)(=|$)/i;
  if (command.argv.some((word) => flags.test(word))) return true;
  const isShort =
    /^(jest|vitest|npm|pnpm|yarn|ava)$/.test(command.name) &&
    command.argv.slice(1).some((word) => /^(-u|--update)$/.test(word));
  return isShort || (command.name === 'cargo' && command.argv[1] === 'insta' && command.argv[2] === 'accept');
}

function fromSnapshots(facts: RunFacts): readonly Signal[] {
  const calls = callsThatRan(facts).filter(
    (call) =>
      call.command !== null &&
      parseCommands(call.command).some(
        (command) => updatesSnapshots(command) && (testRun(call.command ?? '') !== null || command.name === 'cargo'),
      ),
  );
  const [first] = calls;
  const isAsked = eventsOf(facts.session, 'prompt').some((prompt) => /snapshot|golden/i.test(prompt.text));
  if (!first || isAsked) return [];
  const title = `Expected results were rewritten by ${quoteCode(first.command ?? '')}${calls.length > 1 ? ` and others, ${times(calls.length)}` : ''}`;
  return [
    {
      id: 'weakened-test',
      title,
      refs: distinctRefs(calls.map((call) => call.ref)),
      paths: [],
      pattern: 'false-green',
    },
  ];
}

const detector: SignalDetector = {
  id: 'weakened-test',
  description:
    'Tests were made to demand less: skipped, loosened, emptied, removed, or their expected results rewritten.',
  patterns: ['false-green'],
  detect: (facts) => [...fromEdits(facts), ...fromDeletions(facts), ...fromSnapshots(facts)],
};

export default detector;
