import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { writeGuard } from '../../../scripts/guard-bundle.ts';
import { parsePostmortem } from '../../../src/core/postmortem/parse.ts';
import { checkText } from '../../../src/node/check.ts';
import { openStanding } from '../../../src/node/prove.ts';
import { removeFolders, temporaryFolder, write } from '../../support/repository.ts';
import { applyAll, documentPath, provingRepository, shellCase } from '../../support/proving.ts';

const cases = [shellCase('stop', 'git stash')];
const rule = `kind: rule
targets: [agents-md]
rule: { do: add, text: "Never stash the work of others." }`;
const permission = `kind: permission
targets: [claude-code]
guard: { on: shell, deny: { command: ["git stash"] }, message: "Do not stash." }`;

describe('whether applied changes stand, told without running anything', () => {
  let guardProgram = '';
  let repo = '';
  const home = () => path.join(repo, '..', `${path.basename(repo)}-home`);
  const documentText = () => fs.readFileSync(path.join(repo, documentPath), 'utf8');
  const reasons = async (): Promise<string> => {
    const stand = openStanding({ repo, home: home(), guardProgram });
    const found = await stand([{ document: documentPath, postmortem: parsePostmortem(documentText()) }]);
    assert.equal(found.length, 1);
    return found.flatMap((one) => one.reasons).join(' ');
  };
  const change = (file: string, from: string | RegExp, to: string): void => {
    const before = fs.readFileSync(path.join(repo, file), 'utf8');
    assert.notEqual(before.replace(from, to), before, `${file} has no ${String(from)}`);
    write(repo, { [file]: before.replace(from, to) });
  };
  const settings = '.claude/settings.json';

  before(async () => {
    guardProgram = fs.readFileSync(await writeGuard(path.join(temporaryFolder(), 'guard.cjs')), 'utf8');
  });
  after(removeFolders);

  describe('a hook', () => {
    beforeEach(async () => {
      repo = provingRepository({ cases });
      await applyAll(repo, guardProgram);
    });

    it('stands as it was applied', async () => {
      assert.equal(await reasons(), '');
    });

    const damages: readonly (readonly [string, () => void, RegExp])[] = [
      ['its entry vanished', () => write(repo, { [settings]: '{}\n' }), /not in \.claude\/settings\.json any more/],
      ['its matcher has the wrong case', () => change(settings, '"Bash|PowerShell"', '"bash"'), /lower-case/],
      ['its event is misspelt', () => change(settings, 'PreToolUse', 'preToolUse'), /it is spelled PreToolUse/],
      ['hooks are switched off', () => change(settings, '{', '{ "disableAllHooks": true,'), /disableAllHooks/],
      [
        'hooks are switched off by the user',
        () => write(home(), { [settings]: '{ "disableAllHooks": true }' }),
        /disableAllHooks/,
      ],
      ['it may not take time', () => change(settings, '"timeout": 15', '"timeout": 0.01'), /10 ms to answer/],
      ['it runs beside the call', () => change(settings, '"timeout": 15', '"async": true'), /beside the call/],
      ['it has a condition', () => change(settings, '"timeout": 15', '"if": "Bash(ls)"'), /runs only for "Bash\(ls\)"/],
      ['its command always passes', () => change(settings, ' claude"', ' claude || true"'), /another command/],
      [
        'its guard is gone',
        () => write(repo, { '.postmortem/guards.json': '{ "guards": [] }\n' }),
        /guard of c1 is not/,
      ],
      [
        'its guard is weaker',
        () => change('.postmortem/guards.json', 'git stash', 'git stash clear'),
        /reads otherwise/,
      ],
      ['its guards cannot be read', () => write(repo, { '.postmortem/guards.json': '{' }), /guards\.json, line 1/],
      ['the program is gone', () => write(repo, { '.postmortem/guard.cjs': null }), /guard\.cjs does not exist/],
      [
        'the program was edited',
        () => change('.postmortem/guard.cjs', /$/, 'process.exitCode = 0;\n'),
        /guard\.cjs was edited/,
      ],
    ];
    for (const [what, damage, expected] of damages) {
      it(`is disarmed when ${what}`, async () => {
        damage();
        assert.match(await reasons(), expected);
      });
    }

    it('is a finding of check, which starts no hook', async () => {
      write(repo, { [settings]: '{}\n' });
      const options = { repo, home: home(), guardProgram };
      const { findings } = await checkText(documentText(), path.join(repo, documentPath), {
        today: '2026-02-06',
        facts: 'all',
        repo,
        standing: openStanding(options),
      });
      const disarmed = findings.filter(({ id }) => id === 'disarmed');
      assert.equal(disarmed.length, 1);
      assert.match(disarmed[0]?.message ?? '', /^c1 is disarmed in claude-code: .*apply it again/);
      assert.equal(disarmed[0]?.severity, 'error');
    });

    it('cannot be said to stand on a target that does not exist', async () => {
      change(documentPath, 'targets: [claude-code]', 'targets: [claude-cod]');
      const stand = openStanding({ repo, home: home(), guardProgram });
      const found = await stand([{ document: documentPath, postmortem: parsePostmortem(documentText()) }]);
      assert.deepEqual(
        found.map(({ target, reasons: [reason] }) => [target, reason]),
        [['claude-cod', 'There is no target claude-cod: what was applied there cannot be looked for.']],
      );
    });
  });

  it('a rule that was reworded is disarmed', async () => {
    repo = provingRepository({ cases, change: rule });
    await applyAll(repo, guardProgram);
    assert.equal(await reasons(), '');
    change('AGENTS.md', 'Never stash', 'Better not stash');
    assert.match(await reasons(), /AGENTS\.md/);
  });

  it('a permission that was taken out is disarmed', async () => {
    repo = provingRepository({ cases, change: permission });
    await applyAll(repo, guardProgram);
    assert.equal(await reasons(), '');
    write(repo, { [settings]: '{ "permissions": { "deny": [] } }\n' });
    assert.match(await reasons(), /permission is not in \.claude\/settings\.json any more/);
  });
});
