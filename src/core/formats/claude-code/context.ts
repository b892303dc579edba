import type { ContextEvent, Json } from '../../model/session.ts';
import { asText, contentText, elements, members } from './fields.ts';
import type { Row, Run } from './run.ts';

type Facts = Pick<ContextEvent, 'what'> & Partial<Pick<ContextEvent, 'path' | 'name' | 'trigger' | 'text'>>;

/** Records something that came into the agent's context. */
export function addContext(run: Run, row: Row, facts: Facts): void {
  const when = run.hasAnswered ? 'later' : 'start';
  const empty = { path: null, name: null, trigger: null, text: null };
  run.builder.add({ kind: 'context', ref: row.ref, time: row.time, when, ...empty, ...facts });
}

const ruleFile =
  /(?:^|[\\/])(?:CLAUDE(?:\.local)?\.md|AGENTS\.md|copilot-instructions\.md|[^\\/]+\.instructions\.md)$|[\\/]\.claude[\\/]rules[\\/]/;

/** Text that the program wrapped around a prompt: files it names came into the context. */
export function readReminder(run: Run, row: Row, { what, text }: { what: string; text: string }): void {
  const { ref, time } = row;
  run.builder.add({ kind: 'injected', ref, time, what, text });
  if (what === 'ide_opened_file' || what === 'ide_selection') {
    const path = /(?:the file|from) ((?:\/|[A-Za-z]:\\)\S[^\n]*?)(?: in the IDE|:\n|\s*$)/.exec(text)?.[1];
    if (path !== undefined) addContext(run, row, { what: 'file', path, name: what });
    return;
  }
  if (what !== 'system-reminder') return;
  const named = /The user provided the following references:\n((?:- .+(?:\n|$))+)/.exec(text)?.[1] ?? '';
  for (const [, path = ''] of named.matchAll(/^- (.+)$/gm)) {
    addContext(run, row, { what: ruleFile.test(path) ? 'rule' : 'file', path: path.trim() });
  }
  for (const [, path = ''] of text.matchAll(/^Contents of (\S.*?)(?: \([^)\n]*\))?:$/gm)) {
    addContext(run, row, { what: ruleFile.test(path) ? 'rule' : 'memory', path });
  }
}

/** An attachment that brought something into the context; false when it is of another kind. */
export function readContextAttachment(run: Run, row: Row, attachment: Readonly<Record<string, Json>>): boolean {
  const at = (name: string) => asText(attachment[name]);
  switch (at('type')) {
    case 'nested_memory': {
      const content = members(attachment['content']);
      const path = at('path') ?? asText(content['path']);
      addContext(run, row, { what: 'rule', path, text: asText(content['content']) ?? at('content') });
      return true;
    }
    case 'instructions':
      for (const file of elements(attachment['files']).map(members)) {
        const what = /mem/i.test(asText(file['type']) ?? '') ? 'memory' : 'rule';
        addContext(run, row, {
          what,
          path: asText(file['path']),
          name: asText(file['type']),
          text: asText(file['content']),
        });
      }
      return true;
    case 'relevant_memories':
      for (const memory of elements(attachment['memories']).map(members)) {
        addContext(run, row, { what: 'memory', path: asText(memory['path']), text: asText(memory['content']) });
      }
      return true;
    case 'skill_listing':
      addContext(run, row, { what: 'skill', name: 'listing', text: at('content') });
      return true;
    case 'invoked_skills':
      for (const skill of elements(attachment['skills']).map(members)) {
        addContext(run, row, { what: 'skill', path: asText(skill['path']), name: asText(skill['name']) });
      }
      return true;
    case 'agent_listing_delta':
      addContext(run, row, { what: 'agents', text: listText(attachment) });
      return true;
    case 'deferred_tools_delta':
    case 'mcp_instructions_delta':
      addContext(run, row, { what: 'tools', name: at('type'), text: listText(attachment) });
      return true;
    default:
      return readFileAttachment(run, row, attachment);
  }
}

const fileKinds = new Set([
  'file',
  'already_read_file',
  'compact_file_reference',
  'edited_text_file',
  'opened_file_in_ide',
  'selected_lines_in_ide',
  'selected_lines_in_diff',
  'plan_file_reference',
  'pdf_reference',
  'directory',
]);

function readFileAttachment(run: Run, row: Row, attachment: Readonly<Record<string, Json>>): boolean {
  const type = asText(attachment['type']) ?? '';
  if (!fileKinds.has(type)) return false;
  const path = asText(attachment['filename']) ?? asText(attachment['path']) ?? asText(attachment['planFilePath']);
  addContext(run, row, { what: 'file', path, name: type });
  return true;
}

function listText(attachment: Readonly<Record<string, Json>>): string | null {
  const lines = elements(
    attachment['addedLines'] ?? attachment['addedNames'] ?? attachment['addedTypes'] ?? attachment['addedBlocks'],
  );
  const text = lines.map((line) => asText(line) ?? contentText([line])).join('\n');
  return text === '' ? null : text;
}
