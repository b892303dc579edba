import assert from 'node:assert/strict';
import type { RunFacts, Signal } from '../../src/core/model/signal.ts';
import { signals } from '../../src/core/signals/index.ts';

/** What `test/fixtures/signals/<id>.ts` holds for the detector `<id>`. */
export interface SignalFixture {
  /** Sessions that must show the signal, with the lines of its refs in order; titles where they are worth holding. */
  readonly shows: readonly {
    readonly name: string;
    readonly facts: RunFacts;
    readonly refs: readonly number[];
    readonly title?: string;
  }[];
  /** Look-alikes that must show nothing. */
  readonly silent: readonly { readonly name: string; readonly facts: RunFacts }[];
}

async function loadFixture(id: string): Promise<SignalFixture> {
  const module = (await import(`../fixtures/signals/${id}.ts`)) as SignalFixture;
  return { shows: module.shows, silent: module.silent };
}

function lines(signal: Signal): readonly number[] {
  return signal.refs.map((ref) => ref.line);
}

describe('signals', () => {
  it('have distinct ids', () => {
    assert.equal(new Set(signals.map((signal) => signal.id)).size, signals.length);
  });

  for (const detector of signals) {
    describe(detector.id, () => {
      it('has a fixture that shows it and two look-alikes', async () => {
        const fixture = await loadFixture(detector.id);
        assert.ok(fixture.shows.length >= 1);
        assert.ok(fixture.silent.length >= 2);
      });

      it('is shown by exactly the events of its fixture', async () => {
        for (const { name, facts, refs, title } of (await loadFixture(detector.id)).shows) {
          const found = detector.detect(facts);
          assert.deepEqual(found.map(lines), [refs], `${name}: ${found.map((signal) => signal.title).join(' / ')}`);
          const [signal] = found;
          assert.ok(signal);
          assert.equal(signal.id, detector.id, name);
          if (title !== undefined) assert.equal(signal.title, title, name);
          assert.match(signal.title, /^[^\n]+[^.\n]$/, name);
          assert.ok(signal.pattern === null || detector.patterns.includes(signal.pattern), name);
        }
      });

      it('is silent on look-alikes', async () => {
        for (const { name, facts } of (await loadFixture(detector.id)).silent) {
          assert.deepEqual(
            detector.detect(facts).map((signal) => signal.title),
            [],
            name,
          );
        }
      });
    });
  }
});
