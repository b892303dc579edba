import type { Range } from '../model/finding.ts';
import type { Postmortem } from '../model/postmortem.ts';
import { sentencesOf } from './places.ts';

/** A path, glob or commit with its place. */
export interface Named {
  readonly text: string;
  readonly range: Range;
}

/** A sentence that says of something that it is not there, or no longer, needs no check. */
const denies =
  /\b(?:no|not|never|neither|none|without|missing|absent|gone|deleted|removed|renamed|moved|invented|hallucinated|nonexistent|non-existent|lacks?|lacked|would|instead of|created?|adds?|added|new)\b|n['’]t\b/i;

const filePath = /^(?:\.\/)?(?:[\w.@+-]+\/)+(?:[\w@+-][\w.@+-]*\.[A-Za-z]\w{0,9}|)$/;

/**
 * The paths that a document says are there: files in code spans (`src/a.ts`, `docs/`), files that applied changes wrote, and
 * globs that scope rules. Only what can be nothing but a path of this repository.
 */
export function namedPaths(document: Postmortem): readonly Named[] {
  const spans = document.passages.flatMap((passage) =>
    sentencesOf(document, passage)
      .filter(({ start, end }) => !denies.test(document.prose.slice(start, end)))
      .flatMap(({ start, end }) =>
        [...document.text.slice(start, end).matchAll(/(?<!`)`([^`\n]+)`(?!`)/g)].map((match) => {
          const text = (match[1] ?? '').replace(/:\d+(?:[:-]\d+)?$/, '');
          const from = start + match.index + 1;
          return { text, range: { start: from, end: from + text.length } };
        }),
      ),
  );
  const files = spans.filter(({ text }) => filePath.test(text) && !isElsewhere(text));
  return [...files, ...blockPaths(document)].sort((a, b) => a.range.start - b.range.start);
}

/** A package, a site, a folder that no repository keeps. */
function isElsewhere(path: string): boolean {
  const [first = ''] = path.replace(/^\.\//, '').split('/');
  return (
    first.startsWith('@') ||
    /\.(?:com|org|io|net|dev|ai|app)$/i.test(first) ||
    /(?:^|\/)(?:node_modules|dist|\.\.)\//.test(path)
  );
}

function blockPaths({ changes, text }: Postmortem): readonly Named[] {
  return changes.flatMap(({ change, fields }) => {
    if (!change) return [];
    const written = change.applied ? ['rule.file', 'doc.path', 'template.file'] : [];
    const globs = [...fields.keys()].filter((key) => /^(?:rule|doc)\.paths\.\d+$/.test(key));
    return [...written, ...globs].flatMap((key): Named[] => {
      const range = fields.get(key);
      const value = range ? text.slice(range.start, range.end).replace(/^(["'])(.*)\1$/, '$2') : '';
      return range && value !== '' ? [{ text: value, range }] : [];
    });
  });
}

/** The commits that a document names: in the front matter, and in prose after a word that says that it is one. */
export function namedCommits(document: Postmortem): readonly Named[] {
  const named: Named[] = [];
  const field = document.fields.get('commits');
  const commits = document.frontMatter?.commits ?? null;
  if (field && commits !== null) {
    const at = document.text.indexOf(commits, field.start);
    for (const part of at === -1 ? [] : commits.matchAll(/[0-9a-f]+/g)) {
      named.push({ text: part[0], range: { start: at + part.index, end: at + part.index + part[0].length } });
    }
  }
  const words =
    /\b(?:commits?|at|in|since|before|after|reverted|reverts|merged|by) `?((?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,40})\b(?![-\w])/g;
  for (const { range } of document.passages) {
    for (const match of document.text.slice(range.start, range.end).matchAll(words)) {
      const text = match[1] ?? '';
      const start = range.start + match.index + match[0].length - text.length;
      named.push({ text, range: { start, end: start + text.length } });
    }
  }
  return named;
}
