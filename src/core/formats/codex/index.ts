import type { Format, LineStore, TranscriptRecord } from '../format.ts';
import { headOf, isBareHead } from './head.ts';
import { CodexReader } from './reader.ts';
import { rowOf } from './row.ts';

const envelopes =
  /^(session_meta|turn_context|response_item|event_msg|compacted|world_state|token_usage_record|inter_agent_communication(_metadata)?|retained_context)$/;

const folder = [
  'sessions/**/rollout-*.jsonl',
  'sessions/**/rollout-*.jsonl.zst',
  'archived_sessions/rollout-*.jsonl',
  'archived_sessions/rollout-*.jsonl.zst',
];

const store: LineStore = { kind: 'lines', locations: folder.map((glob) => ({ base: 'CODEX_HOME=.codex', glob })) };

function claims(record: TranscriptRecord): boolean {
  const row = rowOf(record);
  if (row.envelope !== null) return envelopes.test(row.envelope) && row.get() !== null;
  return isBareHead(row) || record.get('record_type') === 'state';
}

/** OpenAI Codex: its command line, editor extension and desktop app keep one store of rollouts. */
export default {
  id: 'codex',
  title: 'Codex',
  stores: [store],
  claims,
  headOf,
  reader: (file) => new CodexReader(file),
} satisfies Format;
