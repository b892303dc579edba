import type { Change } from '../../model/change.ts';
import { namedFiles } from '../hook-files.ts';
import { strictest, strictestRule, verdictOf } from '../permission-verdict.ts';
import type { PermissionProtocol, PermissionRule } from '../protocol.ts';
import { callsIn } from '../replay-words.ts';
import type { HarnessFiles } from '../harness-file.ts';
import { textOf } from '../verdicts.ts';
import { codexWords } from './calls.ts';
import { seeArgv } from './exec-line.ts';
import { prefixRules } from './permission.ts';
import { readStarlark } from './starlark.ts';
import type { StarlarkCall, StarlarkValue } from './starlark.ts';

const ruleFiles = ['.codex/rules/*.rules', '~/.codex/rules/*.rules'] as const;
const effects = { forbidden: 'deny', prompt: 'ask', allow: 'allow' } as const;

/** Codex's rules on commands, matched as measured in 0.169.0: the first words of each command of a plain list. */
export const codexPermissions: PermissionProtocol = {
  files: ruleFiles,
  measured: '0.169.0',
  rules: (files) => namedFiles(files, ruleFiles).flatMap((file) => readRules(file, files)),
  own: (change: Change) => prefixRules(change.guard).map(({ effect, words }) => ({ effect, rule: nameRule(words) })),
  verdict(rules, call, place) {
    const isRead = rules.every(({ unread }) => unread === undefined);
    const verdicts = callsIn(codexWords, call, place).map(({ tool, input, translated }) => {
      if (tool !== 'Bash') return verdictOf(null, { certain: true, translated });
      const { commands, certain } = seeArgv(textOf(input.command));
      const rule = strictestRule(rules, ({ rule: name }) => {
        const pattern = patternOf(name);
        return commands.some((argv) => matchesPrefix(pattern, argv));
      });
      return verdictOf(rule, { certain: certain && isRead, translated });
    });
    return strictest(verdicts);
  },
};

function readRules(file: string, files: HarnessFiles): readonly PermissionRule[] {
  const text = files.get(file)?.text ?? null;
  if (text === null) return [];
  const { calls, isWhole } = readStarlark(text);
  const found = calls.flatMap((call): PermissionRule[] => {
    const base = { file, range: { start: call.start, end: call.end } };
    if (call.name === 'prefix_rule') return [{ ...base, ...readPrefixRule(call) }];
    const unread = 'which programs a name stands for is not followed';
    return call.name === 'host_executable'
      ? [{ ...base, effect: 'allow', rule: call.name, inert: 'it matches no commands itself', unread }]
      : [];
  });
  if (isWhole) return found;
  const unread = 'the file holds code besides plain calls of prefix_rule, which was not read';
  const rest = { file, effect: 'allow', rule: '(code)', range: { start: 0, end: text.length } } as const;
  return [...found, { ...rest, inert: unread, unread }];
}

function readPrefixRule({ positional, named }: StarlarkCall): Pick<PermissionRule, 'effect' | 'rule' | 'inert'> {
  const pattern = named.get('pattern') ?? positional[0];
  const decision = named.get('decision') ?? positional[1] ?? 'allow';
  const words = typeof pattern === 'string' || pattern === undefined ? [] : pattern;
  const isKnown = typeof decision === 'string' && Object.hasOwn(effects, decision);
  return {
    effect: isKnown ? effects[decision as keyof typeof effects] : 'allow',
    rule: nameRule(words),
    inert:
      isKnown && words.length > 0 ? null : 'Codex does not start with it: it needs words, and a decision that there is',
  };
}

/** The pattern as people know it: its words, alternatives in brackets. */
function nameRule(words: readonly StarlarkValue[]): string {
  return `prefix_rule(${JSON.stringify(words)})`;
}

type Pattern = readonly (string | readonly string[])[];

function patternOf(name: string): Pattern {
  const value: unknown = JSON.parse(name.slice('prefix_rule('.length, -1));
  return Array.isArray(value) ? (value as Pattern) : [];
}

/** Word for word; a program that is named by its path counts by its last part too. */
function matchesPrefix(pattern: Pattern, argv: readonly string[]): boolean {
  const [program = '', ...rest] = argv;
  const fits = (words: readonly string[]): boolean =>
    pattern.length > 0 &&
    pattern.every((wanted, index) => {
      const word = words[index];
      return word !== undefined && (typeof wanted === 'string' ? wanted === word : wanted.includes(word));
    });
  return fits(argv) || (program.includes('/') && fits([program.split('/').at(-1) ?? '', ...rest]));
}
