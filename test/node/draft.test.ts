import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import type { Analysis } from '../../src/core/model/analysis.ts';
import { parsePostmortem } from '../../src/core/postmortem/parse.ts';
import { createDraft, postmortemId, writeDraft, type DraftOptions } from '../../src/node/draft.ts';
import { HumanError } from '../../src/node/human-error.ts';
import { analysisOf, signalAt } from '../support/analysis.ts';
import { denial, edit, prompt, session, shell } from '../support/session.ts';

const token = ['ghp', '_', 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hI6'].join('');

function analysis(): Analysis {
  const run = session(
    prompt(`Deploy with ${token} from /home/anna/repo.`),
    edit('src/a.ts', { added: 'a' }),
    shell(`git stash && deploy --key ${token} ${'x'.repeat(200)}`, { status: 'denied', exit: null }),
    denial({ feedback: `not with ${token}` }),
  );
  return analysisOf(run, { signals: [signalAt('denial', `\`deploy ${token}\` was refused`, { lines: [3, 4] })] });
}

describe('a draft', () => {
  let repo: string;
  let options: DraftOptions;

  beforeEach(async () => {
    repo = await fs.mkdtemp(path.join(os.tmpdir(), 'draft-'));
    options = { repo, home: '/home/me', folder: 'postmortems', today: '2026-02-05' };
  });

  afterEach(async () => {
    await fs.rm(repo, { recursive: true });
  });

  it('holds no secret and no home directory, in the document or the evidence', async () => {
    const files = await createDraft(analysis(), options);
    for (const text of [files.markdown, files.evidence, files.path]) {
      assert.doesNotMatch(text, /ghp_|aB3dE6|\/home\/anna/);
    }
    assert.match(files.markdown, /‹masked: github›/);
    const lines = files.evidence
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(
      lines.map(({ label }) => label),
      ['e1', 'e2', 'e3', 'e4', 'c1.1'],
    );
    assert.deepEqual(lines[0]?.masked, ['github']);
    const call = lines[2] ?? {};
    assert.equal(call.tool, 'Bash');
    assert.deepEqual(call.ref, { file: 'session.jsonl', line: 3 });
    assert.match(JSON.stringify(call.input), /x{200}/);
  });

  it('is written with its evidence, and never over another', async () => {
    const first = await createDraft(analysis(), options);
    await writeDraft(first, repo);
    const second = await createDraft(analysis(), options);
    assert.notEqual(second.path, first.path);
    assert.match(second.path, /-2\.md$/);
    await writeDraft(second, repo);
    await assert.rejects(writeDraft(first, repo), HumanError);
    assert.equal(await fs.readFile(path.join(repo, first.path), 'utf8'), first.markdown);
    assert.deepEqual((await fs.readdir(path.join(repo, 'postmortems'))).length, 3);
    const document = parsePostmortem(second.markdown);
    const evidence = path.posix.join('postmortems', document.frontMatter?.evidence ?? '');
    assert.equal(evidence, second.evidencePath);
    assert.equal(await fs.readFile(path.join(repo, evidence), 'utf8'), second.evidence);
  });

  it('refuses a folder that leads out of the repository', async () => {
    const outside = await fs.mkdtemp(path.join(os.tmpdir(), 'outside-'));
    await fs.symlink(outside, path.join(repo, 'postmortems'));
    await assert.rejects(createDraft(analysis(), options), HumanError);
    await assert.rejects(createDraft(analysis(), { ...options, folder: '../x' }), HumanError);
    await assert.rejects(createDraft(analysis(), { ...options, folder: '.git/x' }), HumanError);
    assert.deepEqual(await fs.readdir(outside), []);
    await fs.rm(outside, { recursive: true });
  });

  it('has the same id for the same session', () => {
    assert.match(postmortemId(analysis()), /^pm-[0-9a-f]{8}$/);
    assert.equal(postmortemId(analysis()), postmortemId(analysis()));
  });
});
