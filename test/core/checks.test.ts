// One test for every check: the markers ⟦ and ⟧ in test/fixtures/checks/<id>/bad*.md stand around each place where a finding
// must be and nowhere else; good*.md must stay silent; automatic fixes converge.
//
// Facts: evidence/here.jsonl has three lines, evidence/gone.jsonl does not exist, FAKE-SECRET is a secret, today is 2026-03-02;
// a path or commit with "gone" or "dead" in it is not there; what a fixture says in <!-- written: … --> and <!-- proof: change
// target word: reason --> is so.
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { checks } from '../../src/core/checks/index.ts';
import { runChecks } from '../../src/core/checks/run.ts';
import type { Check, CheckFacts } from '../../src/core/checks/check.ts';
import { parsePostmortem } from '../../src/core/postmortem/parse.ts';
import { findTemplate, templates } from '../../src/core/postmortem/templates/index.ts';
import { namedCommits, namedPaths } from '../../src/core/checks/named.ts';
import type { ProofWord } from '../../src/core/model/proof.ts';
import { patternIds } from '../../src/core/model/signal.ts';
import { applyEdits } from '../../src/core/text/edits.ts';

const fixtures = new URL('../fixtures/checks/', import.meta.url);
const pages = new URL('../../docs/checks/', import.meta.url);

function factsOf(text: string): CheckFacts {
  const document = parsePostmortem(text);
  const proofs = [...text.matchAll(/<!-- proof: (\S+) (\S+) (disarmed|not shown|shown): (.*?) -->/g)];
  return {
    template: findTemplate(document.frontMatter?.template ?? null),
    patterns: patternIds.map((id) => ({ id, title: id })),
    paths: new Map(namedPaths(document).map((one) => [one.text, !one.text.includes('gone')])),
    commits: new Map(namedCommits(document).map((one) => [one.text, !one.text.includes('dead')])),
    written: /<!-- written: (\S+) -->/.exec(text)?.[1] ?? null,
    proofs: proofs.map(([, changeId = '', target = '', word, reason = '']) => ({
      changeId,
      target,
      word: word as ProofWord,
      reasons: [reason],
    })),
    today: '2026-03-02',
    evidenceLines: new Map([
      ['evidence/here.jsonl', 3],
      ['evidence/gone.jsonl', -1],
    ]),
    secrets: [...text.matchAll(/FAKE-SECRET/g)].map(({ index }) => ({ start: index, end: index + 11, rule: 'fake' })),
  };
}

function readMarked(marked: string): { text: string; ranges: string[] } {
  const ranges: string[] = [];
  const open: number[] = [];
  let text = '';
  for (const character of marked) {
    if (character === '⟦') open.push(text.length);
    else if (character === '⟧') ranges.push(`${open.pop()}-${text.length}`);
    else text += character;
  }
  return { text, ranges: ranges.sort() };
}

function find(check: Check, text: string) {
  return check.check(parsePostmortem(text), factsOf(text));
}

function fixAll(check: Check, text: string): string {
  let current = text;
  for (let round = 0; round < 20; round++) {
    const fix = find(check, current).flatMap(({ fixes }) => fixes.filter(({ automatic }) => automatic))[0];
    if (!fix) return current;
    const next = applyEdits(current, fix.edits);
    assert.notEqual(next, current, `${check.id}: a fix that changes nothing`);
    current = next;
  }
  throw new Error(`${check.id}: the fixes do not converge`);
}

describe('checks', () => {
  for (const check of checks) {
    describe(check.id, () => {
      const folder = new URL(`${check.id}/`, fixtures);
      const files = fs.readdirSync(folder).sort();

      it('has a page, a bad and a good example, and applies somewhere', () => {
        const page = fs.readFileSync(new URL(`${check.id}.md`, pages), 'utf8');
        assert.ok(page.startsWith(`# ${check.id}\n`));
        assert.ok(files.some((file) => file.startsWith('bad')) && files.some((file) => file.startsWith('good')));
        assert.ok(templates.some((template) => template.checks.includes(check.id)));
      });

      for (const file of files) {
        it(file, () => {
          const { text, ranges } = readMarked(fs.readFileSync(new URL(file, folder), 'utf8'));
          assert.equal(file.startsWith('bad'), ranges.length > 0, 'markers stand in bad examples only');
          for (const version of [text, text.replaceAll('\n', '\r\n')]) {
            const isPlain = version === text;
            const findings = find(check, version);
            if (isPlain) assert.deepEqual(findings.map(({ range }) => `${range.start}-${range.end}`).sort(), ranges);
            else assert.equal(findings.length, ranges.length, 'with CRLF');
            for (const { message, fixes } of findings) {
              assert.match(message, /^\S.*[.)]$/s);
              for (const fix of fixes) {
                const after = applyEdits(version, fix.edits);
                assert.ok(isPlain || !/(?<!\r)\n/.test(after), 'the fix keeps the line ends');
                assert.notDeepEqual(find(check, after), findings, fix.title);
              }
            }
            const fixed = fixAll(check, version);
            assert.ok(find(check, fixed).every(({ fixes }) => !fixes.some(({ automatic }) => automatic)));
          }
        });
      }
    });
  }

  it('are all known that templates name', () => {
    const ids = checks.map(({ id }) => id);
    for (const template of templates)
      assert.deepEqual(
        template.checks.filter((id) => !ids.includes(id)),
        [],
      );
  });

  it('stay silent without the facts they need', () => {
    const outside = ['dead-path', 'dead-commit', 'disarmed'];
    for (const id of outside) {
      const marked = fs.readFileSync(new URL(`${id}/bad.md`, fixtures), 'utf8');
      const { template, patterns } = factsOf('');
      const facts = { template, patterns, today: null, evidenceLines: null, secrets: null };
      const document = parsePostmortem(readMarked(marked).text);
      assert.deepEqual(checks.find((check) => check.id === id)?.check(document, facts), [], id);
    }
  });

  it('softens unfinished work in a draft, and only there', () => {
    const body = '# T\n\n## What happened\nIt broke badly [e1] [e1] (?) FAKE-SECRET.\n\n[e1]: evidence/here.jsonl#L1\n';
    const severities = (status: string) => {
      const text = `---\nstatus: ${status}\n---\n${body}`;
      return new Map(runChecks(parsePostmortem(text), factsOf(text)).map(({ id, severity }) => [id, severity]));
    };
    assert.equal(severities('draft').get('missing-section'), 'information');
    assert.equal(severities('draft').get('unanswered-question'), 'information');
    assert.equal(severities('draft').get('secret'), 'error');
    assert.equal(severities('open').get('missing-section'), 'warning');
  });

  it('follows the severities that are set', () => {
    const text = `---\nstatus: open\npattern: drift\n---\n# T (?)\n`;
    const found = runChecks(parsePostmortem(text), factsOf(text), {
      'unanswered-question': 'error',
      'missing-section': 'off',
    });
    assert.deepEqual(
      found.map(({ id, severity }) => [id, severity]),
      [['unanswered-question', 'error']],
    );
  });
});
