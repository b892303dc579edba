// Analyses for tests of what is made from them: everything not given is unknown.
import type { Analysis, Counts } from '../../src/core/model/analysis.ts';
import { countSession } from '../../src/core/facts/counts.ts';
import { rankPatterns } from '../../src/core/facts/patterns.ts';
import type { Session } from '../../src/core/model/session.ts';
import type { Signal } from '../../src/core/model/signal.ts';

/** An analysis of a built session. */
export function analysisOf(
  session: Session,
  options: Partial<Omit<Analysis, 'counts'>> & { readonly counts?: Partial<Counts> } = {},
): Analysis {
  const signals = options.signals ?? [];
  return {
    session,
    diff: null,
    harness: null,
    signals,
    patterns: rankPatterns(signals),
    redo: { minutes: null, tokens: null, how: 'not established' },
    ...options,
    counts: { ...countSession(session), ...options.counts },
  };
}

/** A signal whose events stand at these lines of the session's file. */
export function signalAt(
  id: string,
  title: string,
  options: Partial<Pick<Signal, 'paths' | 'pattern'>> & { readonly lines: readonly number[] },
): Signal {
  const { lines, paths = [], pattern = null } = options;
  return { id, title, refs: lines.map((line) => ({ file: 'session.jsonl', line })), paths, pattern };
}
