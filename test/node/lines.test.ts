import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import zlib from 'node:zlib';
import { readLines, type LineOptions } from '../../src/node/records/lines.ts';

describe('records of a line file', () => {
  let folder: string;
  before(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lines-'))));
  after(() => fs.rmSync(folder, { recursive: true }));

  /** Reads a file with this content as `[line, value of n]` and `[line, problem]`. */
  async function read(content: string | Buffer, options: LineOptions & { name?: string } = {}) {
    const { name = 'a.jsonl', ...rest } = options;
    const file = path.join(folder, name);
    fs.writeFileSync(file, content);
    const seen: [number, unknown][] = [];
    for await (const item of readLines(file, rest)) {
      if ('record' in item) seen.push([item.record.ref.line, item.record.get('n')]);
      else seen.push([item.problem.ref!.line, item.problem.message]);
    }
    return seen;
  }

  it('reads one record a line', async () => {
    assert.deepEqual(await read('{"n":1}\n{"n":2}\n'), [
      [1, 1],
      [2, 2],
    ]);
  });

  it('passes over a byte order mark, CRLF, empty lines and zero bytes, and still counts lines', async () => {
    assert.deepEqual(await read('\uFEFF{"n":1}\r\n\r\n\n\0\0\0{"n":4}\r\n'), [
      [1, 1],
      [4, 4],
    ]);
  });

  it('reads a last line without a newline, and calls a torn one incomplete', async () => {
    assert.deepEqual(await read('{"n":1}\n{"n":2}'), [
      [1, 1],
      [2, 2],
    ]);
    const [, torn] = await read('{"n":1}\n{"n":"ab');
    assert.equal(torn?.[0], 2);
    assert.match(String(torn?.[1]), /incomplete/);
  });

  it('takes glued objects apart, braces in strings being no border', async () => {
    assert.deepEqual(await read('{"n":"a}{b\\"}{"}{"n":{"x":1}} {"n":3}\n{"n":4}\n'), [
      [1, 'a}{b"}{'],
      [1, { x: 1 }],
      [1, 3],
      [2, 4],
    ]);
  });

  it('keeps the good part of a glued line whose end is torn', async () => {
    const seen = await read('{"n":1}{"n":2\n{"n":3}\n');
    assert.deepEqual(
      seen.map(([line, value]) => [line, typeof value === 'string' ? 'problem' : value]),
      [
        [1, 1],
        [1, 'problem'],
        [2, 3],
      ],
    );
  });

  it('reports garbage and values that are no object, and goes on', async () => {
    const seen = await read('nonsense }{ \n42\n[1]\n}\n{"n":5}\n');
    assert.deepEqual(
      seen.map(([line]) => line),
      [1, 2, 3, 4, 5],
    );
    assert.deepEqual(seen.at(-1), [5, 5]);
  });

  it('decodes characters that a chunk border cuts', async () => {
    const text = '€😀é'.repeat(100_000);
    assert.deepEqual(await read(`{"n":"${text}"}\n{"n":"x${text}"}\n`), [
      [1, text],
      [2, `x${text}`],
    ]);
  });

  it('skips a line above the limit, also the last one', async () => {
    const long = `{"n":"${'x'.repeat(600_000)}"}`;
    const seen = await read(`${long}\n{"n":2}\n${long}`, { maxLineBytes: 1000 });
    assert.deepEqual(
      seen.map(([line, value]) => [line, value === 2 ? 2 : /too long/.test(String(value))]),
      [
        [1, true],
        [2, 2],
        [3, true],
      ],
    );
  });

  it('does not reach into prototypes', async () => {
    const file = path.join(folder, 'proto.jsonl');
    fs.writeFileSync(file, '{"__proto__":{"polluted":1},"list":["a"],"text":"abc"}\n');
    for await (const item of readLines(file)) {
      assert.ok('record' in item);
      assert.equal(item.record.get('constructor'), undefined);
      assert.equal(item.record.get('polluted'), undefined);
      assert.equal(item.record.get('text', 'length'), undefined);
      assert.equal(item.record.get('list', 'length'), 1, 'a length is an own member of a list');
      assert.equal(item.record.get('list', 0), 'a');
    }
  });

  it('reads a compressed file, and says where a damaged one ends', async () => {
    const lines = Array.from({ length: 50_000 }, (_, n) => `{"n":${n}}\n`).join('');
    const packed = zlib.zstdCompressSync(Buffer.from(lines));
    const whole = await read(packed, { name: 'a.jsonl.zst' });
    assert.equal(whole.length, 50_000);
    assert.deepEqual(whole.at(-1), [50_000, 49_999]);
    const cut = await read(packed.subarray(0, packed.length / 2), { name: 'b.jsonl.zst' });
    assert.match(String(cut.at(-1)?.[1]), /damaged/);
    assert.match(String((await read('no zstd at all', { name: 'c.jsonl.zst' })).at(-1)?.[1]), /damaged/);
  });

  it('says so when the runtime cannot decompress', async () => {
    const own = Object.getOwnPropertyDescriptor(zlib, 'createZstdDecompress')!;
    Object.defineProperty(zlib, 'createZstdDecompress', { ...own, value: undefined });
    try {
      assert.match(String((await read('x', { name: 'd.jsonl.zst' }))[0]?.[1]), /Node 22/);
    } finally {
      Object.defineProperty(zlib, 'createZstdDecompress', own);
    }
  });

  it('stops when it is told to, and throws for a file that is not there', async () => {
    const controller = new AbortController();
    await assert.rejects(
      async () => {
        const file = path.join(folder, 'long.jsonl');
        fs.writeFileSync(file, '{"n":1}\n'.repeat(500_000));
        for await (const item of readLines(file, { signal: controller.signal })) if (item) controller.abort();
      },
      { name: 'AbortError' },
    );
    await assert.rejects(
      async () => {
        for await (const item of readLines(path.join(folder, 'absent.jsonl'))) assert.ok(item);
      },
      { code: 'ENOENT' },
    );
  });
});
