// node scripts/bench/checks.ts : what the text checks cost against the parse of the same Markdown, and 2,000 documents through
// all of them.
import { runChecks } from '../../src/core/checks/run.ts';
import type { CheckFacts } from '../../src/core/checks/check.ts';
import { patternIds } from '../../src/core/model/signal.ts';
import type { Postmortem } from '../../src/core/model/postmortem.ts';
import { parsePostmortem } from '../../src/core/postmortem/parse.ts';
import { findTemplate } from '../../src/core/postmortem/templates/index.ts';
import { parseMarkdown } from '../../src/core/text/markdown.ts';
import { examplePostmortem } from '../../test/support/postmortem-text.ts';
import { makeDocument } from './documents.ts';

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
  const parse: number[] = [];
  const read: number[] = [];
  const check: number[] = [];
  for (let i = 0; i < rounds; i++) {
    // A text that was not seen before, as at a keystroke.
    const text = `${examplePostmortem}\n<!-- ${i} -->\n`;
    parse.push(clock(() => parseMarkdown(text)));
    let document: Postmortem | null = null;
    // The tree is there already: this is what reading our own structure adds.
    read.push(clock(() => (document = parsePostmortem(text))));
    const known = document ?? parsePostmortem(text);
    const facts = factsFor(known);
    check.push(clock(() => runChecks(known, facts)));
  }
  const sorted = [parse, read, check].map((times) => times.slice(rounds / 5).sort((a, b) => a - b));
  const [base = []] = sorted;
  console.log(
    `\nOne keystroke in a page of ${examplePostmortem.length} characters (ratio to the parse of the Markdown)`,
  );
  for (const [i, name] of ['parse', 'read', 'check'].entries()) {
    const times = sorted[i] ?? [];
    const [p50, p99] = [at(times, 0.5), at(times, 0.99)];
    console.log(
      `  ${name.padEnd(6)} ${(p50 / at(base, 0.5)).toFixed(2).padStart(6)} ×   p50 ${p50.toFixed(2)} ms   p99 ${p99.toFixed(2)} ms (${(p99 / at(base, 0.99)).toFixed(2)} ×)`,
    );
  }
  let findings = 0;
  const ms = clock(() => {
    for (let seed = 0; seed < 2000; seed++) {
      const document = parsePostmortem(makeDocument(seed));
      findings += runChecks(document, factsFor(document)).length;
    }
  });
  console.log(
    `  2,000 generated documents: ${findings} findings, no crash, ${(ms / 2000).toFixed(2)} ms each with the parse`,
  );
}

if (process.argv[1] === import.meta.filename) benchChecks();
