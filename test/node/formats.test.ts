import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { formats } from '../../src/core/formats/index.ts';
import type { Format, TranscriptRecord } from '../../src/core/formats/format.ts';
import type { Json, Session } from '../../src/core/model/session.ts';
import { wrapRecord, type RecordItem } from '../../src/node/records/record.ts';
import { identifyFile } from '../../src/node/sessions/find-sources.ts';
import { readRecords, type SessionSource } from '../../src/node/sessions/read-session.ts';

/**
 * Every folder `test/fixtures/formats/<format>/<case>/` holds one session: its main file is `input.<ext>`, or `input.sql`
 * that makes a database, or the one that `main.txt` names; `expected.json` is the Session. UPDATE_FIXTURES=1 writes it anew.
 */
const fixtures = path.resolve(import.meta.dirname, '../fixtures/formats');

/** A case, with the folder that its refs are made relative to. */
interface Case {
  readonly source: SessionSource;
  readonly root: string;
}

describe('formats', () => {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'formats-'));
  after(() => fs.rmSync(scratch, { recursive: true }));

  for (const format of formats) {
    describe(format.id, () => {
      const folder = path.join(fixtures, format.id);
      const cases = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
      it('has a fixture', () => assert.ok(cases.length > 0, `write one in ${folder}`));
      for (const name of cases) {
        it(`${name}: the same session as expected`, async () => {
          const { source, root } = await openCase(path.join(folder, name), scratch);
          const session = finish(source, await take(source));
          const text = `${JSON.stringify(session, (_, value: unknown) => relative(value, root), 2)}\n`;
          const expected = path.join(folder, name, 'expected.json');
          if (process.env['UPDATE_FIXTURES']) fs.writeFileSync(expected, text);
          assert.deepEqual(JSON.parse(text), JSON.parse(fs.readFileSync(expected, 'utf8')));
        });

        it(`${name}: exactly one format claims it`, async () => {
          const { source } = await openCase(path.join(folder, name), scratch);
          const records = (await take(source)).flatMap((item) => ('record' in item ? [item.record] : []));
          const claimers = formats.filter((one) => records.some((record) => one.claims(record)));
          assert.deepEqual(
            claimers.map((one) => one.id),
            [format.id],
          );
          assert.equal(source.format.id, format.id);
        });

        it(`${name}: damage becomes problems or unknown records, never an exception`, async () => {
          const { source } = await openCase(path.join(folder, name), scratch);
          testDamage(source, await take(source));
        });
      }
    });
  }
});

async function openCase(folder: string, scratch: string): Promise<Case> {
  const sql = path.join(folder, 'input.sql');
  const named = path.join(folder, 'main.txt');
  let root = folder;
  let file: string | undefined;
  if (fs.existsSync(sql)) {
    root = fs.mkdtempSync(path.join(scratch, 'db-'));
    file = path.join(root, 'input.db');
    const database = new DatabaseSync(file);
    database.exec(fs.readFileSync(sql, 'utf8'));
    database.close();
  } else if (fs.existsSync(named)) file = path.join(folder, fs.readFileSync(named, 'utf8').trim());
  else {
    const input = fs.readdirSync(folder).find((entry) => /^input\./.test(entry));
    file = input === undefined ? undefined : path.join(folder, input);
  }
  assert.ok(file, `${folder} has no input`);
  const [source] = await identifyFile(file);
  assert.ok(source, `no format reads ${file}`);
  return { source, root };
}

async function take(source: SessionSource): Promise<RecordItem[]> {
  const items: RecordItem[] = [];
  for await (const item of readRecords(source)) items.push(item);
  return items;
}

function finish({ format, file }: { format: Format; file: string }, items: readonly RecordItem[]): Session | null {
  const reader = format.reader(file);
  for (const item of items) {
    if ('record' in item) reader.read(item.record);
    else reader.problem(item.problem);
  }
  return reader.finish();
}

function relative(value: unknown, root: string): unknown {
  if (typeof value !== 'string' || !value.startsWith(root + path.sep)) return value;
  return value.slice(root.length + 1).replaceAll('\\', '/');
}

function testDamage(source: SessionSource, items: readonly RecordItem[]): void {
  const random = makeRandom(items.length);
  const at = Math.floor(random() * items.length);
  const problem = { ref: { file: source.file, line: 1 }, message: 'garbage' };
  const lost = finish(
    source,
    items.map((item, index) => (index === at ? { problem } : item)),
  );
  if (lost) assert.ok(lost.problems.some((one) => one.message === 'garbage'));
  const typed = items.findLastIndex(
    (item) => 'record' in item && item.record.ref.file === source.file && typeof item.record.get('type') === 'string',
  );
  if (typed !== -1) {
    const renamed = items.map((item, index) => (index === typed ? alter(item, renameType) : item));
    const unknown = finish(source, renamed)?.unknown ?? {};
    assert.ok(
      Object.keys(unknown).some((type) => type.includes('invented')),
      JSON.stringify(unknown),
    );
  }
  for (let round = 0; round < 40; round++) {
    const damaged = items.map((item) => (random() < 0.2 ? alter(item, (value) => mangle(value, random)) : item));
    finish(source, damaged);
  }
}

function alter(item: RecordItem, change: (value: Json) => Json): RecordItem {
  if (!('record' in item)) return item;
  const value = (item.record as TranscriptRecord).get();
  return value === undefined ? item : { record: wrapRecord(change(value), item.record.ref) };
}

function renameType(value: Json): Json {
  return { ...(value as Record<string, Json>), type: 'invented' };
}

const junk: readonly Json[] = [null, true, -1, 1e300, '', 'x', [], {}, [null], { type: 7 }, '<command-name>', [[]]];

/** Puts junk in a random place. */
function mangle(value: Json, random: () => number): Json {
  const pick = (count: number) => Math.floor(random() * count);
  if (typeof value !== 'object' || value === null || random() < 0.1) return junk[pick(junk.length)] ?? null;
  if (Array.isArray(value)) {
    const index = pick(value.length);
    return value.map((member: Json, i) => (i === index ? mangle(member, random) : member));
  }
  const keys = Object.keys(value);
  const key = keys[pick(keys.length)];
  if (key === undefined) return value;
  return { ...value, [key]: mangle((value as Record<string, Json>)[key] ?? null, random) };
}

/** A small generator with a seed (mulberry32), so that a failure comes again. */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
