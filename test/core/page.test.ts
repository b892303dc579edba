import assert from 'node:assert/strict';
import { makeDocument, makePostmortem } from '../../scripts/calibrate-documents.ts';
import { makeKinds } from '../../scripts/calibrate-kinds.ts';
import { estimatePages } from '../../src/core/text/page/page.ts';

const kinds = makeKinds(1);

/** Heights in pages that Chromium gave these documents (scripts/calibrate-page.ts). */
const measured: readonly (readonly [string, string, number])[] = [
  ...(
    [
      [0, 0.518],
      [3, 0.527],
      [6, 2.32],
      [7, 2.335],
      [12, 0.524],
      [27, 4.315],
      [31, 2.314],
      [42, 3.079],
      [58, 1.51],
    ] as const
  ).map(([seed, pages]) => [`varied ${seed}`, makeDocument(seed), pages] as const),
  ...(
    [
      [0, 1.105],
      [4, 1.018],
      [11, 0.946],
    ] as const
  ).map(([seed, pages]) => [`post-mortem ${seed}`, makePostmortem(seed), pages] as const),
  ...(
    [
      ['wide tables', 4.485],
      ['code', 0.712],
      ['lists', 0.337],
      ['quotes', 2.406],
      ['cjk', 1.741],
      ['other scripts', 0.393],
      ['long words', 1.153],
      ['links', 0.581],
      ['images', 0.585],
      ['html', 0.462],
      ['emoji', 0.293],
    ] as const
  ).map(([kind, pages]) => [kind, kinds.find((one) => one.kind === kind)?.text ?? '', pages] as const),
];

function estimate(text: string) {
  const blocks = [...text.matchAll(/^```harness-change\n[^]*?\n```$/gm)];
  return estimatePages(
    text,
    blocks.map(({ index, 0: whole }) => ({ start: index, end: index + whole.length })),
  );
}

describe('estimatePages', () => {
  for (const [name, text, pages] of measured) {
    it(`agrees with a browser within 3 %: ${name}`, () => {
      assert.ok(Math.abs(estimate(text).pages / pages - 1) < 0.03, `${estimate(text).pages} instead of ${pages}`);
    });
  }

  it('does not print what raw HTML hides', () => {
    const { pages } = estimatePages('Before.\n\nAfter.\n');
    assert.equal(estimatePages('Before.\n\n<!-- a\ncomment -->\n\nAfter.\n').pages, pages);
    const folded = '<details>\n<summary>After.</summary>\n\nHidden.\n\n</details>\n';
    assert.equal(estimatePages(`Before.\n\n${folded}`).pages, pages);
    assert.ok(estimatePages(`Before.\n\n${folded.replace('<details>', '<details open>')}`).pages > pages);
  });

  it('says where page two begins, and only when there is one', () => {
    const paragraph = 'One line of text.\n\n';
    assert.equal(estimatePages(paragraph.repeat(20)).breakAt, null);
    const { breakAt } = estimatePages(paragraph.repeat(100));
    assert.equal(breakAt, 39 * paragraph.length);
  });

  it('counts neither front matter nor definitions nor what is skipped', () => {
    const text = 'Some text [e1].\n';
    const { pages } = estimatePages(`${text}\n[e1]: a\n`);
    assert.equal(estimatePages(`---\na: b\n---\n${text}\n[e1]: a\n[e2]: b\n`).pages, pages);
    const block = '\n```x\nlong\n```\n';
    assert.equal(
      estimatePages(`${text}${block}\n[e1]: a\n`, [{ start: text.length, end: text.length + block.length }]).pages,
      pages,
    );
    assert.equal(estimatePages('').pages, 0);
  });
});
