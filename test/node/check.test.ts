import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { checkText, fixText } from '../../src/node/check.ts';
import { createDraft, writeDraft } from '../../src/node/draft.ts';
import { analysisOf, signalAt } from '../support/analysis.ts';
import { denial, edit, prompt, session, shell } from '../support/session.ts';

const options = { today: '2026-02-05' };

describe('checkText', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'check-'));
  });

  afterEach(async () => {
    await fs.rm(folder, { recursive: true });
  });

  it('finds nothing in a fresh draft but what waits for its writer', async () => {
    const run = session(
      prompt('Reword the warning in cmd/enable.go.'),
      edit('cmd/enable.go', { added: 'a' }),
      shell('git stash', { status: 'denied', exit: null }),
      denial({ feedback: 'do not stash' }),
    );
    const analysis = analysisOf(run, { signals: [signalAt('denial', '`git stash` was refused', { lines: [3, 4] })] });
    const files = await createDraft(analysis, { repo: folder, home: '/home/me', folder: 'postmortems', ...options });
    await writeDraft(files, folder);
    const { findings } = await checkText(files.markdown, path.join(folder, files.path), options);
    assert.ok(findings.length > 0);
    assert.deepEqual([...new Set(findings.map(({ id }) => id))].sort(), [
      'layer-unanswered',
      'no-pattern',
      'unanswered-question',
    ]);
    assert.ok(findings.every(({ severity }) => severity === 'information'));
  });

  it('looks at the evidence beside the document', async () => {
    const text =
      '---\nstatus: open\nevidence: evidence/a.jsonl\n---\n# T [e1] [e2] [e3]\n\n[e1]: evidence/a.jsonl#L1\n[e2]: evidence/a.jsonl#L9\n';
    const file = path.join(folder, 'a.md');
    const dead = async () => {
      const { findings } = await checkText(text, file, options);
      return findings.filter(({ id }) => id === 'dead-evidence').map(({ message }) => message);
    };
    assert.equal((await dead()).length, 4);
    await fs.mkdir(path.join(folder, 'evidence'));
    await fs.writeFile(path.join(folder, 'evidence/a.jsonl'), '{}\n{}\n{}');
    assert.deepEqual(await dead(), [
      '[e3] is not defined; add a line [e3]: with the place it stands for.',
      '[e2]: evidence/a.jsonl has 3 lines, and no line 9.',
    ]);
  });

  it('makes every automatic fix and then has none left', async () => {
    const secret = ['ghp', '_', 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hI6'].join('');
    const { document, findings } = await fixText(
      `# T\n\n## What happened\nUsed ${secret} [e1].\n`,
      path.join(folder, 'a.md'),
      options,
    );
    assert.ok(!document.text.includes(secret));
    assert.deepEqual(
      document.sections.map(({ id }) => id),
      ['what-happened', 'working-from', 'layers', 'changes', 'not-doing'],
    );
    assert.equal(document.frontMatter?.status, 'draft');
    assert.ok(findings.every(({ fixes }) => fixes.every(({ automatic }) => !automatic)));
  });
});
