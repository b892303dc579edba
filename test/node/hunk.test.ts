import assert from 'node:assert/strict';
import { parsePostmortem } from '../../src/core/postmortem/parse.ts';
import { checkText } from '../../src/node/check.ts';
import { createEmptyDraft } from '../../src/node/empty-draft.ts';
import { writeDraft } from '../../src/node/draft.ts';
import { changedHunk, readIndexed } from '../../src/node/hunk.ts';
import { removeFolders, repository, temporaryFolder } from '../support/repository.ts';
import * as fs from 'node:fs';
import * as path from 'node:path';

const earlier = 'one\ntwo\nthree\nfour\nfive\n';
const later = 'one\nTWO\nthree\nfive\nsix\n';

describe('a hunk', () => {
  after(removeFolders);

  it('is what changed at a line, or in the whole file', () => {
    const at = (line: number | null) => changedHunk({ path: 'a.ts', before: earlier, after: later }, line);
    assert.deepEqual(at(2), { path: 'a.ts', line: 2, text: '-two\n+TWO', kind: 'hunk' });
    assert.equal(at(1), null);
    assert.equal(at(5)?.text, '+six');
    assert.equal(at(null)?.text, '-two\n+TWO\n-four\n+six');
    assert.equal(changedHunk({ path: 'a.ts', before: null, after: 'x\n' }, null)?.text, '+x');
  });

  it('is compared with what git’s index has', async () => {
    const repo = repository({ 'src/a b.ts': earlier });
    assert.equal(await readIndexed(repo, 'src/a b.ts'), earlier);
    assert.equal(await readIndexed(repo, 'src/none.ts'), null);
    assert.equal(await readIndexed(temporaryFolder(), 'src/none.ts'), null);
  });

  it('becomes the evidence of a near-miss, without secrets', async () => {
    const repo = repository();
    const token = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
    const hunk = {
      path: 'src/a.ts',
      line: 3,
      text: `-const a = 1;\n+const token = "${token}";`,
      kind: 'hunk' as const,
    };
    const place = { repo, home: '/home/robin', folder: 'postmortems', today: '2026-02-04' };
    const draft = await createEmptyDraft({ ...place, note: 'Caught a change of src/a.ts', hunk });
    await writeDraft(draft, repo);
    const file = path.join(repo, draft.path);
    const document = parsePostmortem(fs.readFileSync(file, 'utf8'));
    assert.match(document.text, /^> Noted: “.*” \[e1\]$/m);
    assert.equal(document.frontMatter?.evidence, `evidence/${path.basename(file, '.md')}.jsonl`);
    assert.ok(!draft.evidence.includes(token));
    assert.deepEqual(Object.keys(JSON.parse(draft.evidence)), ['label', 'kind', 'path', 'line', 'text', 'masked']);
    const { findings } = await checkText(document.text, file, { today: '2026-02-04' });
    assert.deepEqual(
      findings.filter(({ severity }) => severity !== 'information'),
      [],
    );
  });
});
