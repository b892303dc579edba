import { countSession } from './facts/counts.ts';
import { rankPatterns } from './facts/patterns.ts';
import { redoCost, type TodaysTexts } from './facts/redo.ts';
import type { Analysis } from './model/analysis.ts';
import type { RunFacts } from './model/signal.ts';
import { signals as detectors } from './signals/index.ts';

/** What an analysis is made from: the facts of the run, and what is left of the files it changed. */
export interface AnalysisInput extends RunFacts {
  readonly today: TodaysTexts | null;
}

/** Session and facts in, everything established about the run out. Pure: the same input gives the same analysis. */
export function analyse(input: AnalysisInput): Analysis {
  const found = detectors.flatMap((detector) => detector.detect(input));
  return {
    session: input.session,
    counts: countSession(input.session),
    diff: input.diff,
    harness: input.harness,
    signals: found,
    patterns: rankPatterns(found),
    redo: redoCost(input.session, input.today),
  };
}
