import type { Json } from '../../model/session.ts';
import type { FileAct } from '../replay-call.ts';
import { quoteWord, shellLine } from '../replay-words.ts';
import type { ToolWords } from '../replay-words.ts';

/** What Codex's hooks see of calls: shell lines as `Bash`, patches as `apply_patch`, whatever the model's own tool is called. */
export const codexWords: ToolWords = {
  agents: ['codex'],
  native(call, input) {
    if (call.toolKind === 'shell' && call.command !== null) return ['Bash', { command: shellLine(call, input) }];
    const patch = [input.input, input.command, input.patch].find(isPatch);
    if (patch !== undefined) return ['apply_patch', { command: patch }];
    if (call.tool === 'view_image') return ['view_image', input];
    return call.tool.startsWith('mcp__') ? [call.tool, input] : null;
  },
  shell: (line) => ['Bash', { command: line }],
  file: (act) => (act.act === 'read' ? ['Bash', { command: `cat ${quoteWord(act.path)}` }] : patchOf(act)),
  fetch: () => null,
  mcp: (server, tool) => `mcp__${server}__${tool}`,
};

function isPatch(value: Json | undefined): value is string {
  return typeof value === 'string' && value.includes('*** Begin Patch');
}

/** The same act as a patch; what another agent's call does not tell (the lines around) is missing from it. */
function patchOf({ act, path, old, text }: FileAct): readonly ['apply_patch', { readonly command: string }] {
  const lines = (sign: string, block: string): readonly string[] =>
    block === '' ? [] : block.split('\n').map((line) => sign + line);
  const body =
    act === 'delete'
      ? [`*** Delete File: ${path}`]
      : act === 'write'
        ? [`*** Add File: ${path}`, ...lines('+', text)]
        : [`*** Update File: ${path}`, '@@', ...lines('-', old), ...lines('+', text)];
  return ['apply_patch', { command: ['*** Begin Patch', ...body, '*** End Patch'].join('\n') }];
}
