import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { DatabaseStore, DocumentStore, FolderStore } from '../../src/core/formats/format.ts';
import type { Json } from '../../src/core/model/session.ts';
import { HumanError } from '../../src/node/human-error.ts';
import { listDatabaseSessions, readDatabase } from '../../src/node/records/database.ts';
import { readDocument } from '../../src/node/records/document.ts';
import { readFolder } from '../../src/node/records/folder.ts';
import { JsonElements, type JsonPiece } from '../../src/node/records/json-elements.ts';
import type { RecordItem } from '../../src/node/records/record.ts';

let folder: string;

beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'records-test-'));
});

afterEach(async () => {
  await fs.rm(folder, { recursive: true, force: true });
});

async function collect(items: AsyncIterable<RecordItem>): Promise<RecordItem[]> {
  const all: RecordItem[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Line and one member of each record, or the text of the problem. */
function summarise(items: readonly RecordItem[], member: string): [number, Json][] {
  return items.map((item) =>
    'record' in item
      ? [item.record.ref.line, item.record.get(member) ?? null]
      : [item.problem.ref?.line ?? 0, `problem: ${item.problem.message.slice(0, 30)}`],
  );
}

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const file = path.join(folder, name);
  await fs.mkdir(path.dirname(file), { recursive: true });
  await fs.writeFile(file, content);
  return file;
}

describe('a JSON document', () => {
  const store: DocumentStore = { kind: 'document', locations: [], records: 'messages' };

  it('is its head, then one record for each element', async () => {
    const file = await write(
      'a.json',
      JSON.stringify({ info: { id: 'x' }, messages: [{ id: 'm1' }, { id: 'm2' }] }, null, 2),
    );
    const items = await collect(readDocument(file, store));
    assert.deepEqual(summarise(items, 'id'), [
      [1, null],
      [1, 'm1'],
      [2, 'm2'],
    ]);
    const [head] = items;
    assert.ok(head && 'record' in head);
    assert.equal(head.record.get('info', 'id'), 'x');
    assert.equal(head.record.get('messages'), undefined);
  });

  it('gives its head again when members follow the records', async () => {
    const file = await write('a.json', '{"a":1,"messages":[{"id":"m"}],"b":{"messages":[7]}}');
    const items = await collect(readDocument(file, store));
    assert.deepEqual(
      items.map(
        (item) => 'record' in item && [item.record.get('a') ?? null, item.record.get('b', 'messages', 0) ?? null],
      ),
      [
        [1, null],
        [null, null],
        [1, 7],
      ],
    );
  });

  it('may be an array, and may hold any JSON value in it', async () => {
    const file = await write('a.json', '\uFEFF [ {"id":"a]},{\\"\\\\"} , 5,"x,]", [1,[2]] ]\n');
    const items = await collect(readDocument(file, store));
    assert.deepEqual(
      items.map((item) => 'record' in item && (item.record.get('id') ?? item.record.get() ?? null)),
      ['a]},{"\\', 5, 'x,]', [1, [2]]],
    );
  });

  it('that was cut off gives everything before the cut, and says so', async () => {
    const whole = JSON.stringify({ info: { id: 'x' }, messages: [{ id: 'm1' }, { id: 'm2', text: 'half' }] });
    const file = await write('a.json', whole.slice(0, -10));
    assert.deepEqual(summarise(await collect(readDocument(file, store)), 'id'), [
      [1, null],
      [1, 'm1'],
      [1, 'problem: The JSON document ends at byte'],
    ]);
  });

  it('with a broken element loses only this one', async () => {
    const file = await write('a.json', '{"messages":[{"id":"m1"},{"id":nope},{"id":"m3"}]}');
    assert.deepEqual(summarise(await collect(readDocument(file, store)), 'id').slice(1), [
      [1, 'm1'],
      [2, 'problem: This record is not valid JSON.'],
      [3, 'm3'],
    ]);
  });

  it('that is none is a problem', async () => {
    const file = await write('a.json', 'no document');
    const [item, ...more] = await collect(readDocument(file, store));
    assert.ok(item && 'problem' in item);
    assert.equal(more.length, 0);
  });

  it('is cut the same at every chunk size', () => {
    const text = JSON.stringify({ head: 'ü{', messages: [{ id: 'é"\\' }, {}, [], 'ß', [{ a: 1 }]], tail: [1, 2] });
    const cut = (size: number): JsonPiece[] => {
      const elements = new JsonElements('messages');
      const bytes = Buffer.from(text);
      const pieces: JsonPiece[] = [];
      for (let i = 0; i < bytes.length; i += size) pieces.push(...elements.write(bytes.subarray(i, i + size)));
      return [...pieces, ...elements.end()];
    };
    const whole = cut(1000);
    assert.equal(whole.length, 7);
    for (const size of [1, 2, 3, 5, 7, 16]) assert.deepEqual(cut(size), whole, `chunks of ${size}`);
  });
});

describe('a database', () => {
  const store: DatabaseStore = {
    kind: 'database',
    locations: [],
    sessions: [
      { tables: ['run'], sql: 'select id, place as cwd, null as title, born as start, null as end, parent from run' },
      { tables: ['older'], sql: 'select id, null as cwd from older' },
    ],
    rows: [
      [{ tables: ['run'], sql: 'select id, place from run where id = ?1' }],
      [
        { tables: ['later'], sql: 'select id, data as data_json from later where run = ?1 order by id' },
        { tables: ['row'], sql: 'select id, data as data_json from row where run = ?1 order by id' },
      ],
    ],
  };

  function create(name = 'a.db'): { file: string; db: DatabaseSync } {
    const file = path.join(folder, name);
    const db = new DatabaseSync(file);
    db.exec(`create table run (id text primary key, place text, born integer, parent text);
      create table row (id integer primary key, run text, data text);
      insert into run values ('s1', '/work', 1000, null), ('s2', '/work', 3000, 's1'), ('s3', '/work', 2000, 's1'), ('s4', null, 1, 's2');
      insert into row values (1, 's1', '{"n":1}'), (2, 's1', '{"n":'), (3, 's1', '{"n":3}'), (4, 's2', '{"n":4}'), (5, 's3', '{"n":5}'), (6, 's4', '{"n":6}');`);
    return { file, db };
  }

  it('lists its sessions', async () => {
    const { file, db } = create();
    db.close();
    const sessions = await listDatabaseSessions(file, store);
    assert.deepEqual(sessions[0], {
      id: 's1',
      cwd: '/work',
      title: null,
      start: '1970-01-01T00:00:01.000Z',
      end: null,
      parent: null,
    });
    assert.deepEqual(
      sessions.map((session) => [session.id, session.parent]),
      [
        ['s1', null],
        ['s2', 's1'],
        ['s3', 's1'],
        ['s4', 's2'],
      ],
    );
  });

  it('gives the rows of a session, then those of its sub-agents by their start; a broken row is a problem', async () => {
    const { file, db } = create();
    db.close();
    const items = await collect(readDatabase(file, store, { id: 's1' }));
    assert.deepEqual(summarise(items, 'data'), [
      [1, null],
      [1, { n: 1 }],
      [2, 'problem: Column data_json of this row i'],
      [3, { n: 3 }],
      [1, null],
      [1, { n: 5 }],
      [1, null],
      [1, { n: 4 }],
      [1, null],
      [1, { n: 6 }],
    ]);
    const files = items.map((item) => ('record' in item ? item.record.ref.file : item.problem.ref?.file));
    assert.deepEqual([...new Set(files)], [file, `${file}#s3`, `${file}#s2`, `${file}#s4`]);
  });

  it('is read by the first query of a step that gives rows', async () => {
    const { file, db } = create();
    db.exec(`create table later (id integer, run text, data text); insert into later values (9, 's3', '{"n":9}')`);
    db.close();
    const n = async (id: string): Promise<unknown> =>
      summarise(await collect(readDatabase(file, store, { id })), 'data').map(([, data]) => data);
    assert.deepEqual(await n('s3'), [null, { n: 9 }]);
    assert.deepEqual(await n('s4'), [null, { n: 6 }]);
  });

  it('that a writer has open is read with what stands only in its log', async () => {
    const { file, db } = create();
    db.exec(
      `pragma journal_mode = wal; pragma wal_autocheckpoint = 0; insert into run values ('live', '/live', 9, null)`,
    );
    db.exec(`begin immediate; insert into run values ('not yet', null, 9, null)`);
    try {
      const ids = (await listDatabaseSessions(file, store)).map((session) => session.id);
      assert.ok(ids.includes('live') && !ids.includes('not yet'));
      assert.equal((await collect(readDatabase(file, store, { id: 'live' }))).length, 1);
      db.exec('commit');
    } finally {
      db.close();
    }
  });

  it('that a writer has locked is read from a copy, which is removed', async () => {
    const { file, db } = create();
    db.exec(
      `pragma locking_mode = exclusive; pragma journal_mode = wal; insert into run values ('locked', null, 9, null)`,
    );
    const copies = async (): Promise<string[]> =>
      (await fs.readdir(os.tmpdir())).filter((name) => name.startsWith('agent-postmortem-copy-'));
    const before = await copies();
    try {
      const ids = (await listDatabaseSessions(file, store)).map((session) => session.id);
      assert.ok(ids.includes('locked'));
      assert.deepEqual(await copies(), before);
    } finally {
      db.close();
    }
  });

  it('in a folder that may not be written is read', async function () {
    if (process.getuid?.() === 0 || process.platform === 'win32') {
      console.log('      (skipped: this user may write everywhere)');
      return this.skip();
    }
    const { file, db } = create('b.db');
    db.exec(`pragma journal_mode = wal; insert into run values ('closed', null, 9, null)`);
    const inner = path.join(folder, 'inner');
    await fs.mkdir(inner);
    const copy = path.join(inner, 'c.db');
    await fs.copyFile(file, copy);
    await fs.copyFile(`${file}-wal`, `${copy}-wal`);
    db.close();
    await fs.chmod(inner, 0o555);
    try {
      assert.ok((await listDatabaseSessions(copy, store)).some((session) => session.id === 'closed'));
    } finally {
      await fs.chmod(inner, 0o755);
    }
  });

  it('leaves the file as it was', async () => {
    const { file, db } = create();
    db.close();
    const before = await fs.readFile(file);
    await listDatabaseSessions(file, store);
    await collect(readDatabase(file, store, { id: 's1' }));
    assert.deepEqual(await fs.readFile(file), before);
    assert.deepEqual(await fs.readdir(folder), ['a.db']);
  });

  it('of thousands of rows is read one row at a time', async () => {
    const { file, db } = create();
    db.exec(`insert into run values ('big', null, 9, null);
      with recursive n(i) as (select 10 union all select i + 1 from n where i < 20009)
      insert into row select i, 'big', json_object('text', hex(zeroblob(2000))) from n`);
    db.close();
    let rows = 0;
    let peak = 0;
    const start = process.memoryUsage().rss;
    for await (const item of readDatabase(file, store, { id: 'big' })) {
      assert.ok('record' in item);
      if (++rows % 1000 === 0) peak = Math.max(peak, process.memoryUsage().rss - start);
    }
    assert.equal(rows, 20_001);
    assert.ok(peak < 120 * 2 ** 20, `${peak >> 20} MB more`);
  });

  it('of another layout holds no sessions, one with other columns neither', async () => {
    const file = path.join(folder, 'other.db');
    const db = new DatabaseSync(file);
    db.exec('create table run (name text); create table things (a)');
    db.close();
    assert.deepEqual(await listDatabaseSessions(file, store), []);
    assert.deepEqual(await collect(readDatabase(file, store, { id: 's1' })), []);
  });

  for (const [what, bytes] of [
    ['text', Buffer.from('this is a text that is long enough to have a header')],
    ['empty', Buffer.alloc(0)],
    ['only a header', Buffer.from('SQLite format 3\0')],
  ] as const) {
    it(`that is none (${what}) is said to be none`, async () => {
      const file = await write('none.db', bytes);
      await assert.rejects(listDatabaseSessions(file, store), HumanError);
    });
  }

  it('that is damaged inside is a problem or a message, never a crash', async () => {
    const { file, db } = create();
    db.close();
    const whole = await fs.readFile(file);
    for (let page = 0; page < whole.length; page += 1024) {
      const damaged = Buffer.from(whole);
      damaged.fill(0x5a, Math.max(page, 100), page + 700);
      await fs.writeFile(file, damaged);
      await Promise.allSettled([
        listDatabaseSessions(file, store),
        collect(readDatabase(file, store, { id: 's1' })),
      ]).then((results) => {
        for (const result of results) if (result.status === 'rejected') assert.ok(result.reason instanceof HumanError);
      });
    }
  });

  it('that does not exist is said not to', async () => {
    await assert.rejects(listDatabaseSessions(path.join(folder, 'absent.db'), store), HumanError);
  });
});

describe('a folder of small files', () => {
  const store: FolderStore = {
    kind: 'folder',
    locations: [],
    records: '../../message/{stem}/*.json',
    parts: '../../part/{id}/*.json',
    parent: 'parentID',
  };

  beforeEach(async () => {
    await write('session/p/s1.json', '{"id":"s1"}');
    await write('session/p/s2.json', '{"id":"s2","parentID":"s1"}');
    await write('message/s1/m1.json', '{"id":"m1"}');
    await write('message/s1/m2.json', '{"id":"m2"');
    await write('message/s1/m3.json', '{"id":"m3"}');
    await write('message/s2/m4.json', '{"id":"../s1"}');
    await write('part/m1/p1.json', '{"type":"a"}');
    await write('part/m1/p2.json', '{"type":"b"}');
    await write('part/m3/p3.json', 'nope');
  });

  it('is its main file, its records with their parts, then those of its sub-agents', async () => {
    const items = await collect(readFolder(path.join(folder, 'session/p/s1.json'), store));
    assert.deepEqual(summarise(items, 'id'), [
      [1, 's1'],
      [1, 'm1'],
      [2, 'problem: m2.json is not valid JSON.'],
      [3, 'problem: p3.json is not valid JSON.'],
      [3, 'm3'],
      [1, 's2'],
      [1, '../s1'],
    ]);
    const [, first] = items;
    assert.ok(first && 'record' in first);
    assert.deepEqual(first.record.get('parts'), [{ type: 'a' }, { type: 'b' }]);
  });

  it('does not go where a recorded name would lead', async () => {
    const items = await collect(readFolder(path.join(folder, 'session/p/s2.json'), store));
    const [, message] = items;
    assert.ok(message && 'record' in message);
    assert.deepEqual(message.record.get('parts'), []);
  });

  it('that cannot be read is a problem', async () => {
    const items = await collect(readFolder(path.join(folder, 'session/p/absent.json'), store));
    assert.deepEqual(summarise(items, 'id'), [[1, 'problem: absent.json could not be read.']]);
  });
});
