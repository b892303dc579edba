import type { Problem } from '../model/session.ts';
import { findImports } from './imports.ts';
import {
  chainTo,
  folderOf,
  inFolder,
  isBelow,
  item,
  nameOf,
  type FoundItem,
  type HarnessFiles,
  type HarnessRun,
  type HarnessTouch,
  type Loading,
} from './loader.ts';
import { readScope, scopeMatcher } from './scope.ts';
import { isAtLeast } from './version.ts';
import { joinPath } from '../text/paths.ts';

const agentsSince = '2.1.277';
const rulesSince = '2.0.64';
const mostHops = 4;
const largestFile = 4 * 1024 * 1024;

interface Work extends Pick<HarnessRun, 'cwd' | 'touches' | 'version'> {
  readonly files: HarnessFiles;
  readonly isExcluded: (path: string) => boolean;
  readonly items: FoundItem[];
  readonly problems: Problem[];
  /** Imports between a file that the agent looks for by itself and the one being read. */
  readonly hops: number;
  /** Paths that are settled; the first way in counts. */
  readonly seen: Set<string>;
}

type Said = Pick<FoundItem, 'state' | 'why' | 'ref'> & Partial<Pick<FoundItem, 'scope'>>;

/** CLAUDE.md files, rules and what they import, in the order in which they come into the context. */
export async function loadClaudeRules(
  run: HarnessRun,
  files: HarnessFiles,
  isExcluded: (path: string) => boolean,
): Promise<Loading> {
  const { cwd, touches, version } = run;
  const work: Work = { cwd, touches, version, files, isExcluded, items: [], problems: [], seen: new Set(), hops: 0 };
  await loadFile('~/.claude/CLAUDE.md', atStart('user rules'), work);
  await loadRulesFolder('~/.claude', work);
  for (const folder of chainTo(cwd)) {
    for (const path of claudeFiles(folder)) await loadFile(path, atStart(reasonFor(folder, cwd)), work);
  }
  for (const folder of chainTo(cwd)) await loadRulesFolder(inFolder(folder, '.claude'), work);
  await loadAgentsFiles(work);
  await loadNested(['CLAUDE.md', 'CLAUDE.local.md'], work);
  return { items: work.items, problems: work.problems };
}

function atStart(why: string): Said {
  return { state: 'loaded', why, ref: null };
}

function reasonFor(folder: string, cwd: string): string {
  if (folder === cwd) return 'stands in the working directory';
  return folder === '' ? 'stands at the top, above the working directory' : 'stands above the working directory';
}

function claudeFiles(folder: string): readonly string[] {
  return ['CLAUDE.md', '.claude/CLAUDE.md', 'CLAUDE.local.md'].map((name) => inFolder(folder, name));
}

/** Adds a file and what it imports, unless it is there already or does not exist. */
async function loadFile(path: string, said: Said, work: Work): Promise<void> {
  const { files, items, seen, hops } = work;
  if (seen.has(path)) return;
  const text = await files.read(path);
  if (text === null) return;
  seen.add(path);
  const today = files.isToday(path) ? '; the text is today’s' : '';
  const link = files.links.get(path);
  const through = link === undefined ? '' : `; a symbolic link to ${link}`;
  if (work.isExcluded(path)) {
    items.push(item('rule', path, { state: 'not-loaded', why: 'excluded by `claudeMdExcludes`', text }));
    return;
  }
  if (text.length > largestFile) {
    items.push(item('rule', path, { state: 'not-loaded', why: 'larger than 4 MiB', text: null }));
    return;
  }
  items.push(item('rule', path, { ...said, why: `${said.why}${through}${today}`, text }));
  if (link !== undefined) seen.add(link);
  await loadImports(path, text, { said, work: { ...work, hops: hops + 1 } });
}

async function loadImports(
  from: string,
  text: string,
  { said, work }: { readonly said: Said; readonly work: Work },
): Promise<void> {
  const isUsers = from.startsWith('~/');
  for (const { path, line } of findImports(text)) {
    const target = importTarget(from, path);
    if (target === null || work.seen.has(target)) continue;
    const found = await work.files.read(target);
    if (found === null) {
      const bare = target.replace(/[.,;:!?)\]]+$/, '');
      if (bare !== target && work.files.paths.has(bare)) {
        const message = `${from} names @${bare} on line ${line} with punctuation right behind it: whether that imports it was not established.`;
        work.problems.push({ ref: null, message });
      } else if (/\.(md|mdc|markdown|txt)$/i.test(target)) {
        const why = `imported by ${from}, line ${line}, but there is no such file`;
        work.items.push(item('rule', target, { state: 'not-loaded', why }));
        work.seen.add(target);
      }
    } else if (work.hops > mostHops) {
      const why = `imported by ${from}, line ${line}, more than ${mostHops} hops away`;
      work.items.push(item('rule', target, { state: 'not-loaded', why, text: found }));
      work.seen.add(target);
    } else if (!isUsers && !isBelow(work.cwd, target)) {
      const message = `${from} imports ${target} from outside the working directory (line ${line}): whether the user allowed it is not recorded.`;
      work.problems.push({ ref: null, message });
    } else {
      await loadFile(target, { ...said, scope: [], why: `imported by ${from}, line ${line}` }, work);
    }
  }
}

/** The file that an import names; null when it lies outside both the repository and the home directory. */
function importTarget(from: string, path: string): string | null {
  if (path.startsWith('~/')) return `~/${joinPath('', path.slice(2))}`;
  if (path.startsWith('/')) return null;
  const isUsers = from.startsWith('~/');
  const target = joinPath(isUsers ? folderOf(from).slice(2) : folderOf(from), path);
  if (target.startsWith('..') || target === '') return null;
  return isUsers ? `~/${target}` : target;
}

/** `.claude/rules`: always without `paths`, else when a matching file is touched. */
async function loadRulesFolder(holder: string, work: Work): Promise<void> {
  const { files, items, seen, version } = work;
  const paths = [...files.paths].filter((path) => path.startsWith(`${holder}/rules/`) && path.endsWith('.md')).sort();
  for (const path of paths) {
    if (seen.has(path)) continue;
    const text = await files.read(path);
    if (text === null) continue;
    if (isAtLeast(version, rulesSince) === false) {
      const why = `Claude Code reads ${holder}/rules since ${rulesSince}; this was ${version ?? ''}`;
      items.push(item('rule', path, { state: 'not-loaded', why, text }));
      seen.add(path);
      continue;
    }
    const scope = readScope(text);
    const note = scope.note === null ? '' : `; ${scope.note}`;
    if (scope.patterns === null) {
      await loadFile(path, atStart(`a rule without a scope${note}`), work);
      continue;
    }
    const said = scopedReason(holder, scope.patterns, work);
    const why = `${said.why}${note}`;
    if (said.state === 'not-loaded') {
      items.push(item('rule', path, { ...said, why, text, scope: scope.patterns }));
      seen.add(path);
    } else {
      await loadFile(path, { ...said, why, scope: scope.patterns }, work);
    }
  }
}

function scopedReason(holder: string, patterns: readonly string[], { touches, cwd }: Work): Said {
  const base = holder.startsWith('~/') ? cwd : folderOf(holder);
  const matches = scopeMatcher(patterns);
  const inScope = ({ path }: HarnessTouch) =>
    isBelow(base, path) && matches(base === '' ? path : path.slice(base.length + 1));
  return laterReason(touches.filter(inScope), 'a file in its scope');
}

/** How a file that waits for touches came in: by the agent's file tools, never by the shell. */
function laterReason(touches: readonly HarnessTouch[], what: string): Said {
  const trigger = touches.find(({ by, action }) => by === 'tool' && /^(read|create|edit)$/.test(action));
  if (!trigger) {
    const why =
      touches.length > 0
        ? `${what} was touched through the shell only, which does not load it`
        : `${what} was never touched`;
    return { state: 'not-loaded', why, ref: null };
  }
  const late = trigger.action === 'read' ? '' : '; it came with the result, after the change was made';
  return { state: 'later', why: `loaded by ${trigger.tool} of ${trigger.path}${late}`, ref: trigger.ref };
}

async function loadAgentsFiles(work: Work): Promise<void> {
  const { files, cwd, version, seen, items } = work;
  const chain = chainTo(cwd);
  const own = chain.flatMap((folder) => ['AGENTS.md', '.claude/AGENTS.md'].map((name) => inFolder(folder, name)));
  const rivals = chain.flatMap(claudeFiles).filter((path) => files.paths.has(path));
  const isOld = isAtLeast(version, agentsSince) === false;
  const [rival] = rivals;
  if (!isOld && rival === undefined) {
    for (const path of own) await loadFile(path, atStart('read because there is no CLAUDE.md'), work);
    await loadNested(['AGENTS.md'], work);
    return;
  }
  const why = isOld
    ? `Claude Code reads AGENTS.md since ${agentsSince}; this was ${version ?? ''}`
    : `AGENTS.md is read only where no CLAUDE.md is, and there is ${nameOf(rival ?? '', files)}`;
  for (const path of own) {
    const text = seen.has(path) ? null : await files.read(path);
    if (text !== null) items.push(item('rule', path, { state: 'not-loaded', why, text }));
  }
}

/** Rule files in directories below the working directory come in when a file there is touched. */
async function loadNested(names: readonly string[], work: Work): Promise<void> {
  const { files, cwd, touches, seen } = work;
  const nested = [...files.paths].filter(
    (path) => names.includes(path.slice(path.lastIndexOf('/') + 1)) && isBelow(cwd, path) && folderOf(path) !== cwd,
  );
  for (const path of nested.sort()) {
    const folder = folderOf(path);
    if (seen.has(path) || folder.endsWith('.claude')) continue;
    const below = touches.filter((touch) => isBelow(folder, touch.path));
    const said = laterReason(below, `a file in ${folder}`);
    if (said.state === 'later') await loadFile(path, said, work);
    else work.items.push(item('rule', path, { ...said, text: await files.read(path) }));
  }
}
