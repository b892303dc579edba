import { eventsOf, type CallEvent, type Session } from '../model/session.ts';
import { quoteCode } from '../text/quote.ts';
import { hasRun, runsOf } from './run.ts';
import type { SignalDetector } from './signal.ts';

/** Words by which a text turns to the agent that reads it. */
const addressed =
  /\b(?:ignore|disregard|forget) (?:all |any |the |your )*(?:previous|prior|above|earlier|preceding) (?:instructions?|prompts?|rules|context)\b|\b(?:attention|note|message|instructions?|important)(?: to| for)?:? (?:all |any |the )?(?:ai|llm|coding) (?:agents?|assistants?|models?)\b|\b(?:ai|llm|coding) (?:agents?|assistants?)(?: reading this|,)? (?:must|should|please|you must)\b|\byou are now (?:in|an?|the)\b.{0,40}\bmode\b|\bnew (?:system )?instructions? (?:from|for) /i;

/** What such a text can make an agent do, as it would stand in a later call. */
const literals =
  /https?:\/\/[^\s"'`<>)\]]{8,}|`([^`\n]{8,120})`|(?:^|\n)\s*\$?\s*((?:curl|wget|bash|sh|npm|npx|pip|git|rm|cat|echo|python3?|node) [^\n]{6,160})/g;

/** How far after the words an instruction is looked for, characters. */
const reach = 1_200;

/** Text that came from outside the conversation. */
function isUntrusted(call: CallEvent): boolean {
  return ['fetch', 'mcp', 'read', 'shell', 'search', 'agent'].includes(call.toolKind) && hasRun(call);
}

function instructionsIn(output: string): readonly string[] {
  const match = addressed.exec(output);
  if (!match) return [];
  const text = output.slice(match.index, match.index + reach);
  return [...text.matchAll(literals)].map((one) => (one[1] ?? one[2] ?? one[0]).trim());
}

/** The first later call that carries what the text asked for, unless a human had written the same. */
function obeyedBy(run: Session, from: number, wanted: readonly string[]): { call: CallEvent; literal: string } | null {
  if (wanted.length === 0) return null;
  const said = eventsOf(run, 'prompt').map((prompt) => prompt.text);
  for (const event of run.events.slice(from + 1)) {
    if (event.kind !== 'call' || !hasRun(event) || event.toolKind === 'read' || event.toolKind === 'edit') continue;
    const input = event.command ?? JSON.stringify(event.input);
    const literal = wanted.find((one) => input.includes(one) && !said.some((text) => text.includes(one)));
    if (literal !== undefined) return { call: event, literal };
  }
  return null;
}

const detector: SignalDetector = {
  id: 'injection-candidate',
  description: 'Text from outside addressed the agent, and a later call did what it asked for.',
  patterns: ['prompt-injection'],
  detect: ({ session }) =>
    runsOf(session).flatMap((run) =>
      run.events.flatMap((event, index) => {
        if (event.kind !== 'call' || !isUntrusted(event)) return [];
        const obeyed = obeyedBy(run, index, instructionsIn(event.output));
        if (obeyed === null) return [];
        return {
          id: 'injection-candidate',
          title: `The output of ${quoteCode(event.command ?? event.tool)} addressed the agent, and a later call carried ${quoteCode(obeyed.literal)} from it`,
          refs: [obeyed.call.ref, event.resultRef ?? event.ref],
          paths: [],
          pattern: 'prompt-injection' as const,
        };
      }),
    ),
};

export default detector;
