// node scripts/bench/checks.ts : what the text checks cost against the parse of the same Markdown, and 2,000 documents through
// all of them.
import { createRequire } from 'node:module';
import { runChecks } from '../../src/core/checks/run.ts';
import type { CheckFacts } from '../../src/core/checks/check.ts';
import { patternIds } from '../../src/core/model/signal.ts';
import type { Postmortem } from '../../src/core/model/postmortem.ts';
import { parsePostmortem } from '../../src/core/postmortem/parse.ts';
import { findTemplate } from '../../src/core/postmortem/templates/index.ts';
import { parseMarkdown } from '../../src/core/text/markdown.ts';
import { examplePostmortem } from '../../test/support/postmortem-text.ts';
import { makeDocument } from './documents.ts';
import { printRows } from './table.ts';

/** The parser that most editors' previews use; it came with a tool of ours. */
const markdownIt = (
  createRequire(import.meta.url)('markdown-it') as () => { parse(text: string, env: object): unknown }
)();

const patterns = patternIds.map((id) => ({ id, title: id }));

function factsFor(document: Postmortem): CheckFacts {
  const template = findTemplate(document.frontMatter?.template ?? null);
  return { template, patterns, today: '2026-03-02', evidenceLines: new Map(), secrets: [] };
}

function clock(work: () => unknown): number {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function at(times: readonly number[], part: number): number {
  return times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? NaN;
}

/** Prints the costs of one keystroke in a one-page document, and what became of 2,000 documents. */
export function benchChecks(rounds = 1000): void {
  const costs = { 'markdown-it': [] as number[], parse: [] as number[], read: [] as number[], check: [] as number[] };
  for (let i = 0; i < rounds; i++) {
    // A text that was not seen before, as at a keystroke.
    const text = `${examplePostmortem}\n<!-- ${i} -->\n`;
    costs['markdown-it'].push(clock(() => markdownIt.parse(text, {})));
    costs.parse.push(clock(() => parseMarkdown(text)));
    let document: Postmortem | null = null;
    // The tree is there already: this is what reading our own structure adds.
    costs.read.push(clock(() => (document = parsePostmortem(text))));
    const known = document ?? parsePostmortem(text);
    const facts = factsFor(known);
    costs.check.push(clock(() => runChecks(known, facts)));
  }
  const of = (name: keyof typeof costs, part: number): number =>
    at(costs[name].slice(rounds / 5).sort((a, b) => a - b), part); // prettier-ignore
  const against = (part: number) => ({ what: "markdown-it's parse", cost: of('markdown-it', part) });
  printRows(`One keystroke in a page of ${examplePostmortem.length} characters`, [
    { what: 'text checks, half of the time', cost: of('check', 0.5), against: against(0.5), most: 1 },
    { what: 'text checks, 99 of 100', cost: of('check', 0.99), against: against(0.99), most: 1 },
    { what: 'text checks in a frame, 99 of 100', cost: of('check', 0.99), most: 16 },
    { what: 'the tree with its places (micromark)', cost: of('parse', 0.5), against: against(0.5) },
    { what: 'sections, tables, changes', cost: of('read', 0.5), against: against(0.5) },
  ]);
  let findings = 0;
  const ms = clock(() => {
    for (let seed = 0; seed < 2000; seed++) {
      const document = parsePostmortem(makeDocument(seed));
      findings += runChecks(document, factsFor(document)).length;
    }
  });
  printRows('2,000 generated documents of every template', [
    { what: `read and checked, each (${findings} findings, no crash)`, cost: ms / 2000 },
  ]);
}
