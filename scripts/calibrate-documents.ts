// Documents on which the page estimate is compared with a browser: the same seed always makes the same document.

export type Random = () => number;

export function randomFrom(seed: number): Random {
  let state = seed * 2654435761 + 12345;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
export const between = (random: Random, low: number, high: number): number =>
  low + Math.floor(random() * (high - low + 1));
export const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

const plain =
  'the agent was asked to change a warning and then ran its tests again before anybody had looked at what it did with files that were not its own so the user refused and said why it should read first WWI illicit million Tools AVATAR type Yes 1,204 42 3.5 non-trivial re-read state-of-the-art e.g. (once) “quoted”, twice; and/or: naïve résumé Größe – it’s done…'.split(
    ' ',
  );
const cyrillic = 'правило было загружено но агент изменил файлы которых никто не называл'.split(' ');
const cjk = [
  'エージェントは警告を変更し、',
  'テストを実行した。',
  '用户拒绝了这个命令，',
  '因为它会隐藏未提交的工作。',
  '「読む」',
];
const long = [
  'https://example.org/a/very/long/path/that/never/ends/and/has-hyphens/inside?query=one&other=two#fragment',
  'packages/core/src/evaluation/results-repository-adapter.integration.test.ts',
  'averyveryveryverylongidentifierwithoutanybreakthatmustbebrokensomewhereinthemiddlebecauseitdoesnotfit',
  'Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstelle',
];
const codes = ['git stash', 'npm test', 'src/core/a.ts', '--no-verify', 'PreToolUse Bash|Edit', 'x', 'rm -rf build/*'];

export function words(random: Random, count: number, mixed: boolean): string {
  return times(count, () => {
    const kind = random();
    if (kind < 0.05) return `\`${pick(random, codes)}\``;
    if (kind < 0.08) return `**${pick(random, plain)} ${pick(random, plain)}**`;
    if (kind < 0.1) return `*${pick(random, plain)}*`;
    if (kind < 0.13) return '[e1]';
    if (mixed && kind < 0.16) return pick(random, cjk);
    if (mixed && kind < 0.2) return pick(random, cyrillic);
    if (mixed && kind < 0.215) return pick(random, long);
    return pick(random, plain);
  }).join(' ');
}

export function list(random: Random, depth: number, mixed: boolean): string {
  const gap = random() < 0.25 ? '\n\n' : '\n';
  const isOrdered = random() < 0.3;
  return times(between(random, 2, 6), (i) => {
    const item = `${isOrdered ? `${i + 1}.` : '-'} ${words(random, between(random, 2, 40), mixed)}`;
    const inner = depth > 0 && random() < 0.3 ? `\n${list(random, depth - 1, mixed).replace(/^/gm, '   ')}` : '';
    return item + inner;
  }).join(gap);
}

export function table(random: Random, mixed: boolean): string {
  const columns = between(random, 2, 6);
  const row = (make: () => string): string => `| ${times(columns, make).join(' | ')} |`;
  const cell = (): string => words(random, between(random, 1, 14), mixed).replaceAll('|', '\\|');
  return [
    row(() => pick(random, plain)),
    `|${'---|'.repeat(columns)}`,
    ...times(between(random, 2, 7), () => row(cell)),
  ].join('\n');
}

export function code(random: Random): string {
  const line = (): string =>
    `${' '.repeat(2 * between(random, 0, 4))}${words(random, between(random, 0, 18), false).replaceAll('`', '')}`;
  return `\`\`\`ts\n${times(between(random, 1, 9), line).join('\n')}\n\`\`\``;
}

/** A document of about one page with everything that Markdown has. */
export function makeDocument(seed: number): string {
  const random = randomFrom(seed);
  const mixed = seed % 3 === 0;
  const makers: readonly (() => string)[] = [
    () => words(random, between(random, 10, 90), mixed),
    () => words(random, between(random, 10, 90), mixed),
    () => `${'#'.repeat(between(random, 2, 4))} ${words(random, between(random, 2, 14), mixed)}`,
    () => list(random, 2, mixed),
    () => table(random, mixed),
    () => code(random),
    () => `> ${words(random, between(random, 10, 50), mixed)}\n>\n> ${words(random, between(random, 5, 30), mixed)}`,
    () => '* * *',
  ];
  const blocks = times(between(random, 6, 14), () => pick(random, makers)());
  return [`# ${words(random, between(random, 3, 16), false)}`, ...blocks, '[e1]: evidence/a.jsonl#L1', ''].join('\n\n');
}

/** A document in the form of a post-mortem. */
export function makePostmortem(seed: number): string {
  const random = randomFrom(1000 + seed);
  const sentence = (low: number, high: number): string => `${words(random, between(random, low, high), false)}.`;
  const layers = ['Task description', 'Rules', 'Hooks', 'Tests', 'Review', 'Human'];
  const block = (id: string): string =>
    `\`\`\`harness-change\nid: ${id}\nkind: rule\ntargets: [agents-md]\nrule: { do: add, text: "x" }\n\`\`\``;
  return [
    '---\ntemplate: agent-run\nstatus: draft\n---',
    `# ${words(random, between(random, 4, 12), false)}\n`,
    `## What happened\n${times(3, () => sentence(10, 40)).join('\n')}\n`,
    `## What the agent was working from\n${times(between(random, 3, 6), () => `- ${sentence(8, 40)}`).join('\n')}\n`,
    '## Where the layers failed',
    '| Layer | In scope? | What was there | What it did | Why it did not catch it |\n|---|---|---|---|---|',
    `${layers.map((name) => `| ${name} | (?) | ${times(3, () => words(random, between(random, 1, 20), false)).join(' | ')} |`).join('\n')}\n`,
    `## What changes\n${times(2, (i) => `**${words(random, 6, false)}.** ${sentence(5, 30)}\n${block(`c${i + 1}`)}\n`).join('\n')}`,
    `## What we are not doing\n${times(between(random, 1, 3), () => `- ${sentence(6, 30)} (?)`).join('\n')}\n`,
    '[e1]: evidence/a.jsonl#L1\n',
  ].join('\n');
}
