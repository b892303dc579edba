import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { applyPlan, planChanges, planUndo } from '../../src/node/apply.ts';
import { analyseSession } from '../../src/node/analyse.ts';
import { checkText } from '../../src/node/check.ts';
import { createDraft } from '../../src/node/draft.ts';
import { withHeader } from '../../src/core/guard/program-file.ts';
import { HumanError } from '../../src/node/human-error.ts';
import { readSelected } from '../../src/node/sessions/select.ts';
import { makeDemo, type Demo } from '../../scripts/demo.ts';
import { damage, randomNumbers } from '../support/damage.ts';

const today = '2026-11-21';
const guardProgram = withHeader('process.exit(0);\n');

/** Every file below a folder with its bytes; git's own files aside. */
function snapshot(folder: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const name of fs.readdirSync(folder, { recursive: true }).map(String).sort()) {
    const file = path.join(folder, name);
    if (!name.startsWith('.git/') && fs.lstatSync(file).isFile()) files.set(name, fs.readFileSync(file, 'latin1'));
  }
  return files;
}

/** Runs what may refuse: a refusal says what is wrong, anything else that is thrown is a bug. */
async function mayRefuse<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HumanError) return null;
    throw error;
  }
}

describe('1,000 damaged files', function () {
  this.timeout(240_000);
  let place: string;
  let demo: Demo;
  let transcript: string;
  let markdown: string;

  before(async () => {
    place = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'damage-')));
    demo = makeDemo(path.join(place, 'demo'));
    const store = path.join(demo.home, '.claude/projects');
    const [slug = ''] = fs.readdirSync(store);
    transcript = path.join(store, slug, `${demo.sessionId}.jsonl`);
    const session = await readSelected(transcript, { home: demo.home, env: null, repo: demo.repo, cwd: place });
    const analysis = await analyseSession(session, { repo: demo.repo, home: demo.home });
    ({ markdown } = await createDraft(analysis, { repo: demo.repo, home: demo.home, folder: 'postmortems', today }));
  });

  after(() => {
    fs.rmSync(place, { recursive: true, force: true });
  });

  it('reads 400 damaged transcripts, or says why not', async () => {
    const whole = fs.readFileSync(transcript);
    const file = path.join(place, 'damaged.jsonl');
    let read = 0;
    for (let seed = 0; seed < 400; seed++) {
      fs.writeFileSync(file, damage(whole, randomNumbers(seed)));
      const options = { home: demo.home, env: null, repo: null, cwd: place };
      const session = await mayRefuse(() => readSelected(file, options));
      if (session === null) continue;
      read++;
      const analysis = await analyseSession(session, { repo: null, home: demo.home });
      // Redaction makes a draft the slow part; one in eight shows as much.
      if (seed % 8 > 0) continue;
      const draft = await createDraft(analysis, { repo: demo.repo, home: demo.home, folder: 'postmortems', today });
      assert.match(draft.markdown, /^## What changes$/m, `seed ${seed}`);
    }
    assert.ok(read > 200, `only ${read} of 400 were read`);
    assert.deepEqual(
      fs.readdirSync(demo.repo).filter((name) => name === 'postmortems' || name === '.postmortem'),
      [],
    );
  });

  it('checks 300 damaged documents and plans their changes, writing nothing', async () => {
    const before = snapshot(demo.repo);
    const whole = Buffer.from(markdown);
    for (let seed = 0; seed < 300; seed++) {
      const text = damage(whole, randomNumbers(10_000 + seed)).toString('utf8');
      const { findings } = await checkText(text, path.join(demo.repo, 'postmortems/x.md'), { today });
      for (const { range } of findings)
        assert.ok(range.start >= 0 && range.start <= range.end && range.end <= text.length);
      const options = { repo: demo.repo, document: 'postmortems/x.md', text, today, guardProgram };
      for (const file of (await planChanges(options)).files)
        assert.ok(!file.path.startsWith('..') && !path.isAbsolute(file.path));
      await planUndo(options);
    }
    assert.deepEqual(snapshot(demo.repo), before);
  });

  it('applies to 300 damaged harnesses and takes it back to the byte, or refuses and writes nothing', async () => {
    const settings = Buffer.from(
      JSON.stringify(
        {
          permissions: { deny: ['Bash(rm:*)'] },
          hooks: { PreToolUse: [{ matcher: 'Bash', hooks: [{ type: 'command', command: './mine.sh' }] }] },
        },
        null,
        2,
      ),
    );
    const rules = fs.readFileSync(path.join(demo.repo, 'CLAUDE.md'));
    const document = 'postmortems/x.md';
    const documentFile = path.join(demo.repo, document);
    fs.mkdirSync(path.dirname(documentFile), { recursive: true });
    fs.mkdirSync(path.join(demo.repo, '.claude'), { recursive: true });
    let applied = 0;
    for (let seed = 0; seed < 300; seed++) {
      const next = randomNumbers(20_000 + seed);
      fs.writeFileSync(path.join(demo.repo, '.claude/settings.json'), seed % 2 ? settings : damage(settings, next));
      fs.writeFileSync(path.join(demo.repo, 'CLAUDE.md'), damage(rules, next));
      fs.writeFileSync(documentFile, markdown);
      const before = snapshot(demo.repo);
      const options = { repo: demo.repo, document, today, guardProgram };
      const plan = await planChanges({ ...options, text: markdown });
      if (plan.refusals.length === 0) {
        await applyPlan(plan);
        applied++;
        const undo = await planUndo({ ...options, text: fs.readFileSync(documentFile, 'utf8') });
        assert.deepEqual(undo.refusals, [], `seed ${seed}`);
        await applyPlan(undo);
      }
      assert.deepEqual(snapshot(demo.repo), before, `seed ${seed}`);
      fs.rmSync(path.join(demo.repo, '.postmortem'), { recursive: true, force: true });
    }
    assert.ok(applied > 50 && applied < 300, `${applied} of 300 were applied`);
  });
});
