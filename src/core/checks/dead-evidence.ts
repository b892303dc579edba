import type { Postmortem } from '../model/postmortem.ts';
import type { Check, CheckFacts, Found } from './check.ts';
import { lineBreak } from './places.ts';

const check: Check = {
  id: 'dead-evidence',
  description: 'Every label leads to a line of the evidence that exists.',
  severity: 'warning',
  unfinished: false,
  check(document, facts) {
    return [...findUndefined(document, facts), ...findDead(document, facts)];
  },
};

/** Labels in use that nothing defines. */
function findUndefined(document: Postmortem, { evidenceLines }: CheckFacts): readonly Found[] {
  const defined = new Set(document.definitions.map(({ label }) => label.toLowerCase()));
  const evidence = document.frontMatter?.evidence ?? null;
  const lines = evidence === null ? 0 : (evidenceLines?.get(evidence) ?? 0);
  return document.references
    .filter(({ label }) => !defined.has(label.toLowerCase()))
    .map(({ label, range }) => {
      const line = Number(/^e(\d+)$/.exec(label)?.[1] ?? 0);
      const hasLine = line > 0 && line <= lines;
      const eol = lineBreak(document);
      const { text } = document;
      const gap = document.definitions.length > 0 ? '' : eol;
      const start = `${text.endsWith('\n') || text === '' ? '' : eol}${gap}`;
      const edit = {
        start: text.length,
        end: text.length,
        text: `${start}[${label}]: ${evidence ?? ''}#L${line}${eol}`,
      };
      return {
        range,
        message: `[${label}] is not defined; add a line [${label}]: with the place it stands for.`,
        fixes: hasLine ? [{ title: `Link line ${line} of the evidence`, edits: [edit], automatic: true }] : [],
      };
    });
}

/** Definitions, and the front matter, that name a file or a line that is not there. */
function findDead(document: Postmortem, { evidenceLines }: CheckFacts): readonly Found[] {
  if (!evidenceLines) return [];
  const found: Found[] = [];
  const evidence = document.frontMatter?.evidence ?? null;
  const field = document.fields.get('evidence');
  if (evidence !== null && field && evidenceLines.get(evidence) === -1) {
    found.push({ range: field, message: `There is no file ${evidence}; restore it or name the right one.`, fixes: [] });
  }
  for (const { target, range, label } of document.definitions) {
    const [, file = '', line] = /^([^#]*)(?:#L(\d+))?/.exec(target) ?? [];
    const lines = evidenceLines.get(file);
    if (lines === undefined) continue;
    if (lines === -1) found.push({ range, message: `[${label}]: there is no file ${file}.`, fixes: [] });
    else if (line !== undefined && (Number(line) < 1 || Number(line) > lines)) {
      found.push({ range, message: `[${label}]: ${file} has ${lines} lines, and no line ${line}.`, fixes: [] });
    }
  }
  return found;
}

export default check;
