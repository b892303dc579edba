// node scripts/calibrate-page.ts [--fonts] : compares the page estimate with a browser, on documents made for it.
//
// Needs Chromium (CHROMIUM_PATH, or `chromium` on the path) with Liberation Sans and a CJK font. Prints the error of every
// document and fails when one is off by more than 3 %. With --fonts it first measures the character widths anew.
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { micromark } from 'micromark';
import { gfmTable, gfmTableHtml } from 'micromark-extension-gfm-table';
import { frontmatter, frontmatterHtml } from 'micromark-extension-frontmatter';
import { chromium, type Page } from 'playwright-core';
import { format, resolveConfig } from 'prettier';
import { estimatePages } from '../src/core/text/page/page.ts';
import { makeDocument, makePostmortem } from './calibrate-documents.ts';

const root = new URL('../', import.meta.url);
const style = fs.readFileSync(new URL('media/print.css', root), 'utf8');
const limit = 0.03;
const mm = 96 / 25.4;
const paper = { width: 174 * mm, height: 265 * mm };

function findChromium(): string {
  return process.env.CHROMIUM_PATH ?? execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim();
}

/** The document as a page that prints like the real one; what the machine reads is hidden by the style. */
function toHtml(markdown: string): string {
  const content = micromark(markdown, {
    allowDangerousHtml: true,
    extensions: [gfmTable(), frontmatter(['yaml'])],
    htmlExtensions: [gfmTableHtml(), frontmatterHtml(['yaml'])],
  });
  return `<!doctype html><meta charset="utf-8"><style>${style}</style><body>${content}</body>`;
}

/** Height of the content in pages, and the number of pages that the browser prints. */
async function measure(page: Page, markdown: string): Promise<{ readonly pages: number; readonly printed: number }> {
  await page.setContent(toHtml(markdown));
  await page.addStyleTag({ content: `body { width: ${paper.width}px }` });
  const height = await page.evaluate('document.body.getBoundingClientRect().height');
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const printed = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  return { pages: Number(height) / paper.height, printed };
}

async function compare(page: Page): Promise<void> {
  const documents = [
    ...Array.from({ length: 60 }, (_, seed) => ({ name: `varied ${seed}`, text: makeDocument(seed) })),
    ...Array.from({ length: 12 }, (_, seed) => ({ name: `post-mortem ${seed}`, text: makePostmortem(seed) })),
  ];
  let worst = 0;
  let sum = 0;
  let differing = 0;
  for (const { name, text } of documents) {
    const real = await measure(page, text);
    const blocks = [...text.matchAll(/^```harness-change\n[^]*?\n```$/gm)];
    const skipped = blocks.map(({ index, 0: whole }) => ({ start: index, end: index + whole.length }));
    const { pages } = estimatePages(text, skipped);
    const error = pages / real.pages - 1;
    worst = Math.max(worst, Math.abs(error));
    sum += Math.abs(error);
    if (Math.ceil(pages - 1e-6) !== real.printed) differing++;
    const marks = `${real.pages.toFixed(3)} printed on ${real.printed}, estimated ${pages.toFixed(3)}`;
    console.log(`${name.padEnd(16)} ${marks}  ${(100 * error).toFixed(2)} %`);
  }
  const mean = (100 * sum) / documents.length;
  console.log(`${documents.length} documents: mean error ${mean.toFixed(2)} %, worst ${(100 * worst).toFixed(2)} %`);
  console.log(`another number of printed pages: ${differing}`);
  if (worst > limit) process.exitCode = 1;
}

const ranges = [
  [0x20, 0x7e],
  [0xa0, 0x17f],
  [0x370, 0x3ff],
  [0x400, 0x45f],
  [0x2010, 0x2044],
  [0x20ac, 0x20ac],
  [0x2122, 0x2122],
  [0x2190, 0x2195],
  [0x2212, 0x2212],
  [0x221e, 0x221e],
  [0x2248, 0x2248],
  [0x2260, 0x2265],
  [0x25cf, 0x25cf],
  [0x2500, 0x2502],
] as const;

async function writeFonts(page: Page): Promise<void> {
  const script = `(() => {
    const context = document.createElement('canvas').getContext('2d');
    context.fontKerning = 'none';
    const measure = (font) => {
      context.font = font;
      return ${JSON.stringify(ranges)}.map(([first, last]) => {
        const widths = [];
        for (let code = first; code <= last; code++) {
          widths.push(Math.round(context.measureText(String.fromCharCode(code)).width).toString(36));
        }
        return widths.join(' ');
      });
    };
    return [measure("2048px 'Liberation Sans'"), measure("bold 2048px 'Liberation Sans'")];
  })()`;
  const [regular = [], bold = []] = (await page.evaluate(script)) as string[][];
  const rows = ranges.map(
    ([first], i) => `{ first: 0x${first.toString(16)}, regular: '${regular[i] ?? ''}', bold: '${bold[i] ?? ''}' },`,
  );
  const file = new URL('src/core/text/page/font-widths.ts', root);
  const head = fs.readFileSync(file, 'utf8').split(/(?<=fontWidths: readonly Widths\[\] = \[)/)[0] ?? '';
  const options = await resolveConfig(new URL('package.json', root));
  fs.writeFileSync(file, await format(`${head}${rows.join('\n')}];`, { ...options, parser: 'typescript' }));
}

const browser = await chromium.launch({
  executablePath: findChromium(),
  // Glyphs as wide as in print, not fitted to the pixels of a screen.
  args: ['--no-sandbox', '--font-render-hinting=none'],
});
try {
  const page = await browser.newPage();
  await page.emulateMedia({ media: 'print' });
  if (process.argv.includes('--fonts')) await writeFonts(page);
  else await compare(page);
} finally {
  await browser.close();
}
