// Kinds of documents on which the page estimate is compared with a browser, each rich in one thing that is hard to lay out.
import { templates } from '../src/core/postmortem/templates/index.ts';
import {
  between,
  code,
  list,
  makeDocument,
  makePostmortem,
  pick,
  randomFrom,
  table,
  times,
  words,
  type Random,
} from './calibrate-documents.ts';

type Maker = (random: Random) => string;

const scripts = {
  chinese:
    '用户拒绝了这个命令，因为它会隐藏未提交的工作。代理人读取了规则文件；但没有遵守（第三次）。测试通过率：92%。',
  japanese:
    'エージェントは警告を変更し、テストを実行した。「読む前に書くな」という規則があったが、読み込まれていなかった。ファイルは３つ。',
  korean:
    '에이전트는 경고 문구를 바꾸라는 요청을 받았고 테스트를 두 번 실행했지만 결과를 읽지 않았다. 사용자는 명령을 거부했다.',
  arabic: 'طلب المستخدم من الوكيل تعديل رسالة واحدة فقط لكنه غيّر ثلاثة ملفات ثم أعاد تشغيل الاختبارات مرتين',
  hebrew: 'המשתמש ביקש לשנות הודעה אחת בלבד אך הסוכן שינה שלושה קבצים והריץ את הבדיקות פעמיים',
  greek: 'ο χρήστης ζήτησε μία αλλαγή αλλά τρία αρχεία άλλαξαν και οι δοκιμές έτρεξαν δύο φορές',
  polish: 'użytkownik poprosił o zmianę jednego ostrzeżenia, a zmieniły się trzy pliki; żółć, gęś, łódź',
} as const;

const emoji = ['✅', '❌', '⚠️', '🚀', '🔥', '👍', '🧪', '👩‍💻', '🇪🇺', '1️⃣', '✔', '★', '→', '•'];

const addresses = [
  'https://example.org/shop/pull/482#discussion_r1930048811',
  'https://ci.example.org/job/main/4711/console?from=2026-03-02T10%3A50%3A00Z&to=2026-03-02T11%3A20%3A00Z&level=warning',
  '../src/orders/totals/rounding/half-even.ts#L120-L168',
  'evidence/2026-03-02-the-agent-rounded-totals-before-tax.jsonl#L12',
  'mailto:on-call@example.org',
];

const longWords = [
  'orders.service.totals.rounding.HalfEvenRoundingStrategyFactoryProvider',
  'AbstractTransactionalInvoiceReconciliationBatchProcessorConfigurationException',
  'Rechtsschutzversicherungsgesellschaftsangestellte',
  'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  '/home/dana/shop/packages/orders/src/totals/__tests__/rounding.integration.test.tsx',
  'AKIA_NOT_A_KEY_BUT_A_VERY_LONG_CONSTANT_NAME_OF_CONFIGURATION',
];

const prose = (random: Random, low: number, high: number): string =>
  `${words(random, between(random, low, high), false)}.`;
const blocks = (random: Random, makers: readonly Maker[], [low, high]: readonly [number, number] = [6, 12]): string =>
  times(between(random, low, high), () => pick(random, makers)(random)).join('\n\n');
/** Words of which a share is taken from others. */
const within = (random: Random, extras: readonly string[], [share, count]: readonly [number, number]): string =>
  times(count, () => (random() < share ? pick(random, extras) : words(random, 1, false))).join(' ');

function scriptPart(random: Random, text: string): string {
  const parts = text.split(/(?<=[、，。；：])|\s+/);
  const gap = text.includes(' ') ? ' ' : '';
  return times(between(random, 6, 40), () => pick(random, parts)).join(gap);
}

function wideTable(random: Random): string {
  const columns = between(random, 6, 9);
  const row = (make: () => string): string => `| ${times(columns, make).join(' | ')} |`;
  const cell = (): string =>
    random() < 0.1
      ? ''
      : within(random, [...longWords, '**yes**', '`npm test`', '–'], [0.15, between(random, 1, 9)]).replaceAll(
          '|',
          '\\|',
        );
  const rows = times(between(random, 2, 6), () => row(cell));
  return [row(() => words(random, between(random, 1, 3), false)), `|${':--|'.repeat(columns)}`, ...rows].join('\n');
}

function raggedTable(random: Random): string {
  const row = (columns: number): string => `| ${times(columns, () => words(random, between(random, 1, 12), false)).join(' | ')} |`; // prettier-ignore
  return [row(3), '|---|:-:|--:|', ...times(between(random, 2, 5), () => row(between(random, 1, 5)))].join('\n');
}

function quote(random: Random, depth: number): string {
  const inner = blocks(random, [(r) => prose(r, 5, 50), (r) => list(r, 1, false), code], [1, 3]);
  const body = depth > 0 ? `${inner}\n\n${quote(random, depth - 1)}` : inner;
  return body.replace(/^/gm, '> ').replace(/ +$/gm, '');
}

function richList(random: Random): string {
  const parts: readonly Maker[] = [
    (r) => prose(r, 5, 40),
    code,
    (r) => `> ${prose(r, 5, 30)}`,
    (r) => table(r, false),
    (r) => list(r, 1, false),
  ];
  const item = (): string => {
    const rest = random() < 0.5 ? `\n\n${blocks(random, parts, [1, 2]).replace(/^(?=.)/gm, '  ')}` : '';
    return `- ${prose(random, 3, 30)}${rest}`;
  };
  return times(between(random, 2, 4), item).join('\n');
}

function tasks(random: Random): string {
  return times(between(random, 3, 8), () => `- [${random() < 0.5 ? 'x' : ' '}] ${prose(random, 2, 30)}`).join('\n');
}

const html: readonly Maker[] = [
  (r) => `<!-- ${prose(r, 5, 40)} -->`,
  (r) => `<details>\n<summary>${words(r, 4, false)}</summary>\n\n${prose(r, 20, 60)}\n\n</details>`,
  (r) => `<p>${prose(r, 10, 60)}</p>`,
  (r) => `<div>\n${prose(r, 10, 30)}<br>\n${prose(r, 10, 30)}\n</div>`,
  (r) => `${prose(r, 5, 20)} <kbd>Ctrl</kbd> + <kbd>C</kbd>, H<sub>2</sub>O <br/> ${prose(r, 5, 20)}`,
  (r) =>
    `${prose(r, 5, 20)} <!-- ${words(r, 4, false)} --> <b>${words(r, 3, false)}</b> &amp; &lt;tag&gt; ${prose(r, 5, 20)}`,
];

function template(random: Random, index: number): string {
  const { id, sections } = templates[index % templates.length] ?? templates[0];
  const answer = (): string => (random() < 0.2 ? '(?)' : prose(random, 2, 25));
  const body = sections.map(({ heading, lines }) => `## ${heading}\n${lines.map((line) => line.replace(/\(\?\)/g, answer)).join('\n')}\n`); // prettier-ignore
  const title = words(random, between(random, 4, 12), false);
  return [`---\ntemplate: ${id}\nstatus: open\n---`, `# ${title}\n`, ...body, '[e1]: evidence/a.jsonl#L1\n'].join('\n');
}

const titled = (random: Random, body: string): string =>
  `# ${words(random, between(random, 3, 12), false)}\n\n${body}\n\n[e1]: evidence/a.jsonl#L1\n[long]: ${addresses[1]}\n`;

/** Kind → how a document of it is made. */
const kinds: Readonly<Record<string, (random: Random, index: number) => string>> = {
  prose: (r) =>
    titled(r, blocks(r, [(one) => prose(one, 20, 120), (one) => `${prose(one, 5, 30)}  \n${prose(one, 5, 30)}\\\n${prose(one, 3, 9)}`, (one) => `### ${words(one, 5, false)}`])), // prettier-ignore
  tables: (r) => titled(r, blocks(r, [(one) => table(one, false), (one) => table(one, true), raggedTable], [3, 6])),
  'wide tables': (r) => titled(r, blocks(r, [wideTable, (one) => prose(one, 10, 40)], [3, 6])),
  code: (r) =>
    titled(r, blocks(r, [code, (one) => code(one).replaceAll('  ', '\t'), (one) => prose(one, 5, 40), (one) => `~~~\n${pick(one, longWords).repeat(3)}\n\n\n漢字 ${words(one, 20, false)}\n~~~`, (one) => prose(one, 3, 20).replace(/^/gm, '    ')])), // prettier-ignore
  lists: (r) =>
    titled(r, blocks(r, [(one) => list(one, 4, false), tasks, richList, (one) => prose(one, 5, 30)], [3, 7])),
  quotes: (r) => titled(r, blocks(r, [(one) => quote(one, 2), (one) => prose(one, 5, 30)], [3, 6])),
  cjk: (r) =>
    titled(r, blocks(r, [(one) => scriptPart(one, scripts.chinese), (one) => scriptPart(one, scripts.japanese), (one) => scriptPart(one, scripts.korean), (one) => `- ${scriptPart(one, scripts.japanese)} ${words(one, 5, true)}`, (one) => table(one, true)])), // prettier-ignore
  'other scripts': (r) =>
    titled(r, blocks(r, [(one) => scriptPart(one, scripts.arabic), (one) => scriptPart(one, scripts.hebrew), (one) => scriptPart(one, scripts.greek), (one) => scriptPart(one, scripts.polish), (one) => `- ${scriptPart(one, scripts.hebrew)} ${words(one, 12, true)}`])), // prettier-ignore
  'long words': (r) =>
    titled(r, blocks(r, [(one) => within(one, longWords, [0.3, 25]), (one) => `- ${within(one, longWords, [0.3, 12])}`, (one) => `| A | B | C |\n|---|---|---|\n| ${within(one, longWords, [0.4, 4])} | ${within(one, longWords, [0.4, 3])} | x |`, (one) => `\`${pick(one, longWords)} ${pick(one, longWords)}\` ${prose(one, 3, 20)}`])), // prettier-ignore
  links: (r) =>
    titled(r, blocks(r, [(one) => within(one, addresses.flatMap((to) => [`<${addresses[0]}>`, `[${words(one, 3, false)}](${to})`, to]), [0.25, 40]), (one) => `- [${prose(one, 2, 20)}](${pick(one, addresses)} "title")\n- [long] and [text][long] ${prose(one, 3, 20)}`])), // prettier-ignore
  images: (r) =>
    titled(r, blocks(r, [() => '![A chart of refusals](charts/refusals.svg)', (one) => `${prose(one, 5, 30)} ![a chart](charts/a.svg) ${prose(one, 5, 30)}`, (one) => prose(one, 10, 60)], [3, 6])), // prettier-ignore
  html: (r) => titled(r, blocks(r, [...html, (one) => prose(one, 10, 50)])),
  emoji: (r) => titled(r, blocks(r, [(one) => within(one, emoji, [0.25, 40]), (one) => `- ${within(one, emoji, [0.3, 12])}`, (one) => `| ${pick(one, emoji)} | B |\n|---|---|\n| ${within(one, emoji, [0.4, 12])} | x |`])), // prettier-ignore
  templates: (r, index) => template(r, index),
  'post-mortems': (_, index) => makePostmortem(100 + index),
  mixed: (_, index) => makeDocument(200 + index),
};

/** A document, and whether nothing of it was looked at when the estimate was tuned. */
export interface CalibrationDocument {
  readonly kind: string;
  readonly text: string;
  readonly isHeldOut: boolean;
}

/** So many documents of every kind; every other one is held out. */
export function makeKinds(each: number): readonly CalibrationDocument[] {
  return Object.entries(kinds).flatMap(([kind, make], at) =>
    times(each, (index) => ({
      kind,
      text: make(randomFrom(10_000 * (at + 1) + index), index),
      isHeldOut: index % 2 === 1,
    })),
  );
}
