import type { LibraryChange, LibraryEntry } from '../model/library.ts';
import type { ChangeBlock, Postmortem } from '../model/postmortem.ts';
import { lineAt } from '../text/lines.ts';
import { joinPath } from '../text/paths.ts';
import { singleLine } from '../text/escape.ts';
import { readActions } from './actions.ts';
import { readRejected } from './rejected.ts';

/**
 * What the library keeps of a document; null when it has no front matter and so is no post-mortem (a README, a review).
 * @param path repository-relative, forward slashes.
 */
export function entryOf(path: string, document: Postmortem): LibraryEntry | null {
  const front = document.frontMatter;
  if (!front) return null;
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  const blockProblems = document.changes.flatMap((block) => block.problems);
  return {
    path,
    id: front.id,
    template: front.template,
    title: document.title?.text ?? path.slice(path.lastIndexOf('/') + 1),
    date: front.date,
    status: front.status,
    trigger: front.trigger,
    pattern: front.pattern === '' ? null : front.pattern,
    layer: front.layer,
    agent: front.session?.agent ?? null,
    sessionId: front.session?.id ?? null,
    commits: front.commits,
    evidence: front.evidence === null ? null : joinPath(folder, front.evidence),
    redoMinutes: front.redo?.minutes ?? null,
    files: namedFiles(document),
    changes: document.changes.flatMap((block) => readBlock(document.text, block)),
    actions: readActions(document),
    rejected: readRejected(document),
    questions: document.questions.length,
    problems:
      conflictsIn(document.text) ??
      [...document.problems, ...blockProblems].map(({ range, message }) => ({
        line: lineAt(document.text, range.start),
        message,
      })),
  };
}

/** Conflicts of a merge, which make everything else that cannot be read; null when there are none. */
function conflictsIn(text: string): LibraryEntry['problems'] | null {
  const found = [...text.matchAll(/^<{7} .*\r?\n(?:(?!<{7} ).*\r?\n)*?={7}\r?\n(?:(?!<{7} ).*\r?\n)*?>{7} /gm)];
  if (found.length === 0) return null;
  return found.map(({ index }) => ({ line: lineAt(text, index), message: 'a merge conflict is not resolved' }));
}

function readBlock(text: string, { change, range }: ChangeBlock): readonly LibraryChange[] {
  return change ? [{ ...change, lead: leadOf(text, range.start), line: lineAt(text, range.start) }] : [];
}

/** The bold words, or else the first sentence, of the paragraph directly above a block; '' when there is none. */
function leadOf(text: string, start: number): string {
  const lines = text
    .slice(Math.max(0, start - 2_000), start)
    .trimEnd()
    .split(/\r?\n/);
  const before = lines.findLastIndex((line) => /^\s*$|^\s{0,3}(?:#|`{3}|~{3}|---|\[e\d+\]:)/.test(line));
  const paragraph = lines
    .slice(before + 1)
    .join(' ')
    .trim();
  const bold = /^\*\*(.+?)\*\*/.exec(paragraph)?.[1];
  const first = bold ?? /^.*?[.!?](?=\s|$)/.exec(paragraph)?.[0] ?? paragraph;
  return singleLine(first)
    .replace(/[.\s]+$/, '')
    .slice(0, 300);
}

/** Code spans that are paths or names of files, outside of front matter, fences and definitions. */
function namedFiles({ text, frontMatterRange }: Postmortem): readonly string[] {
  const prose = text.slice(frontMatterRange?.end ?? 0).replace(/^(`{3,}|~{3,})[^\n]*\n[\s\S]*?^\1[^\n]*$/gm, '');
  const found = new Set<string>();
  for (const [, span = ''] of prose.matchAll(/(?<!`)`([^`\n]{3,200})`(?!`)/g)) {
    const path = span
      .trim()
      .replace(/:\d+(?:[-:]\d+)?$/, '')
      .replace(/^\.\//, '');
    if (isFile(path)) found.add(path);
  }
  return [...found];
}

const withFolder = /^(?:~\/|\/)?(?:[\w@.+-]+\/)+[\w@.+*-]+\/?$/;
const bareName = /^[\w@+-][\w@.+-]*\.[A-Za-z][A-Za-z0-9]{0,5}$/;

/** Branch names, packages and versions have slashes or dots as well: a bare folder must end in one or hold a file. */
function isFile(text: string): boolean {
  if (/^(?:origin|feature|fix|feat|release|refs|upstream)\/|^\d|^https?:|^www\./.test(text)) return false;
  if (!text.includes('/')) return bareName.test(text) && !/^[\w-]+\.(?:com|org|io|net|dev)$/.test(text);
  if (!withFolder.test(text)) return false;
  return /\/$/.test(text) || /\.[A-Za-z][A-Za-z0-9]{0,9}$/.test(text) || /\*/.test(text) || text.split('/').length > 2;
}
