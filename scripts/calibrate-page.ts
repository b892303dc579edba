// node scripts/calibrate-page.ts [--each | --fonts] : compares the page estimate with a browser, on documents made for it.
//
// Needs Liberation Sans (or Arial) and a CJK font. Prints the error by kind of document, with --each of every one, and fails
// when one is off by more than 3 %. With --fonts it measures the character widths anew instead.
import * as fs from 'node:fs';
import { micromark } from 'micromark';
import { gfmTable, gfmTableHtml } from 'micromark-extension-gfm-table';
import { frontmatter, frontmatterHtml } from 'micromark-extension-frontmatter';
import { chromium, type Page } from 'playwright-core';
import { format, resolveConfig } from 'prettier';
import { estimatePages } from '../src/core/text/page/page.ts';
import { findBrowser } from '../tools/vscode-host/browser.mjs';
import { makeKinds, type CalibrationDocument } from './calibrate-kinds.ts';

const root = new URL('../', import.meta.url);
const style = fs.readFileSync(new URL('media/print.css', root), 'utf8');
const limit = 3;
const mm = 96 / 25.4;
const picture = 'data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 width=%22400%22 height=%22200%22/%3E';
const emoji = new RegExp('\\p{RGI_Emoji}', 'gv');
const boxes = '.emoji { display: inline-block; width: 1.245em; height: 0 }';
const paper = { width: 174 * mm, height: 265 * mm };

/** The document as a page that prints like the real one; what the machine reads is hidden by the style. */
function toHtml(markdown: string): string {
  const content = micromark(markdown, {
    allowDangerousHtml: true,
    extensions: [gfmTable(), frontmatter(['yaml'])],
    htmlExtensions: [gfmTableHtml(), frontmatterHtml(['yaml'])],
  });
  // Few machines without a desktop have an emoji font: boxes as wide as its signs (Noto Color Emoji: 1.245 em) stand for them.
  const withBoxes = content.replace(emoji, '<span class="emoji"></span>');
  // A picture that is there takes its place; which one does not matter.
  const shown = withBoxes.replace(/(<img [^>]*src=")[^"]*/g, `$1${picture}`);
  return `<!doctype html><meta charset="utf-8"><style>${style}${boxes}</style><body>${shown}</body>`;
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

/** How far the estimate is from the browser's print, as parts of a hundred: 3 = 3 %. */
interface Errors {
  readonly documents: number;
  readonly mean: number;
  readonly p95: number;
  readonly worst: number;
}

function summarise(errors: readonly number[]): Errors {
  const sorted = errors.map((error) => Math.abs(error)).sort((a, b) => a - b);
  const mean = sorted.reduce((sum, error) => sum + error, 0) / sorted.length;
  return {
    documents: sorted.length,
    mean,
    p95: sorted[Math.ceil(0.95 * sorted.length) - 1] ?? NaN,
    worst: sorted.at(-1) ?? NaN,
  };
}

interface Measured extends CalibrationDocument {
  /** Signed, parts of a hundred. */
  readonly error: number;
  readonly printed: number;
  readonly real: number;
  readonly pages: number;
}

async function measureAll(page: Page, documents: readonly CalibrationDocument[]): Promise<readonly Measured[]> {
  const measured: Measured[] = [];
  for (const document of documents) {
    const { pages: real, printed } = await measure(page, document.text);
    const blocks = [...document.text.matchAll(/^```harness-change\n[^]*?\n```$/gm)];
    const skipped = blocks.map(({ index, 0: whole }) => ({ start: index, end: index + whole.length }));
    const { pages } = estimatePages(document.text, skipped);
    measured.push({ ...document, real, printed, pages, error: 100 * (pages / real - 1) });
  }
  return measured;
}

/** Compares the estimate with the browser on documents of every kind: those it was tuned on, and those held out. */
export async function comparePages(
  each = 16,
): Promise<{ readonly measured: readonly Measured[]; readonly tuned: Errors; readonly heldOut: Errors }> {
  const measured = await withPage((page) => measureAll(page, makeKinds(each)));
  const errorsOf = (isHeldOut: boolean): Errors =>
    summarise(measured.filter((one) => one.isHeldOut === isHeldOut).map(({ error }) => error));
  return { measured, tuned: errorsOf(false), heldOut: errorsOf(true) };
}

function printErrors(name: string, { documents, mean, p95, worst }: Errors): void {
  const [a, b, c] = [mean, p95, worst].map((value) => `${value.toFixed(2)} %`.padStart(8));
  console.log(`${name.padEnd(16)} ${String(documents).padStart(4)} documents  mean ${a}  p95 ${b}  worst ${c}`);
}

async function compare(isEach: boolean): Promise<void> {
  const { measured, tuned, heldOut } = await comparePages();
  for (const kind of new Set(measured.map((one) => one.kind))) {
    const own = measured.filter((one) => one.kind === kind);
    printErrors(kind, summarise(own.map(({ error }) => error)));
    for (const [i, { real, printed, pages, error }] of own.entries()) {
      if (isEach)
        console.log(`  ${i} ${real.toFixed(3)} on ${printed}, estimated ${pages.toFixed(3)}  ${error.toFixed(2)} %`);
    }
  }
  printErrors('tuned on', tuned);
  printErrors('held out', heldOut);
  const differing = measured.filter(({ pages, printed }) => Math.ceil(pages - 1e-6) !== printed).length;
  console.log(`another number of printed pages: ${differing}`);
  if (Math.max(tuned.worst, heldOut.worst) > limit) process.exitCode = 1;
}

const ranges = [
  [0x20, 0x7e],
  [0xa0, 0x17f],
  [0x370, 0x3ff],
  [0x400, 0x45f],
  [0x5d0, 0x5ea],
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

async function withPage<T>(work: (page: Page) => Promise<T>): Promise<T> {
  const { executablePath, env } = findBrowser();
  const browser = await chromium.launch({
    executablePath,
    env: { ...process.env, ...env },
    // Glyphs as wide as in print, not fitted to the pixels of a screen; newer ones fit them unless the last flag is given.
    args: ['--no-sandbox', '--font-render-hinting=none', '--disable-font-subpixel-positioning=false'],
  });
  try {
    const page = await browser.newPage();
    await page.emulateMedia({ media: 'print' });
    return await work(page);
  } finally {
    await browser.close();
  }
}

if (process.argv[1] === import.meta.filename) {
  if (process.argv.includes('--fonts')) await withPage(writeFonts);
  else await compare(process.argv.includes('--each'));
}
