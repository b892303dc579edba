import { makeScratch, type Scratch, type ScratchOptions } from '../replay/scratch.ts';

/** Hands out scratch copies and removes them all in the end. */
export interface ScratchPool {
  /** @param isKept what runs in it leaves nothing behind, so that the next may have the same copy. */
  take(options: ScratchOptions, isKept: boolean): Promise<Scratch>;
  remove(): Promise<void>;
}

/** A pool of scratch copies: hooks that keep nothing share one, every other has its own. */
export function scratchPool(): ScratchPool {
  const all: Scratch[] = [];
  const shared = new Map<string, Scratch>();
  return {
    async take(options, isKept) {
      const key = JSON.stringify([options.repo, options.commit, [...new Set(options.today)].sort()]);
      const known = isKept ? shared.get(key) : undefined;
      if (known) return known;
      const made = await makeScratch(options);
      all.push(made);
      if (isKept) shared.set(key, made);
      return made;
    },
    async remove() {
      await Promise.all(all.map((one) => one.remove()));
    },
  };
}
