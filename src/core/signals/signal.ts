import type { PatternId, RunFacts, Signal } from '../model/signal.ts';

/**
 * A deterministic observation on a session. Precision before recall: when in doubt, stay silent. A plug-in: one file in
 * this directory, with a fixture that must show it and a look-alike that must stay silent.
 */
export interface SignalDetector {
  /** Stable for ever; the `id` of its signals. */
  readonly id: string;
  /** What it observes, one sentence, for the documentation. */
  readonly description: string;
  /** The patterns it can point to. */
  readonly patterns: readonly PatternId[];
  /** All observations of this kind; one signal per distinct thing observed (command, file, rule), not per event. */
  detect(facts: RunFacts): readonly Signal[];
}
