// Names in rules that are no longer in the repository.
import type { HarnessItem } from '../model/harness.ts';
import type { RunFacts, Signal } from '../model/signal.ts';
import { joinPath } from '../text/paths.ts';
import { count, quoteCode } from '../text/quote.ts';
import { listNames } from './run.ts';

/** Folders whose content is made, not kept; and words that stand for any name. */
const made =
  /(^|\/)(node_modules|dist|build|out|target|coverage|vendor|tmp|temp|logs?|\.next|\.venv|\.git|bin|cache|generated)\//;
const placeholder =
  /(^|[/._-])(foo|bar|baz|example|my|your|some|path|to|file|name|x+|n+|yyyy|feature|component)([/._-]|$)|[<>{}*$?[\]()|]|\.\.\./i;

/** Files that each person has for themselves, and words that say that a file is not kept or need not be there. */
const personal = /\.local\.|(^|\/)\.env/;
const unkept =
  /git-?ignored?|not (?:be )?(?:committed|checked in|tracked)|uncommitted|generated|optional|if (?:it |they )?(?:exists?|present)/i;

/** Paths with a folder and an extension that a rule writes as code. */
function pathsIn(text: string): readonly string[] {
  const withoutBlocks = text.replace(/^(`{3,}|~{3,})[\s\S]*?^\1/gm, '');
  const lines = withoutBlocks.split('\n').filter((line) => !unkept.test(line));
  return lines.flatMap((line) =>
    [...line.matchAll(/`([\w@.-]+(?:\/[\w@.-]+)+\.[A-Za-z]\w{0,5})`/g)].map((match) => match[1] ?? ''),
  );
}

/** The repository's files, and the folders that they lie in. */
interface Tree {
  readonly known: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
}

function isStale(path: string, item: HarnessItem, { known, folders }: Tree): boolean {
  if (made.test(path) || placeholder.test(path) || personal.test(path) || path.startsWith('@')) return false;
  const folder = item.path.includes('/') ? item.path.slice(0, item.path.lastIndexOf('/')) : '';
  const top = path.split('/')[0] ?? '';
  const isOwn = folders.has(top) || folders.has(joinPath(folder, top));
  if (!isOwn || known.has(path) || known.has(joinPath(folder, path))) return false;
  // Written from inside a package or as an import, it is still there under another prefix or extension.
  const stem = path.replace(/\.\w+$/, '');
  for (const other of known) if (other.endsWith(`/${path}`) || other.replace(/\.\w+$/, '').endsWith(stem)) return false;
  return true;
}

/** One signal for every rule in force that names files which the base commit does not hold. */
export function staleNames({ harness, knownPaths, session }: RunFacts): readonly Signal[] {
  if (!harness || !knownPaths || knownPaths.size === 0) return [];
  const folders = new Set(
    [...knownPaths].flatMap((path) =>
      path
        .split('/')
        .slice(0, -1)
        .map((_, i, parts) => parts.slice(0, i + 1).join('/')),
    ),
  );
  const created = new Set(
    session.events.flatMap((event) => (event.kind === 'call' ? event.files.map((file) => file.path) : [])),
  );
  return harness.items.flatMap((item): readonly Signal[] => {
    if (item.kind !== 'rule' || item.state === 'not-loaded') return [];
    if (item.text === null || item.path.startsWith('~')) return [];
    const names = [...new Set(pathsIn(item.text))].filter((path) =>
      isStale(path, item, { known: knownPaths, folders }),
    );
    const stale = names.filter((path) => ![...created].some((made) => made.endsWith(`/${path}`)));
    const ref = item.ref ?? session.events[0]?.ref;
    if (stale.length === 0 || !ref) return [];
    const title = `The rule ${quoteCode(item.path)} names ${count(stale.length, 'file')} that the repository does not hold: ${listNames(stale)}`;
    return [{ id: 'missing-name', title, refs: [ref], paths: [item.path, ...stale], pattern: 'drift' }];
  });
}
