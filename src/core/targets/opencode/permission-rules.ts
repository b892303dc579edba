import type { Change } from '../../model/change.ts';
import { findJson, parseJson } from '../../text/json.ts';
import type { JsonChild } from '../../text/json.ts';
import { pathBelow } from '../../text/paths.ts';
import { writtenCommands } from '../../text/shell/written.ts';
import { verdictOf, strictest } from '../permission-verdict.ts';
import type { PermissionProtocol, PermissionRule, PermissionVerdict, ReplayPlace } from '../protocol.ts';
import { callsIn } from '../replay-words.ts';
import type { AgentCall } from '../replay-words.ts';
import type { HarnessFiles } from '../harness-file.ts';
import { textOf } from '../verdicts.ts';
import { opencodeWords } from './calls.ts';
import { entriesOf, patternMatches } from './patterns.ts';

/** In the order in which OpenCode reads them: of all patterns that match, the last one decides. */
const settingsFiles = [
  '~/.config/opencode/opencode.json',
  '~/.config/opencode/opencode.jsonc',
  'opencode.json',
  'opencode.jsonc',
  '.opencode/opencode.json',
  '.opencode/opencode.jsonc',
] as const;

/** OpenCode's permissions, matched as measured in 1.18.33: wildcards on commands as they are written, and on paths. */
export const opencodePermissions: PermissionProtocol = {
  files: settingsFiles,
  measured: '1.18.33',
  rules: (files) => settingsFiles.flatMap((file) => readRules(file, files)),
  own(change: Change) {
    const entries = entriesOf(change.guard);
    return 'refusal' in entries
      ? []
      : entries.map(({ key, pattern, action }) => ({ effect: action, rule: nameRule(key, pattern) }));
  },
  verdict: (rules, call, place) =>
    strictest(callsIn(opencodeWords, call, place).map((one) => judge(rules, one, place))),
};

function nameRule(key: string, pattern: string): string {
  return `${key}: ${pattern}`;
}

function readRules(file: string, files: HarnessFiles): readonly PermissionRule[] {
  const text = files.get(file)?.text ?? null;
  const root = text === null ? null : parseJson(text);
  const permission = root && findJson(root, ['permission']);
  if (!permission) return [];
  // One word stands for all that is asked about.
  if (permission.type !== 'object') return toRule(file, '*', { ...permission, key: '*', node: permission });
  return permission.children.flatMap((child) =>
    child.node.type === 'object'
      ? child.node.children.flatMap((inner) => toRule(file, child.key ?? '', inner))
      : toRule(file, child.key ?? '', { ...child, key: '*' }),
  );
}

function toRule(file: string, key: string, { key: pattern, node, start, end }: JsonChild): readonly PermissionRule[] {
  const { value } = node;
  if (value !== 'deny' && value !== 'ask' && value !== 'allow') return [];
  return [{ file, effect: value, rule: nameRule(key, pattern ?? ''), range: { start, end }, inert: null }];
}

/** What OpenCode asks its permissions about for a call. */
interface Asked {
  readonly key: string;
  readonly subjects: readonly string[];
  readonly certain: boolean;
}

function judge(rules: readonly PermissionRule[], call: AgentCall, place: ReplayPlace): PermissionVerdict {
  const { key, subjects, certain } = askedOf(call, place);
  const { translated } = call;
  const verdicts = subjects.map((subject) => {
    const rule = rules.findLast(({ rule: name, inert }) => inert === null && names(name, key, { subject, place }));
    return verdictOf(rule ?? null, { certain, translated });
  });
  return strictest(verdicts) ?? verdictOf(null, { certain, translated });
}

function names(
  rule: string,
  key: string,
  { subject, place }: { readonly subject: string; readonly place: ReplayPlace },
): boolean {
  const split = rule.indexOf(': ');
  const pattern = rule.slice(split + 2).replace(/^(?:~|\$HOME)(?=\/|$)/, () => place.home);
  return patternMatches(rule.slice(0, split), key) && patternMatches(pattern, subject);
}

function askedOf({ tool, input }: AgentCall, place: ReplayPlace): Asked {
  if (tool === 'bash') return askedOfLine(textOf(input.command));
  const isPatch = tool === 'apply_patch' || tool === 'patch';
  const paths = isPatch ? patchPaths(textOf(input.patchText ?? input.input)) : [textOf(input.filePath ?? input.path)];
  if (tool === 'edit' || tool === 'write' || isPatch)
    return { key: 'edit', subjects: paths.map((path) => fromRoot(path, place)), certain: true };
  if (tool === 'read') return { key: 'read', subjects: paths.map((path) => fromRoot(path, place)), certain: true };
  if (tool === 'webfetch') return { key: tool, subjects: [textOf(input.url)], certain: true };
  return { key: tool, subjects: ['*'], certain: tool.includes('_') };
}

/** Each simple command as it is written, with its redirections; changes of the directory are not asked about. */
function askedOfLine(line: string): Asked {
  const commands = writtenCommands(line);
  const asked = commands.filter(({ words }) => !/^(cd|chdir|popd|pushd)$/.test(words[0] ?? ''));
  return {
    key: 'bash',
    subjects: asked.map(({ redirected }) => redirected.trim()),
    certain: commands.length > 0 && !/<</.test(line),
  };
}

function patchPaths(patch: string): readonly string[] {
  return [...patch.matchAll(/^\*\*\* (?:Add|Update|Delete) File: (.+?)\s*$/gm)].map(([, path]) => path ?? '');
}

/** Paths are asked about as they lie in the repository. */
function fromRoot(path: string, { root }: ReplayPlace): string {
  if (!path.startsWith('/')) return path;
  return pathBelow(root, path) ?? `${'../'.repeat(root.split('/').length - 1)}${path.slice(1)}`;
}
