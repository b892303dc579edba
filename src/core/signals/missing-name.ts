import { eventsOf, type CallEvent } from '../model/session.ts';
import type { RunFacts, Signal } from '../model/signal.ts';
import { quoteCode, times } from '../text/quote.ts';
import { callsThatRan, distinctRefs, groupBy } from './run.ts';
import { readMissing, type Missing } from './missing-output.ts';
import { staleNames } from './stale-names.ts';
import type { SignalDetector } from './signal.ts';

/** A name came to exist, or had existed, in the same session: then asking for it was no mistake worth telling. */
function isMadeLater(facts: RunFacts, { kind, name }: Missing): boolean {
  const base =
    name
      .split('/')
      .at(-1)
      ?.replace(/\.\w+$/, '') ?? name;
  return callsThatRan(facts).some(
    (call) =>
      call.files.some((file) => /create|delete/.test(file.action) && file.path.includes(base)) ||
      (call.status === 'ok' && isInstall(call.command ?? '', kind === 'module' ? '' : name)),
  );
}

const installs =
  /\b(npm|pnpm|yarn|bun|pip3?|pipx|uv|poetry|cargo|go|gem|bundle|composer|brew|apt|apt-get|dnf|apk|mise|dotnet|rustup)\b[^|;&\n]*\b(install|ci|add|i|get|sync|tidy|restore|download|use)\b/;

/** An install of this name; without a name, any install: it brings what the project says it needs. */
function isInstall(line: string, name: string): boolean {
  return installs.test(line) && line.includes(name);
}

function isUsersWord(facts: RunFacts, name: string): boolean {
  return eventsOf(facts.session, 'prompt').some((prompt) => prompt.text.includes(name));
}

function fromCalls(facts: RunFacts): readonly Signal[] {
  const calls = callsThatRan(facts);
  const found = calls.flatMap((call: CallEvent) =>
    readMissing(facts, call, calls).map((missing) => ({ call, ...missing })),
  );
  const told = found.filter(({ kind, name }) => !isMadeLater(facts, { kind, name }) && !isUsersWord(facts, name));
  return [...groupBy(told, ({ kind, name }) => `${kind} ${name}`).values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    return {
      id: 'missing-name',
      title: `The ${first.kind} ${quoteCode(first.name)} was not found, asked for ${times(group.length)}`,
      refs: distinctRefs(group.map(({ call }) => call.ref)),
      paths: first.kind === 'file' ? [first.name] : [],
      pattern: 'hallucination' as const,
    };
  });
}

const detector: SignalDetector = {
  id: 'missing-name',
  description: 'A command, file, module or script that does not exist was used, or a rule names a file that is gone.',
  patterns: ['hallucination', 'drift'],
  detect: (facts) => [...fromCalls(facts), ...staleNames(facts)],
};

export default detector;
