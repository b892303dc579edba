import type * as engine from './engine.ts';

/** The core and its node side, as one module. */
export type Engine = typeof engine;

/** Loads the engine; the first call takes the time, later ones get the same module. */
export function loadEngine(): Promise<Engine> {
  return import('./engine.ts');
}
