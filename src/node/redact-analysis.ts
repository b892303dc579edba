import type { Analysis } from '../core/model/analysis.ts';
import type { Session, SessionEvent } from '../core/model/session.ts';
import { redactAll } from './redact.ts';

/** Members that no document quotes, or that name things and would not be found any more. */
const kept = new Set([
  'ref',
  'refs',
  'resultRef',
  'output',
  'added',
  'removed',
  'before',
  'after',
  'time',
  'endTime',
  'id',
  'callId',
  'sha',
]);
/** Events that a draft never quotes; of injected text, only a plan that set the run going. */
function isQuoted(event: SessionEvent): boolean {
  if (event.kind === 'injected') return event.what === 'plan';
  return !/^(?:reply|usage|context|error)$/.test(event.kind);
}

/** No document quotes so much of one text; what lies beyond is cut before it could be searched. */
const longest = 20_000;

/**
 * The analysis with the texts that a draft may quote redacted: prompts, refusals, commands, paths, titles. Before the draft
 * cuts and escapes them, since a cut or escaped secret is not found any more.
 */
export async function redactAnalysis(analysis: Analysis, homes: readonly string[]): Promise<Analysis> {
  const texts: string[] = [];
  visit(analysis, (text) => {
    texts.push(text);
    return text;
  });
  const unique = [...new Set(texts)];
  const redacted = await redactAll(unique, homes);
  const results = new Map(unique.map((text, i) => [text, redacted[i] ?? '']));
  return visit(analysis, (text) => results.get(text) ?? '');
}

type Replace = (text: string) => string;

function visit(analysis: Analysis, replace: Replace): Analysis {
  const { session, harness, diff, signals, redo } = analysis;
  return {
    ...analysis,
    session: visitSession(session, replace),
    harness:
      harness && mapTexts({ ...harness, items: harness.items.map((item) => ({ ...item, text: null })) }, replace),
    diff: diff && mapTexts(diff, replace),
    signals: mapTexts(signals, replace),
    redo: mapTexts(redo, replace),
  };
}

function visitSession(session: Session, replace: Replace): Session {
  const { events, subagents, ...head } = session;
  const { file, sources, ...texts } = head;
  return {
    ...mapTexts(texts, replace),
    file,
    sources,
    events: events.map((event) => (isQuoted(event) ? mapTexts(event, replace) : event)),
    subagents: subagents.map((subagent) => visitSession(subagent, replace)),
  };
}

/** The value with every string replaced, of the same shape. */
function mapTexts<T>(value: T, replace: Replace): T {
  return mapValue(value, replace) as T;
}

function mapValue(value: unknown, replace: Replace): unknown {
  if (typeof value === 'string') return replace(value.slice(0, longest));
  if (Array.isArray(value)) return value.map((member) => mapValue(member, replace));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, kept.has(key) ? member : mapValue(member, replace)]),
  );
}
