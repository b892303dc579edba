import fc from 'fast-check';
import type { Json } from '../../src/core/model/session.ts';

/** A JSON text and the value that it says. */
export interface Written {
  readonly text: string;
  readonly value: Json;
}

/** Writes a value with blanks, line ends and (when loose) comments drawn from a stream of small numbers. */
function write(value: Json, draws: readonly number[], loose: boolean): string {
  let at = 0;
  const draw = (limit: number): number => (draws[at++ % draws.length] ?? 0) % limit;
  const blanks = ['', '', ' ', '\n', '\r\n  ', '\t', '\n    ', ' \n\t'];
  const notes = ['/* a, ] } */', '// note, {\n', '/**/ '];
  const gap = (): string => {
    const blank = blanks[draw(blanks.length)] ?? '';
    return loose && draw(5) === 0
      ? blank + (notes[draw(notes.length)] ?? '') + (blanks[draw(blanks.length)] ?? '')
      : blank;
  };
  const visit = (node: Json): string => {
    if (node === null || typeof node !== 'object') return JSON.stringify(node);
    const isArray = Array.isArray(node);
    const parts = isArray
      ? node.map((item: Json) => visit(item))
      : Object.entries(node).map(([key, item]) => `${JSON.stringify(key)}${gap()}:${gap()}${visit(item)}`);
    const body = parts.map((part, index) => gap() + part + gap() + (index < parts.length - 1 ? ',' : '')).join('');
    const tail = parts.length === 0 ? gap() : loose && draw(4) === 0 ? `,${gap()}` : '';
    return (isArray ? '[' : '{') + body + tail + (isArray ? ']' : '}');
  };
  return (draw(9) === 0 ? '\uFEFF' : '') + gap() + visit(value) + gap();
}

const draws = fc.array(fc.nat(1000), { minLength: 5, maxLength: 60 });
const plain = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.constant('src/**'));
/** Keys, some of them those of settings files. */
export const key = fc
  .oneof(fc.string({ maxLength: 4 }), fc.constantFrom('hooks', 'deny', 'a b'))
  .filter((k) => k !== '__proto__');
/** Any JSON value, a few levels deep. */
export const json = fc.letrec<{ node: Json }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    plain,
    fc.array(tie('node'), { maxLength: 4 }),
    fc.dictionary(key, tie('node'), { maxKeys: 4 }).map((entries) => ({ ...entries })),
  ),
})).node;

/** A value written in a random style; a loose one has comments and trailing commas. */
export function written(root: fc.Arbitrary<Json>, loose: boolean): fc.Arbitrary<Written> {
  return fc.tuple(root, draws).map(([value, stream]) => ({ value, text: write(value, stream, loose) }));
}
