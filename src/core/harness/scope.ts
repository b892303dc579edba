import ignore from 'ignore';
import type { Json } from '../model/session.ts';
import { parseMarkdown } from '../text/markdown.ts';
import { readYaml } from '../text/yaml.ts';

/** The scope that a rule file's front matter declares. */
export interface RuleScope {
  /** Globs as written; null = the rule is always loaded. */
  readonly patterns: readonly string[] | null;
  /** Why a scope that somebody seems to have wanted does not count, or which patterns are dead. */
  readonly note: string | null;
}

const always: RuleScope = { patterns: null, note: null };

/** Reads `paths` of a `.claude/rules` file: a list, a string or a comma-separated string. */
export function readScope(text: string): RuleScope {
  const { tree, range } = parseMarkdown(text);
  const [front] = tree.children;
  if (front?.type !== 'yaml') return always;
  const whole = range(front);
  const start = text.indexOf('\n', whole.start) + 1;
  const { value, problems } = readYaml(text, { start, end: Math.max(start, whole.end - 3) });
  if (problems.length > 0) return { ...always, note: 'its front matter does not parse as YAML, so it loads always' };
  const paths = value?.['paths'];
  if (paths === undefined || paths === null) return { ...always, note: foreignKey(value) };
  const patterns = listOf(paths);
  const dead = patterns.filter(isDead);
  return { patterns, note: dead.length === 0 ? null : `${dead.join(', ')} can match nothing` };
}

function foreignKey(value: { readonly [key: string]: Json } | null): string | null {
  const key = ['globs', 'applyTo'].find((name) => value?.[name] !== undefined);
  return key === undefined
    ? null
    : `its key \`${key}\` is not one that Claude Code knows (\`paths\` is), so it loads always`;
}

function listOf(value: Json): readonly string[] {
  const parts = typeof value === 'string' ? splitOutsideBraces(value) : Array.isArray(value) ? value : [];
  return parts.flatMap((part) => (typeof part === 'string' && part.trim() !== '' ? [part.trim()] : []));
}

function splitOutsideBraces(text: string): readonly string[] {
  const parts = [''];
  let depth = 0;
  for (const letter of text) {
    if (letter === '{') depth += 1;
    if (letter === '}') depth -= 1;
    if (letter === ',' && depth === 0) parts.push('');
    else parts.push((parts.pop() ?? '') + letter);
  }
  return parts;
}

function isDead(pattern: string): boolean {
  return pattern.startsWith('./') || pattern.startsWith('!') || pattern === '.';
}

/** Whether a path, relative to the directory that holds `.claude`, is in the scope of these patterns. */
export function scopeMatcher(patterns: readonly string[]): (path: string) => boolean {
  const live = patterns.filter((pattern) => !isDead(pattern)).flatMap((pattern) => expandBraces(pattern));
  // A trailing `/**` is dropped first, so that `src/**` means a folder `src` at any depth.
  const matcher = ignore({ ignorecase: true }).add(live.map((pattern) => pattern.replace(/(?<=.)\/\*\*$/, '')));
  return (path) => ignore.isPathValid(path) && matcher.ignores(path);
}

const braceBudget = 1000;

/** `src/*.{ts,tsx}` → `src/*.ts`, `src/*.tsx`. */
export function expandBraces(pattern: string, budget = braceBudget): readonly string[] {
  let open = [pattern];
  for (;;) {
    const next = open.flatMap(expandFirst);
    if (next.length === open.length) return open;
    if (next.length > budget) return open;
    open = next;
  }
}

function expandFirst(pattern: string): readonly string[] {
  const group = /\{([^{}]*,[^{}]*)\}/.exec(pattern);
  if (!group) return [pattern];
  const before = pattern.slice(0, group.index);
  const after = pattern.slice(group.index + group[0].length);
  return (group[1] ?? '').split(',').map((choice) => before + choice + after);
}
