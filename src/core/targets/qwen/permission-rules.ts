import picomatch from 'picomatch';
import type { Change } from '../../model/change.ts';
import type { RecordedCall } from '../../model/proof.ts';
import { looseJsonProblem } from '../../text/json.ts';
import { joinPath } from '../../text/paths.ts';
import { listedRules, splitRule } from '../listed-rules.ts';
import type { ListReader } from '../listed-rules.ts';
import { strictest, strictestRule, verdictOf } from '../permission-verdict.ts';
import type { PermissionProtocol, PermissionRule, PermissionVerdict, ReplayPlace } from '../protocol.ts';
import { placedCwd } from '../replay-call.ts';
import { callsIn } from '../replay-words.ts';
import type { AgentCall } from '../replay-words.ts';
import { textOf } from '../verdicts.ts';
import { qwenWords } from './calls.ts';
import { qwenEntries, settingsPath } from './permission.ts';
import { seeQwenLine } from './shell-line.ts';

const reader: ListReader = {
  agent: 'Qwen Code',
  files: [settingsPath, '~/.qwen/settings.json'],
  effects: ['deny', 'ask', 'allow'],
  problem: (text) => looseJsonProblem(text, false),
  inert: (rule) => (splitRule(rule) ? null : 'it is not written as Tool or Tool(…)'),
};

/** Qwen Code's permission rules, matched as measured in 0.24.4: the text of each part of a line, and globs on absolute paths. */
export const qwenPermissions: PermissionProtocol = {
  files: reader.files,
  measured: '0.24.4',
  rules: (files) => listedRules(files, reader),
  own: (change: Change) => (change.guard ? qwenEntries(change.guard) : []),
  verdict: (rules, call, place) =>
    strictest(callsIn(qwenWords, call, place).map((one) => judge(rules, one, { call, place }))),
};

interface Situation {
  readonly call: RecordedCall;
  readonly place: ReplayPlace;
}

/** The names under which rules know the tools. */
const kinds: Readonly<Record<string, RegExp>> = {
  shell: /^(Bash|Shell|ShellTool|run_shell_command)$/,
  read: /^(Read|ReadFile|ReadFileTool|read_file)$/,
  edit: /^(Edit|EditTool|edit|replace)$/,
  write: /^(Write|WriteFile|WriteFileTool|write_file)$/,
};

function judge(rules: readonly PermissionRule[], one: AgentCall, situation: Situation): PermissionVerdict {
  const { tool, input, translated } = one;
  const bases = { ...situation.place, cwd: placedCwd(situation.call, situation.place) };
  const decide = (matches: (kind: string, pattern: string | null) => boolean, certain = true): PermissionVerdict =>
    verdictOf(
      strictestRule(rules, ({ rule }) => {
        const parts = splitRule(rule);
        return parts !== null && matches(parts.tool, parts.pattern);
      }),
      { certain, translated },
    );
  const on = (name: string, kind: string): boolean => kinds[name]?.test(kind) ?? false;
  const path = joinPath(bases.cwd, textOf(input.file_path ?? input.path ?? input.notebook_path));
  switch (tool) {
    case 'run_shell_command': {
      const { parts, reads, edits, certain } = seeQwenLine(textOf(input.command), bases.cwd);
      return decide((kind, pattern) => {
        if (on('shell', kind)) return parts.some((part) => matchesCommand(pattern, part));
        const paths = on('read', kind) ? reads : on('edit', kind) ? edits : [];
        return paths.some((one) => matchesPath(pattern, one, bases));
      }, certain);
    }
    case 'edit':
    case 'write_file':
    case 'notebook_edit':
      return decide((kind, pattern) => {
        const isOwn = on('edit', kind) || (tool === 'write_file' && on('write', kind));
        return isOwn && matchesPath(pattern, path, bases);
      });
    case 'read_file':
      return decide((kind, pattern) => on('read', kind) && matchesPath(pattern, path, bases));
    default:
      return decide((kind) => kind === tool || (kind.startsWith('mcp__') && tool.startsWith(`${kind}__`)), false);
  }
}

/** `git push:*` and `git push *` are prefixes at a word's end, and so is a rule without a star. */
function matchesCommand(pattern: string | null, part: string): boolean {
  if (pattern === null || pattern === '' || pattern === '*') return true;
  const text = pattern.replaceAll(':*', ' *');
  if (!text.includes('*')) return part === text || part.startsWith(`${text} `);
  const source = text
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll(' *', '( .*)?')
    .replace(/(?<!\.)\*/g, '.*');
  return new RegExp(`^${source}$`, 's').test(part);
}

interface Bases {
  readonly root: string;
  readonly home: string;
  readonly cwd: string;
}

function matchesPath(pattern: string | null, path: string, { root, home, cwd }: Bases): boolean {
  if (pattern === null || pattern === '') return true;
  const glob = pattern.startsWith('//')
    ? pattern.slice(1)
    : pattern.startsWith('~/')
      ? home + pattern.slice(1)
      : `${pattern.startsWith('/') ? root : cwd}/${pattern.replace(/^\.?\//, '')}`;
  return picomatch(glob, { dot: true })(path);
}
