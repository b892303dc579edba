// Invented post-mortems of every template, the same for the same seed: filled in, half filled in, wrong in many ways.
import { templates } from '../../src/core/postmortem/templates/index.ts';

/** A small generator of numbers in [0, 1). */
function numbers(seed: number): () => number {
  let state = (seed * 2654435761 + 1) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const answers = [
  'The index held a draft [e1].',
  'Nothing showed that the flag was on; see `src/orders/totals.ts`.',
  'Unfortunately, Robin forgot to run the tests!',
  'N/A',
  'N/A: no patient data',
  '2026-03-02 10:50',
  '@dana',
  'the team',
  'Improve the prompt',
  'Monitor refusals: page the on-call above 5 %',
  'done',
  '2026-02-30',
  'reverted in 0123abcd and `git stash` was refused [e2] [e9]',
  '“you should have known”',
  '',
  '–',
  '漢字とかな交じりの長い文章がここに入る。',
  'x'.repeat(200),
  '| a \\| b | `c | d`',
  '(?) (?)',
];

const additions = [
  '```harness-change\nid: c1\nkind: rule\ntargets: [agents-md]\nrule: { do: add, text: "Be careful." }\nowner: "@a"\ndue: 2026-02-01\napplied: null\nshown: null\n```',
  '```harness-change\nid: c1\nkind: hook\n: broken [\n```',
  '> A quotation\n> of two lines',
  '- a\n  - b\n    - c (?)',
  '## Root cause\n1. Why? Because.',
  '<!-- a comment',
  '| a |\n|---|\n| b |',
  '[e1]: evidence/a.jsonl#L1\n[e2]: evidence/a.jsonl#L99',
];

const statuses = ['draft', 'open', 'closed'];
const values = ['', ' drift', ' gremlins', ' "(?)"', ' 2026-02-01', ' 7', ' {', ' true'];

/** One document. */
export function makeDocument(seed: number): string {
  const next = numbers(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const template = pick(templates);
  const keys = ['pattern', 'date', 'severity', 'harmed', 'layer', 'commits'].filter(() => next() < 0.6);
  const front = [
    `template: ${template.id}`,
    `status: ${pick(statuses)}`,
    ...keys.map((key) => `${key}:${pick(values)}`),
  ];
  const sections = template.sections
    .filter(() => next() < 0.9)
    .flatMap(({ heading, lines }) => [
      `## ${heading}`,
      ...lines.map((line) => line.replace(/\(\?\)/g, () => (next() < 0.25 ? '(?)' : pick(answers)))),
      ...(next() < 0.2 ? ['', pick(additions)] : []),
      '',
    ]);
  const text = ['---', ...front, '---', `# ${pick(answers)}`, '', ...sections, pick(additions), ''].join('\n');
  return next() < 0.2 ? text.replaceAll('\n', '\r\n') : text;
}
