import type { Store } from '../format.ts';

const sessionColumns = `id, directory as cwd, title, time_created as start, time_updated as end, parent_id as parent`;

/** Head of a session, laid out as in an export; of `session_v2` only the columns that are known to exist are asked for. */
const headOf = (table: string, further: string): string => `
  select json_object('id', id, 'directory', directory, 'parentID', parent_id, 'title', title, ${further}) as info_json
  from ${table} where id = ?1`;
const head = headOf('session', `'version', version, 'revert', json(case when json_valid(revert) then revert end)`);
const laterHead = headOf('session_v2', `'version', null`);

/** With `session_v2` there, `session` and `message` hold only what is older. */
const later = ['session_v2', 'session_message'];

/** One row for a message with its parts, laid out as in an export; a part that is no JSON stays visible as one. */
const messages = `
  select m.id, m.session_id, m.data as info_json, (
    select json_group_array(json(case when json_valid(p.data) then p.data else '{"type":"(broken)"}' end) order by p.id)
    from part p where p.message_id = m.id) as parts_json
  from message m where m.session_id = ?1 order by m.time_created, m.id`;

/** The later layout keeps a message with everything in it in one row. */
const sessionMessages = `
  select id, session_id, type, data as data_json from session_message where session_id = ?1 order by seq`;

/**
 * Where OpenCode keeps sessions: a database (two layouts, which can stand side by side in one file), before 1.2 a folder of
 * JSON files, and the JSON document that `opencode export` prints, wherever it was put.
 */
export const stores: readonly Store[] = [
  {
    kind: 'database',
    locations: [
      { base: 'data', glob: 'opencode/opencode.db' },
      { base: 'data', glob: 'opencode/opencode-*.db' },
    ],
    sessions: [
      { tables: later, sql: `select ${sessionColumns} from session_v2` },
      { tables: ['session'], sql: `select ${sessionColumns} from session` },
    ],
    rows: [
      [
        { tables: later, sql: laterHead },
        { tables: ['session'], sql: head },
      ],
      [
        { tables: later, sql: sessionMessages },
        { tables: ['session', 'message', 'part'], sql: messages },
        { tables: ['session', 'session_message'], sql: sessionMessages },
      ],
    ],
  },
  {
    kind: 'folder',
    locations: [{ base: 'data', glob: 'opencode/storage/session/*/ses_*.json' }],
    records: '../../message/{stem}/*.json',
    parts: '../../part/{id}/*.json',
    parent: 'parentID',
  },
  { kind: 'document', locations: [], records: 'messages' },
];
