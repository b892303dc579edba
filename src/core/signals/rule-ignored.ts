import type { HarnessItem } from '../model/harness.ts';
import { eventsOf, type CallEvent, type Ref } from '../model/session.ts';
import type { RunFacts, Signal } from '../model/signal.ts';
import { liesAt, placesIn } from '../text/boundaries.ts';
import { fileKind } from '../text/file-kind.ts';
import { literalRules, type LiteralRule } from '../text/literal-rules.ts';
import { oneLine, quoteCode, times } from '../text/quote.ts';
import { commandStartsWith, parseCommands } from '../text/shell.ts';
import { callsThatRan, distinctRefs, isAtHome, writesOf } from './run.ts';
import type { SignalDetector } from './signal.ts';

interface Offence {
  readonly ref: Ref;
  readonly path: string | null;
}

/** Rules without a scope that the agent had from the start; a rule that came later may have come after the call. */
function rulesInForce(facts: RunFacts): readonly { item: HarnessItem; rule: LiteralRule }[] {
  return (facts.harness?.items ?? [])
    .filter((item) => item.kind === 'rule' && item.state === 'loaded' && item.scope.length === 0 && item.text !== null)
    .flatMap((item) => literalRules(item.text ?? '').map((rule) => ({ item, rule })));
}

function runsCommand(facts: RunFacts, call: CallEvent, words: string): boolean {
  return (
    call.command !== null &&
    parseCommands(call.command).some(
      (command) => isAtHome(facts, call, command) && commandStartsWith(command, words.split(' ')),
    )
  );
}

/** What the user asked for in so many words is no contradiction of a rule by the agent. */
function isAskedFor(facts: RunFacts, text: string, before: Ref): boolean {
  return eventsOf(facts.session, 'prompt').some(
    (prompt) => prompt.ref.line < before.line && prompt.text.toLowerCase().includes(text.toLowerCase()),
  );
}

function offences(facts: RunFacts, rule: LiteralRule): readonly Offence[] {
  switch (rule.kind) {
    case 'no-command':
    case 'instead':
      return callsThatRan(facts)
        .filter((call) => runsCommand(facts, call, rule.words) && !isAskedFor(facts, rule.words, call.ref))
        .filter((call) => rule.kind !== 'instead' || !runsCommand(facts, call, rule.wanted))
        .map((call) => ({ ref: call.ref, path: null }));
    case 'no-change':
      return changesAt(facts, rule.place);
    case 'before-commit':
      return commitsWithout(facts, rule.words);
  }
}

function changesAt(facts: RunFacts, place: string): readonly Offence[] {
  const isTests = fileKind(`${place.replace(/\/+$/, '')}/x.js`) === 'test';
  const isAsked = (path: string, ref: Ref) =>
    eventsOf(facts.session, 'prompt').some(
      (prompt) =>
        prompt.ref.line < ref.line &&
        (placesIn(prompt.text).some((named) => liesAt(path, named)) || (isTests && /\btests?\b/i.test(prompt.text))),
    );
  return writesOf(facts)
    .filter((write) => liesAt(write.path, place) && !isAsked(write.path, write.call.ref))
    .map((write) => ({ ref: write.call.ref, path: write.path }));
}

/** Commits that ran although the demanded command had not run since the last change before them. */
function commitsWithout(facts: RunFacts, words: string): readonly Offence[] {
  const found: Offence[] = [];
  let isDue = false;
  for (const call of eventsOf(facts.session, 'call')) {
    const isDemanded = runsCommand(facts, call, words);
    if (isDemanded && call.status !== 'denied') isDue = false;
    if (call.files.some((file) => file.action !== 'read' && file.action !== 'list' && fileKind(file.path) === 'code'))
      isDue = true;
    if (isDue && !isDemanded && call.status === 'ok' && runsCommand(facts, call, 'git commit')) {
      found.push({ ref: call.ref, path: null });
      isDue = false;
    }
  }
  return found;
}

function describe(rule: LiteralRule, item: HarnessItem, found: readonly Offence[]): Signal {
  const deed = {
    'no-command': () => `${quoteCode('words' in rule ? rule.words : '')} ran ${times(found.length)}`,
    instead: () => `${quoteCode('words' in rule ? rule.words : '')} ran ${times(found.length)}`,
    'no-change': () => `${quoteCode(found[0]?.path ?? '')} was changed`,
    'before-commit': () =>
      `a commit was made without ${quoteCode('words' in rule ? rule.words : '')} since the last change`,
  }[rule.kind]();
  const title = `${deed}, against ${quoteCode(item.path)}: “${oneLine(rule.line, 100)}”`;
  return {
    id: 'rule-ignored',
    title: title.charAt(0).toUpperCase() + title.slice(1),
    refs: distinctRefs([...found.map((one) => one.ref), ...(item.ref ? [item.ref] : [])]),
    paths: [...new Set(found.flatMap((one) => (one.path === null ? [] : [one.path])))],
    pattern: 'mistuned-escalation',
  };
}

const detector: SignalDetector = {
  id: 'rule-ignored',
  description: 'A rule in force forbids or demands something literal, and a call contradicts it.',
  patterns: ['mistuned-escalation'],
  detect: (facts) =>
    rulesInForce(facts).flatMap(({ item, rule }) => {
      const found = offences(facts, rule);
      return found.length > 0 ? [describe(rule, item, found)] : [];
    }),
};

export default detector;
