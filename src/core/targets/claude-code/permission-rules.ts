import type { Change } from '../../model/change.ts';
import type { RecordedCall } from '../../model/proof.ts';
import { strictJsonProblem } from '../../text/json.ts';
import { joinPath } from '../../text/paths.ts';
import { listedRules } from '../listed-rules.ts';
import type { ListReader } from '../listed-rules.ts';
import { strictest, strictestRule, verdictOf } from '../permission-verdict.ts';
import type { PermissionProtocol, PermissionRule, PermissionVerdict, ReplayPlace } from '../protocol.ts';
import { placedCwd } from '../replay-call.ts';
import { textOf } from '../verdicts.ts';
import { bashRuleMatches, seeLine } from './bash-rule.ts';
import { claudeCalls } from './calls.ts';
import type { ClaudeCall } from './calls.ts';
import { pathRuleMatches } from './path-rule.ts';
import { permissionEntries } from './permission.ts';
import { shellPaths } from './shell-paths.ts';

const reader: ListReader = {
  agent: 'Claude Code',
  files: ['.claude/settings.local.json', '.claude/settings.json', '~/.claude/settings.json'],
  effects: ['deny', 'ask', 'allow'],
  problem: strictJsonProblem,
  inert: inertReason,
};

/** Claude Code's permission rules, matched as measured in 2.1.329. */
export const claudePermissions: PermissionProtocol = {
  files: reader.files,
  measured: '2.1.329',
  rules: (files) => listedRules(files, reader),
  own: (change: Change) => permissionEntries(change),
  verdict(rules, call, place) {
    return strictest(claudeCalls(call, place).map((one) => judge(rules, one, { call, place })));
  },
};

/** Why a rule never matches anything, in plain words. */
function inertReason(rule: string): string | null {
  const parts = parseRule(rule);
  if (/^\s/.test(rule)) return 'it begins with a space';
  if (!parts) return 'it is not written as Tool or Tool(…)';
  if (/^(Write|NotebookEdit|MultiEdit)$/.test(parts.tool) && parts.inner !== null)
    return `file rules are looked up as Edit(…) and Read(…) only, never as ${parts.tool}(…)`;
  if (/^[a-z]/.test(parts.tool) && !parts.tool.startsWith('mcp__'))
    return `tool names begin with a capital: \`${parts.tool}\` is none`;
  return /:\*\s+$/.test(parts.inner ?? '') ? 'a space follows `:*`' : null;
}

function parseRule(rule: string): { tool: string; inner: string | null } | null {
  const found = /^([\w*-]+)(?:\(([^]*)\))?$/.exec(rule);
  return found ? { tool: found[1] ?? '', inner: found[2] ?? null } : null;
}

interface Situation {
  readonly call: RecordedCall;
  readonly place: ReplayPlace;
}

function judge(rules: readonly PermissionRule[], call: ClaudeCall, situation: Situation): PermissionVerdict {
  const rule = strictestRule(rules, (one) => ruleMatches(one, call, situation));
  return verdictOf(rule, { certain: isCertain(rules, call, situation), translated: call.translated });
}

function isCertain(rules: readonly PermissionRule[], { tool, input }: ClaudeCall, situation: Situation): boolean {
  if (tool !== 'Bash') return true;
  const line = textOf(input.command);
  const asksPaths = rules.some(({ rule }) => /^(Edit|Read)\b/.test(rule));
  const paths = asksPaths ? shellPaths(line, placedCwd(situation.call, situation.place)) : null;
  return seeLine(line).certain && paths?.certain !== false;
}

function ruleMatches({ rule, file }: PermissionRule, call: ClaudeCall, { call: recorded, place }: Situation): boolean {
  const parts = parseRule(rule);
  if (!parts) return false;
  const bases = { root: place.root, home: place.home, cwd: placedCwd(recorded, place), file };
  const { tool, inner } = parts;
  if (tool === 'Edit' || tool === 'Read') {
    return pathsOf(call, tool, bases.cwd).some((path) => pathRuleMatches(inner, path, bases));
  }
  if (tool.includes('*')) return new RegExp(`^${tool.replaceAll('*', '.*')}$`).test(call.tool);
  if (tool.startsWith('mcp__')) return call.tool === tool || (inner === null && call.tool.startsWith(`${tool}__`));
  if (tool !== call.tool) return false;
  if (tool === 'Bash') return bashRuleMatches(inner, seeLine(textOf(call.input.command)));
  if (inner === null || inner === '*') return true;
  const [, key, wanted] = /^(\w+):([^]*)$/.exec(inner) ?? [];
  if (key === undefined || wanted === undefined) return false;
  const value = key === 'domain' ? hostOf(textOf(call.input.url)) : textOf(call.input[key]);
  return new RegExp(`^${wanted.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(value);
}

function hostOf(url: string): string {
  return /^[a-z]+:\/\/([^/:?#]+)/i.exec(url)?.[1]?.toLowerCase() ?? '';
}

const editing = /^(Edit|Write|NotebookEdit|MultiEdit)$/;

/** The paths that a rule on Edit or Read looks at; a Read rule also stops edits, an Edit rule also recognised shell writes. */
function pathsOf({ tool, input }: ClaudeCall, rule: 'Edit' | 'Read', cwd: string): readonly string[] {
  const path = [input.file_path, input.notebook_path, input.path].find((value) => typeof value === 'string');
  if (editing.test(tool) || (rule === 'Read' && tool === 'Read'))
    return typeof path === 'string' ? [joinPath(cwd, path)] : [];
  if (tool !== 'Bash') return [];
  const { reads, edits } = shellPaths(textOf(input.command), cwd);
  return rule === 'Read' ? reads : edits;
}
