import type { HookEntry, StartStep } from '../model/proof.ts';

/** Whether the event's name is one that the agent knows. */
export function eventStep({ event }: HookEntry, events: readonly string[], agent: string): StartStep {
  if (events.includes(event)) return { step: 'event', ok: true, message: `${event} is an event` };
  const plain = (name: string): string => name.toLowerCase().replaceAll('_', '');
  const meant = events.find((name) => plain(name) === plain(event));
  const hint = meant === undefined ? '' : `; it is spelled ${meant}`;
  return { step: 'event', ok: false, message: `\`${event}\` is no event of ${agent}${hint}` };
}

/** Whether a matcher names any tool that the agent brings along. */
export function matcherStep(
  { matcher }: HookEntry,
  tools: readonly string[],
  options: { readonly agent: string; readonly matches: (matcher: string, tool: string) => boolean },
): StartStep {
  const { agent, matches } = options;
  const answer = (ok: boolean | null, message: string): StartStep => ({ step: 'matcher', ok, message });
  if (matcher === null || matcher === '' || matcher === '*') return answer(true, 'it matches every occurrence');
  if (tools.some((tool) => matches(matcher, tool))) return answer(true, `the matcher \`${matcher}\` matches tools`);
  if (!compiles(matcher)) return answer(false, `the matcher \`${matcher}\` is no regular expression`);
  const meant = tools.find((tool) => matches(matcher.toLowerCase(), tool.toLowerCase()));
  if (meant !== undefined) {
    const how = matcher === matcher.toLowerCase() ? 'is lower-case' : 'differs in case';
    return answer(false, `the matcher \`${matcher}\` ${how} and matches no tool; write \`${meant}\``);
  }
  return answer(null, `the matcher \`${matcher}\` matches no tool that ${agent} brings along`);
}

/** Whether the handler is a command that can be started. */
export function commandStep({ type, command }: HookEntry, others: readonly string[], agent: string): StartStep {
  if (type === 'command') {
    return command !== null && command.trim() !== ''
      ? { step: 'handler', ok: true, message: 'it is a command handler' }
      : { step: 'handler', ok: false, message: 'the handler has no `command`' };
  }
  return others.includes(type)
    ? { step: 'handler', ok: true, message: `it is a ${type} handler` }
    : { step: 'handler', ok: false, message: `\`${type}\` is no type of handler that ${agent} runs` };
}

/** A regular expression that compiles. */
export function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern);
    return true;
  } catch {
    // The caller says which pattern it is.
    return false;
  }
}
