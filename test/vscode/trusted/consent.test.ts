import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { HookQuestion } from '../../../src/node/prove.ts';
import { askConsent, describeHook } from '../../../src/vscode/ask-consent.ts';
import * as engine from '../../../src/vscode/engine.ts';
import { guardProgram, withAnswers } from '../own-host.ts';
import { activate, closeAll, read, repo, write } from '../workspace.ts';

const fence = '```';
const document = 'postmortems/foreign-hook.md';

const text = `---
template: agent-run
id: pm-77aa11c2
date: 2026-02-04
status: open
evidence: evidence/foreign-hook.jsonl
---
# The agent tried to stash

## What changes
**A hook of our own.**
${fence}harness-change
id: c1
kind: hook
targets: [claude-code]
guard: { on: shell, deny: { command: ["git stash"] }, message: "Read the files." }
applied: null
shown: null
${fence}
`;

const recorded = {
  label: 'c1.1',
  kind: 'case',
  change: 'c1',
  must: 'stop',
  why: 'it was refused',
  agent: 'claude-code',
  agentVersion: '2.1.329',
  tool: 'Bash',
  toolKind: 'shell',
  root: '/home/robin/shop',
  cwd: '',
  input: { command: 'git stash' },
  time: '2026-02-04T09:00:00.000Z',
  session: 's1',
  call: 'toolu_1',
  ref: { file: '~/none.jsonl', line: 3 },
};

const hook = { type: 'command', command: 'sh ./check.sh' };

describe('a hook that is not the product’s own', () => {
  let cache = '';

  before(activate);
  beforeEach(() => {
    cache = fs.mkdtempSync(path.join(os.tmpdir(), 'agent-postmortem-consent-'));
    write(document, text);
    write('postmortems/evidence/foreign-hook.jsonl', `${JSON.stringify(recorded)}\n`);
    write('check.sh', 'echo ran >> "$(dirname "$0")/ran.txt"; echo no >&2; exit 2\n');
    write('.claude/settings.json', JSON.stringify({ hooks: { PreToolUse: [{ matcher: 'Bash', hooks: [hook] }] } }));
  });
  afterEach(async () => {
    for (const name of ['check.sh', '.claude', 'ran.txt'])
      fs.rmSync(path.join(repo(), name), { recursive: true, force: true });
    fs.rmSync(cache, { recursive: true });
    await closeAll();
  });

  /** Proves as the command does, with a person who gives these answers; tells what came of it and what was asked. */
  async function proveWith(answers: readonly (string | undefined)[]) {
    const { signal } = new AbortController();
    const ask = (question: HookQuestion): Promise<boolean> => askConsent(question, signal);
    return withAnswers(answers, async (asked) => {
      const options = { repo: repo(), home: os.homedir(), guardProgram: await guardProgram() };
      const consent = engine.rememberConsent(ask, cache);
      const [proof] = await engine.proveDocument({ document, text: read(document) }, { ...options, consent });
      assert.ok(proof);
      return { proof, asked };
    });
  }

  it('is asked about, with all that it runs, in a dialog that must be answered', async () => {
    const { asked, proof } = await proveWith(['Run It']);
    assert.equal(asked.length, 1);
    const [question] = asked;
    assert.match(question?.message ?? '', /^Run a hook that is not Agent Post-Mortem’s own\?$/);
    assert.match(question?.detail ?? '', /^sh \.\/check\.sh\n\nIt runs check\.sh\.\n/);
    assert.equal(question?.modal, true);
    assert.deepEqual(question?.actions, ['Run It']);
    assert.equal(proof.cases[0]?.verdict?.effect, 'stop');
    assert.equal(fs.existsSync(path.join(repo(), 'ran.txt')), false, 'it ran in a copy');
  });

  it('is not run when the user turns away, and is asked about the next time', async () => {
    const refused = await proveWith([undefined]);
    assert.equal(refused.proof.cases[0]?.verdict, null);
    assert.equal(refused.proof.word, 'not shown');
    const again = await proveWith(['Run It']);
    assert.equal(again.asked.length, 1);
    assert.notEqual(again.proof.cases[0]?.verdict, null);
  });

  it('is asked about once for each content: of the command, and of the files that it names', async () => {
    await proveWith(['Run It']);
    assert.deepEqual((await proveWith([])).asked, []);
    write('check.sh', 'exit 0\n');
    const edited = await proveWith(['Run It']);
    assert.equal(edited.asked.length, 1);
    const other = { ...hook, command: 'sh ./check.sh --all' };
    write('.claude/settings.json', JSON.stringify({ hooks: { PreToolUse: [{ matcher: 'Bash', hooks: [other] }] } }));
    assert.equal((await proveWith(['Run It'])).asked.length, 1);
  });

  it('is not asked about once the user has stopped proving', async () => {
    const stopped = new AbortController();
    stopped.abort();
    await withAnswers(['Run It'], async (asked) => {
      assert.equal(await askConsent({ command: 'true', files: [], hash: 'a' }, stopped.signal), false);
      assert.deepEqual(asked, []);
    });
  });

  it('is shown without marks that turn text around, and not endless', () => {
    const shown = describeHook({ command: `echo \u202e${'x'.repeat(3_000)}`, files: ['a\u0000b.sh'], hash: 'a' });
    assert.ok(!shown.includes('\u202e') && !shown.includes('\u0000'));
    assert.ok(shown.length < 1_600);
  });
});
