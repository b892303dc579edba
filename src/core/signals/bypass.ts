import { eventsOf, type CallEvent } from '../model/session.ts';
import type { RunFacts, Signal } from '../model/signal.ts';
import { fileKind } from '../text/file-kind.ts';
import { quoteCode, times } from '../text/quote.ts';
import { commandStartsWith, parseCommands, type SimpleCommand } from '../text/shell.ts';
import { callsThatRan, distinctRefs, groupBy, isAtHome, listNames, writesOf, writtenTexts } from './run.ts';
import type { SignalDetector } from './signal.ts';

interface Passed {
  readonly what: string;
  /** How a user would have asked for it. */
  readonly asked: RegExp;
  readonly isGate: boolean;
}

const force = /\bforce[- ]?(push|with[- ]lease)|push(ing)? (it )?(with|by) force|--force|push -f\b/i;
const hooks = /no-verify|skip (the )?(hooks?|checks?)|without (the )?hooks?|HUSKY|SKIP=/i;

function readBypass(command: SimpleCommand): Passed | null {
  const is = (words: string): boolean => commandStartsWith(command, words.split(' '));
  if (is('git push')) {
    if (is('git push --no-verify')) return { what: 'git push --no-verify', asked: hooks, isGate: true };
    if (is('git push --force') || is('git push -f') || command.argv.slice(3).some((word) => /^\+\w/.test(word))) {
      return { what: 'git push --force', asked: force, isGate: false };
    }
    if (is('git push --force-with-lease')) return { what: 'git push --force-with-lease', asked: force, isGate: false };
  }
  const commits = is('git commit') || is('git merge') || is('git rebase') || is('git push');
  if (commits && is(`git ${command.argv[1] ?? ''} --no-verify`)) {
    return { what: `git ${command.argv[1] ?? ''} --no-verify`, asked: hooks, isGate: true };
  }
  if (
    is('git commit') &&
    command.argv.some((word, index) => /^-[aqsv]*n[aqsvm]*$/.test(word) && !isValue(command.argv[index - 1]))
  ) {
    return { what: 'git commit -n', asked: hooks, isGate: true };
  }
  if (!commits) return null;
  const off = ['HUSKY', 'LEFTHOOK'].find((name) => command.env[name] === '0');
  if (off) return { what: `${off}=0 git ${command.argv[1] ?? ''}`, asked: hooks, isGate: true };
  if ('SKIP' in command.env || 'HUSKY_SKIP_HOOKS' in command.env) {
    return { what: `SKIP=… git ${command.argv[1] ?? ''}`, asked: hooks, isGate: true };
  }
  const isRedirected = command.written.some((word) => /^core\.hooksPath=(\/dev\/null|)$/.test(word));
  return isRedirected ? { what: 'git -c core.hooksPath=', asked: hooks, isGate: true } : null;
}

/** Whether the word after this one is its value. */
function isValue(option: string | undefined): boolean {
  return /^(-[a-z]*[mFCct]|--(message|file|author|date|template))$/.test(option ?? '');
}

function fromCommands(facts: RunFacts): readonly Signal[] {
  const prompts = eventsOf(facts.session, 'prompt');
  const found = callsThatRan(facts).flatMap((call) =>
    parseCommands(call.command ?? '').flatMap((command) => {
      const passed = readBypass(command);
      const isAsked = passed !== null && prompts.some((prompt) => passed.asked.test(prompt.text));
      return passed && !isAsked && isAtHome(facts, call, command) ? [{ passed, call }] : [];
    }),
  );
  return [...groupBy(found, ({ passed }) => passed.what)].map(([what, group]) => ({
    id: 'bypass',
    title: `${quoteCode(what)} ran ${times(group.length)}${failures(group.map(({ call }) => call))}`,
    refs: distinctRefs(group.map(({ call }) => call.ref)),
    paths: [],
    pattern: group[0]?.passed.isGate ? 'false-green' : null,
  }));
}

function failures(calls: readonly CallEvent[]): string {
  const failed = calls.filter((call) => call.status === 'failed').length;
  return failed === 0 ? '' : calls.length === 1 ? ' and failed' : `, ${failed} of them failed`;
}

/** Comments that switch a lint or type check off, by the name to show. */
const suppressions: readonly (readonly [string, RegExp])[] = [
  ['eslint-disable', /(?:\/\/|\/\*)\s*eslint-disable/g],
  ['biome-ignore', /\/\/\s*biome-ignore/g],
  ['@ts-ignore', /(?:\/\/|\/\*)\s*@ts-ignore/g],
  ['@ts-expect-error', /(?:\/\/|\/\*)\s*@ts-expect-error/g],
  ['@ts-nocheck', /\/\/\s*@ts-nocheck/g],
  ['# noqa', /#\s*(?:ruff:\s*)?noqa\b/g],
  ['# type: ignore', /#\s*(?:type|pyright|mypy):\s*ignore/g],
  ['# pylint: disable', /#\s*pylint:\s*disable/g],
  ['#[allow]', /^\s*#!?\[allow\(/gm],
  ['//nolint', /\/\/\s?nolint\b/g],
  ['rubocop:disable', /#\s*rubocop:disable/g],
  ['@SuppressWarnings', /^\s*@SuppressWarnings\(/gm],
  ['swiftlint:disable', /\/\/\s*swiftlint:disable/g],
  ['#pragma warning disable', /^\s*#pragma warning disable/gm],
  ['shellcheck disable', /#\s*shellcheck disable=/g],
];

function fromEdits(facts: RunFacts): readonly Signal[] {
  const writes = writesOf(facts).filter((write) => /^(code|test|script)$/.test(fileKind(write.path)));
  return suppressions.flatMap(([name, pattern]) => {
    const marks = writes.flatMap((write) => {
      const texts = writtenTexts(facts, write);
      if (!texts || (name === '@ts-expect-error' && fileKind(write.path) === 'test')) return [];
      const balance = [...texts.added.matchAll(pattern)].length - [...texts.removed.matchAll(pattern)].length;
      return balance === 0 ? [] : [{ write, balance }];
    });
    const kept = [...groupBy(marks, ({ write }) => write.path).values()].filter(
      (group) => group.reduce((sum, { balance }) => sum + balance, 0) > 0,
    );
    const added = kept.flat().filter(({ balance }) => balance > 0);
    if (added.length === 0) return [];
    const total = kept.flat().reduce((sum, { balance }) => sum + balance, 0);
    const paths = [...new Set(added.map(({ write }) => write.path))];
    return {
      id: 'bypass',
      title: `${total === 1 ? `A ${quoteCode(name)} comment was` : `${total} ${quoteCode(name)} comments were`} added in ${listNames(paths)}`,
      refs: distinctRefs(added.map(({ write }) => write.call.ref)),
      paths,
      // Many a suppression has its good reason beside it.
      pattern: null,
    };
  });
}

const detector: SignalDetector = {
  id: 'bypass',
  description:
    'A gate was passed by: commit hooks skipped, history overwritten by force, a lint or type check switched off in code.',
  patterns: ['false-green'],
  detect: (facts) => [...fromCommands(facts), ...fromEdits(facts)],
};

export default detector;
