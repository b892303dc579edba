import assert from 'node:assert/strict';
import { z } from 'zod';
import { changeSchema } from '../../../src/core/postmortem/change-schema.ts';
import { frontMatterSchema } from '../../../src/core/postmortem/front-matter-schema.ts';
import {
  changeKeys,
  changeValues,
  frontMatterKeys,
  frontMatterWords,
} from '../../../src/core/postmortem/vocabulary.ts';
import { layerIds, patternIds } from '../../../src/core/model/signal.ts';

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly string[];
}

const schema = z.toJSONSchema(changeSchema, { io: 'input' }) as Schema;

/** The schema at a dotted path. */
function schemaAt(path: string): Schema | undefined {
  let at: Schema | undefined = schema;
  for (const key of path === '' ? [] : path.split('.')) at = at?.properties?.[key];
  return at;
}

const names = (all: readonly { readonly name: string }[] | undefined): readonly string[] =>
  (all ?? []).map(({ name }) => name).sort();

describe('the words of documents', () => {
  it('are the keys of the schema of changes, each said in a sentence', () => {
    for (const [path, words] of Object.entries(changeKeys)) {
      assert.deepEqual(names(words), Object.keys(schemaAt(path)?.properties ?? {}).sort(), `the keys of ${path}`);
      for (const { name, about } of words) assert.match(about, /^[^\n]{8,}[.…]$/, `${path}.${name}`);
    }
  });

  it('are its values', () => {
    for (const [path, words] of Object.entries(changeValues)) {
      const at = schemaAt(path);
      const wanted = at?.enum ?? at?.anyOf?.find((one) => one.enum)?.enum;
      if (wanted) assert.deepEqual(names(words), [...wanted].sort(), path);
    }
    const front = z.toJSONSchema(frontMatterSchema, { io: 'input' }) as Schema;
    assert.deepEqual(names(frontMatterKeys), Object.keys(front.properties ?? {}).sort());
    assert.deepEqual(names(frontMatterWords.status), ['closed', 'draft', 'open']);
    assert.deepEqual(names(frontMatterWords.pattern), [...patternIds].sort());
    assert.deepEqual(names(frontMatterWords.layer), [...layerIds].sort());
  });
});
