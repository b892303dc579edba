import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../../src/core/text/edits.ts';
import { duplicateKeys, findJson, parseJson, strictJsonProblem } from '../../../src/core/text/json.ts';
import {
  appendAtPath,
  insertArrayItem,
  insertProperty,
  removeArrayItem,
  removeProperty,
  replaceJson,
} from '../../../src/core/text/json-edit.ts';
import { composeSteps } from '../../../src/core/text/compose-edits.ts';
import type { Json } from '../../../src/core/model/session.ts';
import { json, key, written } from '../../random/json.ts';
import type { Edit } from '../../../src/core/model/finding.ts';

const array = fc.array(json, { maxLength: 5 }) as fc.Arbitrary<Json>;
const object = fc.dictionary(key, json, { maxKeys: 5 }).map((entries): Json => ({ ...entries }));

/** What is left of the text when the edits' own stretches are taken out of both sides. */
function assertOnlyInserts(edits: readonly Edit[]): void {
  for (const edit of edits) assert.equal(edit.start, edit.end, 'an insertion takes nothing away');
}

function valueOf(text: string): Json {
  const root = parseJson(text);
  assert.ok(root, `readable: ${JSON.stringify(text)}`);
  return root.value;
}

function same(actual: Json, expected: Json): void {
  assert.deepEqual(JSON.parse(JSON.stringify(actual)), JSON.parse(JSON.stringify(expected)));
}

for (const loose of [false, true]) {
  describe(`JSON edits in ${loose ? 'JSONC' : 'strict JSON'} of any style`, () => {
    it('appends an item, takes nothing away, and removing it restores every byte', () => {
      fc.assert(
        fc.property(written(array, loose), json, ({ text, value }, item) => {
          const edits = insertArrayItem(text, [], { item });
          assertOnlyInserts(edits);
          const after = applyEdits(text, edits);
          const items = value as Json[];
          same(valueOf(after), [...items, item]);
          if (!loose) assert.equal(strictJsonProblem(after), null);
          assert.equal(applyEdits(after, removeArrayItem(after, [], items.length)), text);
        }),
        { numRuns: 600 },
      );
    });

    it('inserts an item anywhere and removes any item', () => {
      fc.assert(
        fc.property(written(array, loose), json, fc.nat(5), ({ text, value }, item, at) => {
          const items = value as Json[];
          const index = Math.min(at, items.length);
          const after = applyEdits(text, insertArrayItem(text, [], { item, index }));
          same(valueOf(after), items.toSpliced(index, 0, item));
          for (let victim = 0; victim <= items.length; victim++) {
            const less = applyEdits(after, removeArrayItem(after, [], victim));
            same(valueOf(less), items.toSpliced(index, 0, item).toSpliced(victim, 1));
            if (!loose) assert.equal(strictJsonProblem(less), null);
          }
        }),
        { numRuns: 300 },
      );
    });

    it('adds a property and removing it restores every byte', () => {
      fc.assert(
        fc.property(written(object, loose), json, ({ text, value }, item) => {
          const edits = insertProperty(text, [], ['new key', item]);
          assertOnlyInserts(edits);
          const after = applyEdits(text, edits);
          same(valueOf(after), { ...(value as Record<string, Json>), 'new key': item });
          assert.equal(applyEdits(after, removeProperty(after, [], 'new key')), text);
        }),
        { numRuns: 600 },
      );
    });
  });
}

describe('JSON edits in the files people have', () => {
  const add = (text: string): string => applyEdits(text, appendAtPath(text, ['permissions', 'deny'], 'Bash(x:*)'));

  it('follows tabs, CRLF and one-line objects', () => {
    assert.equal(add('{\n\t"a": 1\n}\n'), '{\n\t"a": 1,\n\t"permissions": {\n\t\t"deny": ["Bash(x:*)"]\n\t}\n}\n');
    assert.equal(
      add('{\r\n    "permissions": {\r\n        "deny": [\r\n            "A"\r\n        ]\r\n    }\r\n}'),
      '{\r\n    "permissions": {\r\n        "deny": [\r\n            "A",\r\n            "Bash(x:*)"\r\n        ]\r\n    }\r\n}',
    );
    assert.equal(add('{"permissions":{"deny":["A"]}}'), '{"permissions":{"deny":["A","Bash(x:*)"]}}');
    assert.equal(add('{ "a": 1 }'), '{ "a": 1, "permissions": {"deny": ["Bash(x:*)"]} }');
    assert.equal(add('{}'), '{\n  "permissions": {\n    "deny": ["Bash(x:*)"]\n  }\n}');
  });

  it('leaves the last element of an array alone when it removes its neighbour', () => {
    assert.equal(applyEdits('{"a":[1,2]}', removeArrayItem('{"a":[1,2]}', ['a'], 1)), '{"a":[1]}');
    const noted = '[\n 1, // one\n // two\n 2\n]';
    assert.equal(applyEdits(noted, removeArrayItem(noted, [], 1)), '[\n 1 // one\n // two\n]');
  });

  it('replaces one value and composes steps into edits of the first text', () => {
    const text = '{ "a": [1], "b": 2 }';
    const edits = composeSteps(text, [
      (current) => replaceJson(current, ['b'], 'x'),
      (current) => insertArrayItem(current, ['a'], { item: 5 }),
      (current) => removeArrayItem(current, ['a'], 0),
    ]);
    assert.equal(applyEdits(text, edits), '{ "a": [5], "b": "x" }');
  });

  it('takes the last of doubled keys, as JSON.parse does, and says which are doubled', () => {
    const text = '{"a": 1,\n"a": 2}';
    const root = parseJson(text);
    assert.equal(root && findJson(root, ['a'])?.value, 2);
    assert.deepEqual(duplicateKeys(text), [{ key: 'a', line: 2 }]);
  });

  it('names what a strict reader refuses, with its line', () => {
    assert.equal(strictJsonProblem('{"a": 1}'), null);
    assert.equal(strictJsonProblem('\uFEFF{}'), null);
    assert.deepEqual(strictJsonProblem('{\n  // c\n}'), { line: 2, what: 'a comment' });
    assert.deepEqual(strictJsonProblem('{\n"a": [1,\n]}'), { line: 2, what: 'a trailing comma' });
    assert.equal(strictJsonProblem('{"url": "http://x"}'), null);
    assert.equal(strictJsonProblem('')?.line, 1);
    assert.equal(strictJsonProblem('{"a": "\t"}')?.line, 1);
    assert.ok(strictJsonProblem('['.repeat(100_000)));
    assert.equal(parseJson('['.repeat(100_000)), null);
  });

  it('agrees with JSON.parse on what is strict', () => {
    const pieces = fc.array(
      fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '"a"',
        '1',
        'true',
        ' ',
        '\n',
        '//x\n',
        '/*y*/',
        '-',
        '"',
        '\\',
        '0',
      ),
      { maxLength: 14 },
    );
    fc.assert(
      fc.property(pieces, (parts) => {
        const text = parts.join('');
        let reads = true;
        try {
          JSON.parse(text);
        } catch {
          reads = false;
        }
        assert.equal(strictJsonProblem(text) === null, reads, text);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('composed edits', () => {
  it('equal the steps made one after another', () => {
    const cut = fc.tuple(fc.nat(40), fc.nat(10), fc.string({ maxLength: 4 }));
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.array(cut, { maxLength: 6 }), (text, cuts) => {
        const steps = cuts.map(([start, length, put]) => (current: string): Edit[] => {
          const from = Math.min(start, current.length);
          return [{ start: from, end: Math.min(from + length, current.length), text: put }];
        });
        const expected = steps.reduce((current, step) => applyEdits(current, step(current)), text);
        assert.equal(applyEdits(text, composeSteps(text, steps)), expected);
      }),
    );
  });
});
