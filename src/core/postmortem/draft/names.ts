import type { CallEvent } from '../../model/session.ts';
import { escapeCode, escapeQuote, escapeText, escapeTitle, singleLine } from '../../text/escape.ts';
import type { Run } from './run.ts';

const agentNames: Readonly<Record<string, string>> = {
  'claude-code': 'Claude Code',
  codex: 'Codex',
  opencode: 'OpenCode',
  'gemini-cli': 'Gemini CLI',
  'copilot-cli': 'Copilot CLI',
  cursor: 'Cursor',
  cline: 'Cline',
};

/** The agent as its makers write it, safe for Markdown. */
export function nameAgent(agent: string): string {
  return agentNames[agent] ?? escapeText(agent, 40);
}

/** A call as a reader knows it: its command line, its file, or the name of its tool. */
export function nameCall(call: CallEvent | null): string {
  if (!call) return 'a call that the transcript does not hold';
  if (call.command !== null) return escapeCode(call.command, 60);
  const path = call.input.file_path ?? call.input.path ?? call.files[0]?.path;
  const tool = escapeCode(call.tool, 40);
  return typeof path === 'string' ? `${tool} on ${escapeCode(path.split(/[\\/]/).slice(-2).join('/'), 60)}` : tool;
}

/** The text with its first letter large; code and quotes stay as they are. */
export function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The document's title: what leads the signals, else what was asked. */
export function titleOf({ signals, task, analysis }: Run): string {
  const [lead] = signals;
  if (lead) return upperFirst(escapeTitle(lead.title, 130));
  if (task?.kind === 'prompt' && task.event.text.trim() !== '') {
    return `The run that was asked ${escapeQuote(task.event.text, 80)}`;
  }
  return `A run of ${nameAgent(analysis.session.agent)}`;
}

/** What a signal is called in a file's name; what it is about follows. */
const slugHeads: Readonly<Record<string, string>> = {
  'denied-retry': 'retried',
  denial: 'refused',
  'rule-ignored': 'rule-ignored',
  'weakened-test': 'weakened',
  'scope-leak': 'out-of-scope',
  bypass: 'bypassed',
  revert: 'undone',
  correction: 'corrected',
  'repeated-correction': 'corrected-again',
  'unsafe-fallback': 'hidden-error',
  'masked-failure': 'masked-failure',
  'untested-finish': 'untested',
  'repeated-failure': 'failing',
  runaway: 'runaway',
  'missing-name': 'missing',
  'unread-edit': 'unread',
  'injection-candidate': 'injection',
  'hook-block': 'blocked-by-hook',
  'edit-churn': 'rewritten',
  interruption: 'stopped',
};

/** Short lower-case words for the file's name: nothing else can come into it. */
export function slugOf({ signals, task, analysis }: Run): string {
  const [lead] = signals;
  const asked = wordsOf(task?.event.text ?? '').slice(0, 4);
  if (!lead) return joinSlug(asked) || 'agent-run';
  const named = /`([^`]+)`/.exec(lead.title)?.[1] ?? '';
  // Of a path its last part is enough, without the extension; of a command its first words.
  const isPath = /^[\w@.~-]*(?:\/[\w@.-]+)+$|^[\w@-]+\.\w+$/.test(named);
  const about = isPath ? (named.split('/').at(-1) ?? '').replace(/\.\w+$/, '') : named;
  const words = /^(?:correction|repeated-correction|interruption)$/.test(lead.id) ? asked : wordsOf(about).slice(0, 4);
  const head = slugHeads[lead.id] ?? lead.id;
  return joinSlug([...wordsOf(head), ...words]) || joinSlug(wordsOf(analysis.session.agent)) || 'agent-run';
}

function wordsOf(text: string): readonly string[] {
  return singleLine(text.slice(0, 400).replace(/‹masked[^›]*›/g, ' '))
    .toLowerCase()
    .normalize('NFKD')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '' && word.length <= 24 && !smallWords.test(word));
}

function joinSlug(words: readonly string[]): string {
  let slug = '';
  for (const word of words) {
    const longer = slug === '' ? word : `${slug}-${word}`;
    if (longer.length > 40) break;
    slug = longer;
  }
  return slug;
}

const smallWords =
  /^(?:the|an?|was|were|is|are|of|to|in|and|or|it|its|with|for|on|by|at|as|has|had|have|been|be|that|this|i|we|you|me|my|our|your|can|could|please|should|would|do|does|now|so|implement|following|plan|just|also)$/;
