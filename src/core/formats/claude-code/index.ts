import type { Format, SessionHead, TranscriptRecord } from '../format.ts';
import { members, textAt } from './fields.ts';
import { ClaudeCodeReader } from './reader.ts';

const chained = new Set(['user', 'assistant', 'system', 'progress', 'attachment']);

function claims(record: TranscriptRecord): boolean {
  const type = textAt(record, 'type') ?? '';
  if (chained.has(type)) {
    return typeof record.get('isSidechain') === 'boolean' && textAt(record, 'uuid') !== null;
  }
  if (type === 'file-history-snapshot') return 'trackedFileBackups' in members(record.get('snapshot'));
  if (type === 'queue-operation') return textAt(record, 'operation') !== null && textAt(record, 'sessionId') !== null;
  return type === 'summary' && textAt(record, 'leafUuid') !== null;
}

/** A sub-agent's rows carry its parent's session id, and its own as `agentId`. */
function headOf(record: TranscriptRecord): SessionHead | null {
  const sessionId = textAt(record, 'sessionId');
  const cwd = textAt(record, 'cwd');
  if (sessionId === null && cwd === null) return null;
  const agentId = record.get('isSidechain') === true ? textAt(record, 'agentId') : null;
  return {
    ...(agentId !== null ? { id: agentId } : sessionId !== null ? { id: sessionId } : {}),
    ...(cwd === null ? {} : { cwd }),
    ...(agentId !== null && sessionId !== null ? { parentId: sessionId } : {}),
  };
}

const format: Format = {
  id: 'claude-code',
  title: 'Claude Code',
  stores: [
    {
      kind: 'lines',
      locations: [
        { base: 'CLAUDE_CONFIG_DIR=.claude', glob: 'projects/*/*.jsonl' },
        { base: 'home', glob: '.config/claude/projects/*/*.jsonl' },
      ],
      companions: ['{stem}/subagents/**/agent-*.jsonl', 'agent-*.jsonl'],
    },
  ],
  claims,
  headOf,
  reader: (file) => new ClaudeCodeReader(file),
};

export default format;
