import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { applyAll, proveOnly, provingRepository, shellCase } from '../../support/proving.ts';
import { removeFolders } from '../../support/repository.ts';

const cases = [
  shellCase('stop', 'cd src && git stash'),
  shellCase('pass', 'git status'),
  shellCase('pass', 'git stashed'),
];

/** Which disguises pass, told by one word of each. */
const agents: readonly (readonly [target: string, file: string, how: RegExp, missed: string])[] = [
  [
    'codex',
    '.codex/rules/postmortem.rules',
    /Codex 0\.169\.0/,
    'FOO $( ( if > env timeout sudo quotes -C bash eval python3',
  ],
  ['opencode', 'opencode.json', /OpenCode 1\.18\.33/, 'blanks FOO /usr env timeout sudo quotes -C bash eval python3'],
  ['qwen', '.qwen/settings.json', /Qwen Code 0\.24\.4/, '$( ( if /usr env timeout sudo -C bash eval python3'],
  ['cursor', '.cursor/cli.json', /Cursor SDK 1\.0\.32/, '/usr env timeout sudo quotes -C bash eval python3'],
];

const words: readonly (readonly [RegExp, string])[] = [
  // Two blanks are told as one.
  [/^git stash$/, 'blanks'],
  [/^FOO/, 'FOO'],
  [/^echo \$\(/, '$('],
  [/^\(/, '('],
  [/^if/, 'if'],
  [/>out/, '>'],
  [/^\/usr/, '/usr'],
  [/^(env|timeout|sudo|bash|eval|python3)\b/, '$1'],
  [/^"git"/, 'quotes'],
  [/-C \./, '-C'],
];

function nameOf(line: string): string {
  const [form, name] = words.find(([one]) => one.test(line)) ?? [/$^/, line];
  return name === '$1' ? (form.exec(line)?.[1] ?? line) : name;
}

function changeFor(target: string): string {
  return `kind: permission\ntargets: [${target}]\nguard: { on: shell, deny: { command: ["git stash"] }, message: "Do not stash." }`;
}

describe('proving a permission of other agents', () => {
  after(removeFolders);

  for (const [target, file, how, missed] of agents) {
    it(`${target}: shown by its matcher, with the disguises that it misses, and disarmed when the rule is gone`, async () => {
      const repo = provingRepository({ cases, change: changeFor(target) });
      await applyAll(repo, '');
      const proof = await proveOnly(repo);
      assert.equal(proof.word, 'shown', proof.reasons.join(' '));
      assert.match(proof.how, how);
      assert.deepEqual(proof.inexact, ['translated']);
      const passed = proof.variations.filter(({ kind, holds }) => kind === 'evasion' && !holds);
      assert.equal([...new Set(passed.map(({ call }) => nameOf(call)))].join(' '), missed);
      fs.rmSync(path.join(repo, file));
      assert.equal((await proveOnly(repo)).word, 'disarmed');
    });
  }

  it('says of an agent whose matcher is not known that it is not established', async () => {
    const repo = provingRepository({ cases, change: changeFor('windsurf-devin') });
    await applyAll(repo, '');
    const proof = await proveOnly(repo);
    assert.equal(proof.word, 'not shown');
    assert.match(proof.reasons[0] ?? '', /is not established/);
  });
});
