import type { Counter } from './compounding.ts';
import type { MonthTable } from './months.ts';

// Two plain bar charts, by hand: a charting library would be far larger than they are, and none of the small maintained
// ones writes SVG without a browser's document and follows the reader's light or dark setting.

const style = `<style>
.ground { fill: #ffffff } .text { fill: #1f2328 } .quiet { fill: #59636e } .bar { fill: #0969da } .new { fill: #1a7f37 } .line { stroke: #d1d9e0 }
text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif }
@media (prefers-color-scheme: dark) { .ground { fill: #0d1117 } .text { fill: #f0f6fc } .quiet { fill: #9198a1 } .bar { fill: #4493f8 } .new { fill: #3fb950 } .line { stroke: #3d444d } }
</style>`;

function escapeXml(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/gu, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** The numbers in words, for those who do not see the chart. */
  readonly description: string;
}

/** A whole SVG file; its ground is painted, so that it can be read on a page of either colour. */
function frame({ width, height, title, description }: Frame, body: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="t d">`,
    `<title id="t">${escapeXml(title)}</title>`,
    `<desc id="d">${escapeXml(description)}</desc>`,
    style,
    `<rect class="ground" width="${width}" height="${height}" rx="6"/>`,
    ...body,
    '</svg>',
    '',
  ].join('\n');
}

interface Label {
  readonly x: number;
  readonly y: number;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly quiet?: boolean;
}

function label(text: string, { x, y, anchor = 'start', quiet = false }: Label): string {
  const short = [...text].length > 26 ? `${[...text].slice(0, 25).join('')}…` : text;
  return `<text class="${quiet ? 'quiet' : 'text'}" x="${x}" y="${y}" text-anchor="${anchor}">${escapeXml(short)}</text>`;
}

function bar(name: 'bar' | 'new', [x, y, width, height]: readonly [number, number, number, number]): string {
  return `<rect class="${name}" x="${x}" y="${y}" width="${Math.round(width * 10) / 10}" height="${Math.round(height * 10) / 10}" rx="2"/>`;
}

const left = 190;

/** Small bars, one row for each pattern and one column for each month, each with its number. */
export function drawMonths({ months, rows }: MonthTable): string {
  const [step, rowHeight, top] = [72, 46, 40];
  const most = Math.max(1, ...rows.flatMap(({ counts }) => counts));
  const width = left + Math.max(4, months.length) * step + 20;
  const body = rows.flatMap(({ pattern, counts }, row) => {
    const base = top + (row + 1) * rowHeight - 10;
    return [
      label(pattern ?? 'no pattern named', { x: 16, y: base - 4 }),
      `<line class="line" x1="${left}" y1="${base}" x2="${width - 20}" y2="${base}"/>`,
      ...counts.flatMap((count, column) => {
        const x = left + column * step;
        if (count === 0) return [];
        const height = (count / most) * (rowHeight - 24);
        return [
          bar('bar', [x + 20, base - height, 32, height]),
          label(String(count), { x: x + 36, y: base - height - 4, anchor: 'middle' }),
        ];
      }),
    ];
  });
  const heads = months.map((month, column) =>
    label(month, { x: left + column * step + 36, y: 26, anchor: 'middle', quiet: true }),
  );
  const words = rows.map(({ pattern, counts }) => {
    const told = counts.map((count, i) => `${months[i] ?? ''}: ${count}`).join(', ');
    return `${pattern ?? 'no pattern named'}: ${told}`;
  });
  const size = { width, height: top + rows.length * rowHeight + 14 };
  return frame({ ...size, title: 'Post-mortems by pattern and month', description: words.join('; ') }, [
    ...heads,
    ...body,
  ]);
}

/** One bar for each counter: what there was before the period, and what came in it. */
export function drawCounters(counters: readonly Counter[]): string {
  const [rowHeight, top, span] = [32, 44, 320];
  const most = Math.max(1, ...counters.map(({ all }) => all));
  const width = left + span + 110;
  const body = counters.flatMap(({ name, all, inPeriod }, row) => {
    const y = top + row * rowHeight;
    const fresh = inPeriod ?? 0;
    const [old, recent] = [((all - fresh) / most) * span, (fresh / most) * span];
    return [
      label(name, { x: 16, y: y + 15 }),
      ...(all - fresh > 0 ? [bar('bar', [left, y, old, 20])] : []),
      ...(fresh > 0 ? [bar('new', [left + old, y, recent, 20])] : []),
      label(fresh > 0 ? `${all}, ${fresh} new` : String(all), { x: left + old + recent + 8, y: y + 15 }),
    ];
  });
  const legend = [
    bar('bar', [left, 14, 12, 12]),
    label('before the period', { x: left + 18, y: 25, quiet: true }),
    bar('new', [left + 150, 14, 12, 12]),
    label('in the period', { x: left + 168, y: 25, quiet: true }),
  ];
  const words = counters.map(({ name, all, inPeriod }) => `${name}: ${all}, in the period ${inPeriod ?? 'unknown'}`);
  const size = { width, height: top + counters.length * rowHeight + 10 };
  return frame({ ...size, title: 'What post-mortems added', description: words.join('; ') }, [...legend, ...body]);
}
