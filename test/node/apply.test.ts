import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Command } from 'commander';
import { addApplyVerb } from '../../src/cli/apply.ts';
import type { CliIo } from '../../src/cli/io.ts';
import { addUndoVerb } from '../../src/cli/undo.ts';
import { withHeader } from '../../src/core/guard/program-file.ts';
import { parsePostmortem } from '../../src/core/postmortem/parse.ts';
import { applyPlan, planChanges, planUndo, unifiedDiff } from '../../src/node/apply.ts';
import type { ChangePlan } from '../../src/node/apply.ts';
import { HumanError } from '../../src/node/human-error.ts';
import { shortHash } from '../../src/node/sha256.ts';

const document = 'postmortems/2026-02-04-git-stash.md';
const guardProgram = withHeader('// the guard program\n');

function block(id: string, body: string): string {
  return `\`\`\`harness-change\nid: ${id}\n${body}owner: "@me"\ndue: 2026-02-10\napplied: null                  # written by apply\nshown: null\n\`\`\`\n`;
}

const rule = block(
  'c1',
  'kind: rule\ntargets: [claude-code]\nrule: { do: add, text: Read the files that a task names. }\n',
);
const permission = block(
  'c2',
  'kind: permission\ntargets: [claude-code]\nguard: { on: shell, deny: { command: ["git stash"] }, message: "No." }\n',
);
const hook = block(
  'c1',
  'kind: hook\ntargets: [claude-code]\nguard: { on: edit, deny: { path: ["src/generated/**"] }, message: "No." }\n',
);
const ruleBoth = rule.replace('[claude-code]', '[agents-md, claude-code]');

function postmortem(...blocks: readonly string[]): string {
  return `---\ntemplate: agent-run\nid: pm-3f9a11c2\ndate: 2026-02-04\nstatus: draft\n---\n# It went wrong\n\n## What changes\n\n${blocks.join('\n')}\n## What we are not doing\n\n- Nothing else: no need.\n`;
}

describe('apply and undo', () => {
  let repo = '';

  beforeEach(() => {
    repo = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'apply-')));
    git('init', '-q');
  });
  afterEach(() => {
    fs.rmSync(repo, { recursive: true });
  });

  function git(...args: string[]): void {
    execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.org', '-c', 'core.autocrlf=false', ...args], {
      cwd: repo,
      stdio: 'pipe',
    });
  }
  function put(name: string, text: string | Uint8Array): void {
    fs.mkdirSync(path.dirname(path.join(repo, name)), { recursive: true });
    fs.writeFileSync(path.join(repo, name), text);
  }
  function get(name: string): string {
    return fs.readFileSync(path.join(repo, name), 'utf8');
  }
  function tree(): Record<string, string> {
    const names = fs
      .readdirSync(repo, { recursive: true, encoding: 'utf8' })
      .filter((name) => !/^\.git(\/|$)/.test(name));
    return Object.fromEntries(
      names.sort().map((name) => {
        const stats = fs.lstatSync(path.join(repo, name));
        return [
          name,
          stats.isFile() ? get(name) : stats.isSymbolicLink() ? `-> ${fs.readlinkSync(path.join(repo, name))}` : '/',
        ];
      }),
    );
  }
  function options(more: { changeId?: string; targets?: string[] } = {}) {
    return { repo, document, text: get(document), today: '2026-02-05', guardProgram, ...more };
  }
  async function apply(more: { changeId?: string; targets?: string[] } = {}): Promise<ChangePlan> {
    const plan = await planChanges(options(more));
    assert.deepEqual(plan.refusals, []);
    await applyPlan(plan);
    return plan;
  }
  async function undo(more: { changeId?: string } = {}): Promise<ChangePlan> {
    const plan = await planUndo(options(more));
    assert.deepEqual(plan.refusals, []);
    await applyPlan(plan);
    return plan;
  }
  /** Everything but the document. */
  function rest(): Record<string, string> {
    return Object.fromEntries(Object.entries(tree()).filter(([name]) => name !== document));
  }

  it('writes all files of a change with the record in its block, and takes all back', async () => {
    put(document, postmortem(rule, permission));
    put('CLAUDE.md', '# Rules\r\n\r\nMixed.\nEnds.');
    put('.claude/settings.json', '{\n\t"model": "opus"\n}\n');
    const before = tree();
    const text = get(document);
    await apply();
    assert.ok(get('CLAUDE.md').startsWith('# Rules\r\n\r\nMixed.\nEnds.'));
    assert.deepEqual(JSON.parse(get('.claude/settings.json')), {
      model: 'opus',
      permissions: { deny: ['Bash(git stash:*)'] },
    });
    const [first, second] = parsePostmortem(get(document)).changes;
    assert.deepEqual(first?.change?.applied, {
      date: '2026-02-05',
      files: { 'CLAUDE.md': shortHash(get('CLAUDE.md')) },
    });
    assert.deepEqual(Object.keys(second?.change?.applied?.files ?? {}), ['.claude/settings.json']);
    assert.ok(get(document).includes('}                  # written by apply'), 'the comment behind the value stays');
    await undo();
    assert.deepEqual(tree(), before);
    assert.equal(get(document), text);
  });

  it('writes nothing the second time', async () => {
    put(document, postmortem(hook, permission));
    await apply();
    const once = tree();
    const plan = await apply();
    assert.deepEqual([plan.files, plan.document], [[], null]);
    assert.deepEqual(tree(), once);
  });

  it('removes files and folders that held only ours', async () => {
    put(document, postmortem(hook));
    const before = rest();
    await apply();
    assert.deepEqual(
      Object.keys(rest()).filter((name) => /json|cjs/.test(name)),
      ['.claude/settings.json', '.postmortem/guard.cjs', '.postmortem/guards.json'],
    );
    await undo();
    assert.deepEqual(rest(), before);
  });

  it('undoes in a clone, also after other parts of the files changed', async () => {
    put(document, postmortem(rule, permission));
    put('CLAUDE.md', '# Rules\n');
    await apply();
    git('add', '-A');
    git('commit', '-qm', 'applied');
    const clone = fs.mkdtempSync(path.join(os.tmpdir(), 'clone-'));
    try {
      execFileSync('git', ['clone', '-q', repo, clone], { stdio: 'pipe' });
      fs.appendFileSync(path.join(clone, 'CLAUDE.md'), '\n## Later\n');
      const text = fs.readFileSync(path.join(clone, document), 'utf8');
      const plan = await planUndo({ ...options(), repo: clone, text });
      assert.deepEqual(plan.refusals, []);
      await applyPlan(plan);
      assert.equal(fs.readFileSync(path.join(clone, 'CLAUDE.md'), 'utf8'), '# Rules\n\n## Later\n');
      assert.ok(!fs.existsSync(path.join(clone, '.claude')));
    } finally {
      fs.rmSync(clone, { recursive: true });
    }
  });

  it('writes through a link and leaves the link', async () => {
    put(document, postmortem(rule));
    put('AGENTS.md', '# Rules\n');
    fs.symlinkSync('AGENTS.md', path.join(repo, 'CLAUDE.md'));
    const before = tree();
    await apply();
    assert.equal(fs.readlinkSync(path.join(repo, 'CLAUDE.md')), 'AGENTS.md');
    assert.ok(get('AGENTS.md').includes('postmortem:begin'));
    await undo();
    assert.deepEqual(rest(), Object.fromEntries(Object.entries(before).filter(([name]) => name !== document)));
  });

  it('follows no link out of the repository, of a file or of a folder', async () => {
    const outside = fs.mkdtempSync(path.join(os.tmpdir(), 'outside-'));
    try {
      put(document, postmortem(rule, permission));
      fs.writeFileSync(path.join(outside, 'rules.md'), '# Theirs\n');
      fs.symlinkSync(path.join(outside, 'rules.md'), path.join(repo, 'CLAUDE.md'));
      const own = await planChanges(options({ changeId: 'c1' }));
      assert.deepEqual(
        own.files.map((file) => file.path),
        ['.claude/rules/pm-3f9a11c2-c1.md'],
      );
      assert.match(own.notes.join(), /CLAUDE\.md leads out of the repository/);
      fs.symlinkSync(outside, path.join(repo, '.claude'));
      assert.match((await planChanges(options({ changeId: 'c2' }))).refusals.join(), /leads out of the repository/);
      assert.deepEqual(fs.readdirSync(outside), ['rules.md']);
    } finally {
      fs.rmSync(outside, { recursive: true });
    }
  });

  it('keeps permission bits', async () => {
    put(document, postmortem(rule));
    put('CLAUDE.md', '# Rules\n');
    fs.chmodSync(path.join(repo, 'CLAUDE.md'), 0o640);
    await apply();
    assert.equal(fs.statSync(path.join(repo, 'CLAUDE.md')).mode & 0o777, 0o640);
  });

  it('writes one rule once for two targets that read the same file', async () => {
    put(document, postmortem(ruleBoth));
    put('AGENTS.md', '# Rules\n');
    await apply();
    assert.equal(get('AGENTS.md').split('postmortem:begin').length, 2);
    await undo();
    assert.equal(get('AGENTS.md'), '# Rules\n');
  });

  it('takes a document back that it wrote once for two targets', async () => {
    const doc = 'doc: { path: docs/api.md, text: "Read the schema.", paths: ["src/**"] }';
    put(document, postmortem(block('c1', `kind: doc\ntargets: [claude-code, cursor]\n${doc}\n`)));
    const before = tree();
    await apply();
    assert.equal(get('docs/api.md'), 'Read the schema.\n');
    assert.deepEqual(parsePostmortem(get(document)).changes[0]?.change?.applied?.kept, undefined);
    await undo();
    assert.deepEqual(tree(), before);
  });

  it('applies only the chosen change and target', async () => {
    put(document, postmortem(ruleBoth, permission));
    await apply({ changeId: 'c1', targets: ['agents-md'] });
    assert.deepEqual(Object.keys(rest()), ['AGENTS.md', 'postmortems']);
    assert.match((await planChanges(options({ changeId: 'c9' }))).refusals.join(), /no change c9; it has c1, c2/);
    assert.match(
      (await planChanges(options({ changeId: 'c2', targets: ['agents-md'] }))).refusals.join(),
      /no target of c2/,
    );
  });

  it('leaves what stood there before when it undoes', async () => {
    put(document, postmortem(permission));
    put('.claude/settings.json', '{ "permissions": { "deny": ["Bash(git stash:*)"] } }\n');
    const before = rest();
    const plan = await apply();
    assert.deepEqual(plan.files, []);
    assert.deepEqual(parsePostmortem(get(document)).changes[0]?.change?.applied?.files, {});
    await undo();
    assert.deepEqual(rest(), before);
  });

  it('refuses a change that was edited since, and writes nothing of the others', async () => {
    put(document, postmortem(rule, permission));
    put('CLAUDE.md', '# Rules\n');
    await apply();
    put('CLAUDE.md', get('CLAUDE.md').replace('Read the files', 'Skim the files'));
    const before = tree();
    const plan = await planUndo(options());
    assert.match(plan.refusals.join(), /CLAUDE\.md, line 5|CLAUDE\.md, line 3/);
    assert.deepEqual(plan.files, []);
    await assert.rejects(applyPlan(plan), HumanError);
    assert.deepEqual(tree(), before);
  });

  it('replaces its own text when only the document changed', async () => {
    put(document, postmortem(rule));
    put('CLAUDE.md', '# Rules\n');
    await apply();
    put(document, get(document).replace('Read the files', 'Open the files'));
    await apply();
    assert.ok(get('CLAUDE.md').includes('- Open the files'));
    await undo();
    assert.equal(get('CLAUDE.md'), '# Rules\n');
  });

  it('refuses a change that is still a question, and writes nothing', async () => {
    put(document, postmortem(permission, rule.replace('Read the files that a task names.', '"(?)"')));
    const plan = await planChanges(options());
    assert.deepEqual(plan.files, []);
    assert.match(
      plan.refusals.join(),
      /git-stash\.md, line \d+: c1 still has a question in `rule`: answer it, then apply\./,
    );
  });

  it('refuses what changed between preview and writing', async () => {
    put(document, postmortem(rule, permission));
    put('CLAUDE.md', '# Rules\n');
    const plan = await planChanges(options());
    put('CLAUDE.md', '# Rules, newer\n');
    const before = tree();
    await assert.rejects(applyPlan(plan), /changed since the change was planned/);
    assert.deepEqual(tree(), before);
  });

  it('refuses read-only files, other encodings, folders in the way, unreadable settings and blocks', async () => {
    put(document, postmortem(rule, permission));
    put('CLAUDE.md', '# Rules\n');
    fs.chmodSync(path.join(repo, 'CLAUDE.md'), 0o444);
    const before = tree();
    await assert.rejects(applyPlan(await planChanges(options())), /CLAUDE\.md is read-only/);
    assert.deepEqual(tree(), before);
    fs.chmodSync(path.join(repo, 'CLAUDE.md'), 0o644);
    put('CLAUDE.md', new Uint8Array([0x23, 0xff, 0xfe]));
    assert.match((await planChanges(options())).refusals.join(), /not UTF-8/);
    put('.claude/settings.json', '{\n// x\n}\n');
    assert.match((await planChanges(options({ changeId: 'c2' }))).refusals.join(), /settings\.json, line 2: a comment/);
    fs.rmSync(path.join(repo, '.claude'), { recursive: true });
    fs.mkdirSync(path.join(repo, '.claude/settings.json'), { recursive: true });
    assert.match((await planChanges(options({ changeId: 'c2' }))).refusals.join(), /is no file/);
    put(document, postmortem(block('c1', 'kind: rule\ntargets: [claude-code]\nrule: { do: add, txt: x }\n')));
    assert.match(
      (await planChanges(options())).refusals.join(),
      /postmortems\/2026-02-04-git-stash\.md, line \d+: the change cannot be read/,
    );
    put(
      document,
      postmortem(block('c1', 'kind: rule\ntargets: [claude-code]\nrule: { do: add, text: x, file: ../x.md }\n')),
    );
    assert.ok((await planChanges(options())).refusals.length > 0);
  });

  it('puts everything back when writing stops half way', async () => {
    put(document, postmortem(hook, permission));
    put('.claude/settings.json', '{ "model": "opus" }\n');
    fs.chmodSync(path.join(repo, '.claude/settings.json'), 0o600);
    const before = tree();
    const plan = await planChanges(options());
    assert.ok(plan.files.length >= 3);
    for (let writes = 0; writes <= plan.files.length; writes++) {
      let asked = 0;
      const signal = {
        get aborted() {
          return asked++ >= writes;
        },
      } as AbortSignal;
      await assert.rejects(applyPlan(plan, signal), /Stopped/);
      assert.deepEqual(tree(), before, `after ${writes} writes`);
    }
    assert.equal(fs.statSync(path.join(repo, '.claude/settings.json')).mode & 0o777, 0o600);
    await applyPlan(plan);
    await undo();
    assert.deepEqual(tree(), before);
  });

  it('shows a diff', async () => {
    put(document, postmortem(rule));
    put('CLAUDE.md', '# Rules\n');
    const diff = unifiedDiff(await planChanges(options()));
    assert.match(
      diff,
      /^--- a\/CLAUDE\.md\n\+\+\+ b\/CLAUDE\.md\n@@ -1,1 \+1,7 @@\n # Rules\n\+\n\+<!-- postmortem:begin/m,
    );
    assert.match(diff, /^\+applied: \{ date: 2026-02-05/m);
  });

  it('survives anything else in the document: CRLF, a missing key, a block in a list', async () => {
    const bare = hook.replace(/applied:.*\n/, '').replace(/shown:.*\n/, '');
    for (const text of [
      postmortem(rule).replaceAll('\n', '\r\n'),
      postmortem(bare),
      postmortem(rule).replace(/^```harness-change[^]*?^```$/m, (whole) => `- change\n\n${whole.replace(/^/gm, '  ')}`),
    ]) {
      put(document, text);
      await apply();
      const [first] = parsePostmortem(get(document)).changes;
      assert.equal(first?.change?.applied?.date, '2026-02-05');
      await undo();
      assert.equal(parsePostmortem(get(document)).changes[0]?.change?.applied, null);
      if (text.includes('applied:')) assert.equal(get(document), text);
    }
  });

  it('speaks to people on the command line', async () => {
    put(document, postmortem(rule));
    put('CLAUDE.md', '# Rules\n');
    let out = '';
    let status: number | null = null;
    const io: CliIo = {
      stdout: (text) => (out += text),
      stderr: (text) => (out += text),
      env: {},
      cwd: path.join(repo, 'postmortems'),
      isTty: true,
      now: () => new Date(2026, 1, 5, 23, 30),
      exit: (code) => (status = code),
      signal: new AbortController().signal,
    };
    const run = async (...argv: string[]): Promise<string> => {
      out = '';
      const program = new Command().exitOverride();
      addApplyVerb(program, io);
      addUndoVerb(program, io);
      await program.parseAsync(argv, { from: 'user' });
      return out;
    };
    const file = path.basename(document);
    assert.match(await run('apply', file, '--dry-run'), /\+<!-- postmortem:begin[^]*nothing was written/);
    assert.equal(get('CLAUDE.md'), '# Rules\n');
    assert.match(await run('apply', file, '--change', 'c1'), /^Applied c1:\n {2}changed {2}CLAUDE\.md\n/);
    assert.equal(status, 0);
    assert.match(get(document), /date: 2026-02-05/);
    assert.match(out, /^Note: [^]*\nNext: agent-postmortem prove 2026-02-04-git-stash\.md\n$/m);
    assert.match(await run('apply', file), /^Everything stands already: nothing to write \(c1\)\.\n$/);
    assert.match(await run('undo', file), /^Undone c1:/);
    assert.equal(get('CLAUDE.md'), '# Rules\n');
    await assert.rejects(run('undo', file), /Nothing of .* is applied/);
    await assert.rejects(run('apply', 'missing.md'), /There is no file/);
  });
});
