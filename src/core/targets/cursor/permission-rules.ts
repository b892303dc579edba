import type { Change } from '../../model/change.ts';
import type { RecordedCall } from '../../model/proof.ts';
import { strictJsonProblem } from '../../text/json.ts';
import { joinPath } from '../../text/paths.ts';
import { parseLine, writtenCommands } from '../../text/shell/written.ts';
import { listedRules, splitRule } from '../listed-rules.ts';
import type { ListReader } from '../listed-rules.ts';
import { strictest, strictestRule, verdictOf } from '../permission-verdict.ts';
import type { PermissionProtocol, PermissionRule, PermissionVerdict, ReplayPlace } from '../protocol.ts';
import { placedCwd } from '../replay-call.ts';
import { callsIn } from '../replay-words.ts';
import type { AgentCall } from '../replay-words.ts';
import { textOf } from '../verdicts.ts';
import { cursorWords } from './calls.ts';
import { cursorEntries, permissionsPath } from './permission.ts';

const reader: ListReader = {
  agent: 'Cursor',
  files: [permissionsPath, '~/.cursor/cli-config.json'],
  effects: ['deny', 'allow'],
  problem: strictJsonProblem,
  inert: inertReason,
};

/** The permissions of Cursor's CLI, matched as its code was read to do in the SDK 1.0.32. */
export const cursorPermissions: PermissionProtocol = {
  files: reader.files,
  measured: 'SDK 1.0.32',
  rules: (files) => listedRules(files, reader),
  own: (change: Change) => (change.guard ? cursorEntries(change.guard) : []),
  verdict: (rules, call, place) =>
    strictest(callsIn(cursorWords, call, place).map((one) => judge(rules, one, { call, place }))),
};

function inertReason(rule: string): string | null {
  const parts = splitRule(rule);
  if (!parts || parts.pattern === null || !/^(Shell|Bash|Read|Write|WebFetch|Mcp)$/.test(parts.tool))
    return 'it is none of Shell(…), Read(…), Write(…), WebFetch(…) and Mcp(server:tool)';
  const { tool, pattern } = parts;
  if (/^(Read|Write)$/.test(tool) && !/^(\*|~|\/|[A-Za-z]:)/.test(pattern))
    return `paths are compared as absolute ones: write ${tool}(**/${pattern.replace(/^(\.?\/)+/, '')})`;
  return tool === 'Mcp' && !pattern.includes(':') ? 'it names no tool: write Mcp(server:tool) or Mcp(server:*)' : null;
}

interface Situation {
  readonly call: RecordedCall;
  readonly place: ReplayPlace;
}

function judge(rules: readonly PermissionRule[], one: AgentCall, { call, place }: Situation): PermissionVerdict {
  const { tool, input, translated } = one;
  const decide = (matches: (kind: string, pattern: string) => boolean, certain = true): PermissionVerdict =>
    verdictOf(
      strictestRule(rules, ({ rule }) => {
        const parts = splitRule(rule);
        return parts !== null && matches(parts.tool, parts.pattern ?? '');
      }),
      { certain, translated },
    );
  if (tool === 'Shell') {
    const line = textOf(input.command);
    const commands = commandTexts(line);
    const asShell = (kind: string): boolean => kind === 'Shell' || kind === 'Bash';
    return decide(
      (kind, pattern) => asShell(kind) && commands.some((command) => matchesShell(pattern, command)),
      parseLine(line) !== null,
    );
  }
  if (/^(Write|Delete|Read)$/.test(tool)) {
    const wanted = tool === 'Read' ? 'Read' : 'Write';
    const path = joinPath(placedCwd(call, place), textOf(input.file_path ?? input.path));
    return decide(
      (kind, pattern) =>
        kind === wanted &&
        matchesGlob(
          pattern.replace(/^~(?=\/|$)/, () => place.home),
          path,
        ),
    );
  }
  if (tool === 'Fetch') {
    const host = /^[a-z]+:\/\/([^/:?#]+)/i.exec(textOf(input.url))?.[1]?.toLowerCase() ?? '';
    return decide((kind, pattern) => kind === 'WebFetch' && matchesHost(pattern.toLowerCase(), host));
  }
  const [, server, name] = /^mcp__(.+?)__(.+)$/.exec(call.tool) ?? [];
  if (server === undefined || name === undefined) return decide(() => false, !tool.startsWith('MCP:'));
  return decide((kind, pattern) => {
    const split = pattern.indexOf(':');
    const fits = (glob: string, text: string): boolean => matchesGlob(glob.trim().toLowerCase(), text.toLowerCase());
    return kind === 'Mcp' && fits(pattern.slice(0, split), server) && fits(pattern.slice(split + 1), name);
  });
}

/** Each simple command of the line as its words were written, one blank between them; assignments and redirections are no part of it. */
function commandTexts(line: string): readonly string[] {
  return writtenCommands(line).map(({ words }) => words.join(' '));
}

/** The whole command, its first words, or the program alone; with a colon, the program and what follows it apart. */
function matchesShell(pattern: string, command: string): boolean {
  const [program = ''] = command.split(' ');
  const colon = pattern.indexOf(':');
  if (colon !== -1) {
    const wanted = pattern.slice(0, colon).trim();
    const isProgram = matchesGlob(wanted, program) || matchesGlob(wanted, command);
    if (isProgram && matchesGlob(pattern.slice(colon + 1), command.slice(program.length).trim())) return true;
  }
  return matchesGlob(pattern, command) || command.startsWith(`${pattern} `) || matchesGlob(pattern, program);
}

/** Only `*` means something, and it crosses slashes. */
function matchesGlob(glob: string, text: string): boolean {
  const source = glob
    .trim()
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*');
  return new RegExp(`^${source}$`).test(text);
}

function matchesHost(pattern: string, host: string): boolean {
  if (pattern === '*') return host !== '';
  if (pattern.startsWith('*.')) return host === pattern.slice(2) || host.endsWith(pattern.slice(1));
  return pattern === host;
}
