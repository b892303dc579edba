import ignore from 'ignore';
import { pathBelow } from '../../text/paths.ts';

/** What path rules are relative to; absolute, forward slashes. */
export interface RuleBases {
  readonly root: string;
  readonly home: string;
  /** The agent's directory. */
  readonly cwd: string;
  /** The file that holds the rule: `.claude/settings.json`, `~/.claude/settings.json` … */
  readonly file: string;
}

/** Whether an absolute path is caught by what stands in the brackets of `Edit(…)` or `Read(…)`. */
export function pathRuleMatches(pattern: string | null, path: string, bases: RuleBases): boolean {
  if (pattern === null || pattern === '' || pattern === '*' || pattern === '**') return true;
  const { base, glob } = anchor(pattern, bases);
  const below = pathBelow(base, path);
  if (below === null || below === '' || !ignore.isPathValid(below)) return false;
  const rules = ignore({ ignorecase: true }).add(glob);
  // `gen/**` is also about the folder itself.
  return rules.ignores(below) || (glob.endsWith('/**') && rules.ignores(`${below}/any`));
}

function anchor(pattern: string, { root, home, cwd, file }: RuleBases): { base: string; glob: string } {
  if (pattern.startsWith('//')) return { base: '/', glob: pattern.slice(1) };
  if (pattern.startsWith('~/')) return { base: home, glob: pattern.slice(1) };
  if (pattern.startsWith('/')) return { base: file.startsWith('~/') ? `${home}/.claude` : root, glob: pattern };
  const plain = pattern.replace(/^\.\//, '');
  // A single folder's name is any such folder, whatever follows its slash.
  const folder = /^([^/*?[]+)\/?(?:\*\*)?$/.exec(plain)?.[1];
  return { base: cwd, glob: folder === undefined ? plain : `**/${folder}` };
}
