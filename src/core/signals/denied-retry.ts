import type { CallEvent, DenialEvent, Session, SessionEvent } from '../model/session.ts';
import { commandStartsWith, normaliseCommand, parseCommands, type SimpleCommand } from '../text/shell.ts';
import { capitalise, distinctRefs, nameCall, runsOf } from './run.ts';
import type { SignalDetector } from './signal.ts';
import { readUndo } from './undo-commands.ts';

/** Commands that do the same in another way: who was refused one and runs another has gone round the refusal. */
const families: readonly (readonly string[])[] = [
  ['rm', 'unlink', 'rmdir', 'git rm', 'git clean', 'trash', 'shred'],
  ['git push'],
  ['git commit'],
  ['curl', 'wget', 'http', 'xh'],
  ['kill', 'pkill', 'killall'],
  ['npm install', 'npm i', 'pnpm add', 'pnpm install', 'yarn add', 'bun add', 'bun install'],
  ['pip install', 'pip3 install', 'uv add', 'uv pip install', 'poetry add', 'python -m pip', 'python3 -m pip'],
  ['npm publish', 'pnpm publish', 'yarn publish'],
  ['chmod', 'chown'],
];

function familiesOf(command: SimpleCommand): readonly number[] {
  return families.flatMap((family, index) =>
    family.some((words) => commandStartsWith(command, words.split(' '))) ? [index] : [],
  );
}

/** Whether two command lines run the same command, or two of one family on something both name. */
function isSameDeed(refused: string, tried: string): boolean {
  if (normaliseCommand(refused) === normaliseCommand(tried)) return true;
  return parseCommands(refused).some((one) =>
    parseCommands(tried).some((other) => {
      const shared = familiesOf(one).filter((family) => familiesOf(other).includes(family));
      // Throwing work away is one deed, whatever it names; elsewhere the same thing must be named.
      return (
        (readUndo(one) !== null && readUndo(other) !== null) ||
        (shared.length > 0 && (shareOperand(one, other) || isBare(one)))
      );
    }),
  );
}

function operands(command: SimpleCommand): readonly string[] {
  return command.argv.slice(2).filter((word) => !word.startsWith('-'));
}

function isBare(command: SimpleCommand): boolean {
  return command.name === 'git' && operands(command).length === 0;
}

function shareOperand(one: SimpleCommand, other: SimpleCommand): boolean {
  const named = [one.argv[1] ?? '', ...operands(one)].filter((word) => !word.startsWith('-') && word.length > 1);
  return named.some(
    (word) => other.argv.slice(1).includes(word) && !/^(push|commit|install|add|rm|publish|i)$/.test(word),
  );
}

function isRetry(refused: CallEvent, tried: CallEvent): boolean {
  if (refused.command !== null && tried.command !== null) return isSameDeed(refused.command, tried.command);
  if (refused.command !== null || refused.toolKind === 'plan' || refused.toolKind === 'ask') return false;
  return refused.tool === tried.tool && JSON.stringify(refused.input) === JSON.stringify(tried.input);
}

interface Refused {
  readonly call: CallEvent;
  readonly denial: DenialEvent;
}

/** A human's word may allow what was refused, or ask for something else in its place. */
function isHumanWord(event: SessionEvent): boolean {
  return event.kind === 'prompt' || event.kind === 'answer' || (event.kind === 'mode' && event.what === 'permission');
}

function retriesIn(run: Session): readonly { readonly refused: Refused; readonly tried: readonly CallEvent[] }[] {
  const calls = new Map<string, CallEvent>();
  for (const event of run.events) if (event.kind === 'call') calls.set(event.id, event);
  return run.events.flatMap((denial, index) => {
    const call = denial.kind === 'denial' ? calls.get(denial.callId ?? '') : undefined;
    if (denial.kind !== 'denial' || !call) return [];
    const later = run.events.slice(index + 1);
    const word = later.findIndex(isHumanWord);
    const isFree = (position: number): boolean => denial.feedback === null && (word === -1 || position < word);
    const tried = later.filter(
      (event, position): event is CallEvent =>
        event.kind === 'call' &&
        event.id !== call.id &&
        event.status !== 'pending' &&
        (isFree(position) || event.status === 'denied') &&
        isRetry(call, event),
    );
    return tried.length > 0 ? [{ refused: { call, denial }, tried }] : [];
  });
}

const detector: SignalDetector = {
  id: 'denied-retry',
  description:
    'After a refusal the same thing was tried again, or in another way, without a word from the user between.',
  patterns: ['mistuned-escalation'],
  detect(facts) {
    const told = new Set<CallEvent>();
    return runsOf(facts.session)
      .flatMap(retriesIn)
      .flatMap(({ refused, tried }) => {
        // A retry that was refused in its turn stands for itself only once.
        const isTold = told.has(refused.call);
        for (const call of tried) told.add(call);
        const [first] = tried;
        if (isTold || !first) return [];
        const isSame = first.command === refused.call.command;
        const again = isSame ? 'tried again' : `${nameCall(facts, first)} was tried`;
        const outcome = tried.every((call) => call.status === 'denied') ? ' and refused as well' : '';
        return {
          id: 'denied-retry',
          title: `${capitalise(nameCall(facts, refused.call))} was refused, then ${again}${outcome}`,
          refs: distinctRefs([...tried.map((call) => call.ref), refused.denial.ref, refused.call.ref]),
          paths: [],
          pattern: 'mistuned-escalation' as const,
        };
      });
  },
};

export default detector;
