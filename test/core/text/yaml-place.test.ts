import assert from 'node:assert/strict';
import { placeInYaml } from '../../../src/core/text/yaml-place.ts';

/** `path key? item? quote typed`, in short. */
function at(before: string): string {
  const place = placeInYaml(before);
  if (!place) return 'nowhere';
  const kind = place.isKey ? 'key' : place.isItem ? 'item' : 'value';
  return `${place.path.join('.')} ${kind} ${place.quote}${place.typed}`.trimEnd();
}

describe('a cursor in YAML', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['', ' key'],
    ['id: c1\nki', ' key ki'],
    ['kind: ', 'kind value'],
    ['kind: pe', 'kind value pe'],
    ['targets: [claude-code, ', 'targets item'],
    ['targets:\n  - claude-code\n  - co', 'targets item co'],
    ['guard: { on: shell, de', 'guard key de'],
    ['guard: { on: shell, deny: { command: ["git st', 'guard.deny.command item "git st'],
    ['guard: { deny: { command: ["git stash"] }, mess', 'guard key mess'],
    ['guard: { deny: { command: ["a: b"] }, message: "Do: ', 'guard.message value "Do: '],
    ['guard:\n  on: shell\n  deny:\n    pa', 'guard.deny key pa'],
    ['guard:\n  on: shell\n  deny:\n    path:\n      - src/', 'guard.deny.path item src/'],
    ['guard:\n  on: shell\nowner: "@', 'owner value "@'],
    ['guard: {\n  on: ed', 'guard.on value ed'],
    ['kind: rule # what ', 'nowhere'],
    ['doc:\n  text: |\n    kind: ', 'nowhere'],
    ['doc:\n  text: |\n    kind: x\n  pa', 'doc key pa'],
    ['owner: "@robin"\ndue: ', 'due value'],
    ['rule: { do: add, paths: [src/**, te', 'rule.paths item te'],
    ["rule: { text: 'it''s', fi", 'rule key fi'],
  ];
  for (const [before, wanted] of cases) {
    it(JSON.stringify(before), () => {
      assert.equal(at(before), wanted.trimEnd());
    });
  }

  it('never throws, wherever the text breaks off', () => {
    const text =
      'id: c1\nguard: { on: [shell, edit], deny: { command: ["git \\"x\\""] }, message: \'a\' }\n- x\n  y: |\n   z\n}]{[\n';
    for (let end = 0; end <= text.length; end++) placeInYaml(text.slice(0, end));
  });
});
