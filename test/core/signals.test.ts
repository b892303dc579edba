import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RunFacts, Signal } from '../../src/core/model/signal.ts';
import { signals } from '../../src/core/signals/index.ts';
import {
  create,
  denial,
  edit,
  facts,
  hook,
  interruption,
  prompt,
  read,
  reply,
  rewind,
  session,
  shell,
  type Part,
} from '../support/session.ts';

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

/** Hostile and ordinary texts that any field of a transcript can hold. */
const text = fc.oneof(
  fc.constantFrom(
    '',
    'git stash',
    'npm test | tail',
    'src/a.ts',
    '](javascript:x)',
    '`a`\n# b',
    '\u202e\u0000',
    '--no-verify',
    'Tests: 1 failed, 2 total',
  ),
  fc.string({ maxLength: 40 }),
);
const part: fc.Arbitrary<Part> = fc.oneof(
  text.map((value) => prompt(value)),
  text.map((value) => reply(value)),
  fc.tuple(text, fc.constantFrom(0, 1, 127), text).map(([line, exit, output]) => shell(line, { exit, output })),
  text.map((line) => shell(line, { status: 'denied' })),
  fc.tuple(text, text, text).map(([path, removed, added]) => edit(path, { removed, added })),
  fc.tuple(text, text).map(([path, added]) => create(`test/${path}.test.ts`, added)),
  text.map((path) => read(path, { status: 'failed', output: 'File does not exist.' })),
  fc.constantFrom(
    denial(),
    denial({ by: 'hook', callId: null }),
    interruption(null),
    rewind(),
    hook('Stop', { outcome: 'blocked', command: '`x`\n' }),
  ),
);

describe('signals', () => {
  it('hold their form on any session: a plain title on one line, and events of that session as refs', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 25 }), fc.boolean(), (parts, isKnown) => {
        const run = facts(session(...parts), { knownPaths: isKnown ? new Set(['src/a.ts']) : null });
        for (const signal of signals.flatMap((detector) => detector.detect(run))) {
          assert.match(signal.title, /^[^\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e]{3,600}$/u);
          assert.ok(
            signal.refs.length > 0 && signal.refs.every((ref) => ref.line >= 1 && ref.line <= parts.length),
            signal.title,
          );
          assert.ok(!/[[\]<>]/.test(signal.title.replace(/`[^`]*`/g, '')), signal.title);
        }
      }),
      { numRuns: 300 },
    );
  });

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
        for (const { name, facts: run, refs, title } of (await loadFixture(detector.id)).shows) {
          const found = detector.detect(run);
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
        for (const { name, facts: run } of (await loadFixture(detector.id)).silent) {
          assert.deepEqual(
            detector.detect(run).map((signal) => signal.title),
            [],
            name,
          );
        }
      });
    });
  }
});
