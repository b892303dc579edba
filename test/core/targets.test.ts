import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import { withHeader } from '../../src/core/guard/program-file.ts';
import type { Change } from '../../src/core/model/change.ts';
import { readChange } from '../../src/core/postmortem/change-schema.ts';
import { targets } from '../../src/core/targets/index.ts';
import type { HarnessFile, HarnessFiles } from '../../src/core/targets/harness-file.ts';
import type { Plan, PlanContext, Target } from '../../src/core/targets/target.ts';
import { applyEdits } from '../../src/core/text/edits.ts';

const root = path.join(import.meta.dirname, '../fixtures/targets');
const guardProgram = withHeader('// the guard program\n');
const context: PlanContext = {
  postmortemId: 'pm-3f9a11c2',
  document: 'postmortems/2026-02-04-git-stash.md',
  guardProgram,
};
/** Stands for the guard program in fixtures. */
const placeholder = '@GUARD@';

type Texts = ReadonlyMap<string, string>;

function readTree(folder: string): Texts {
  if (!fs.existsSync(folder)) return new Map();
  const names = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => fs.statSync(path.join(folder, name)).isFile());
  return new Map(
    files
      .map((name): [string, string] => {
        const text = fs.readFileSync(path.join(folder, name), 'utf8');
        return [name.split(path.sep).join('/'), text === placeholder ? guardProgram : text];
      })
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

interface Case {
  readonly change: Change;
  readonly before: Texts;
  readonly after: Texts;
  readonly links: Readonly<Record<string, string>>;
  readonly refusal: string | null;
}

function readCase(folder: string): Case {
  const result = readChange(parse(fs.readFileSync(path.join(folder, 'change.yaml'), 'utf8')));
  assert.ok('change' in result, JSON.stringify(result));
  const optional = (name: string): string | null => {
    const file = path.join(folder, name);
    return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : null;
  };
  return {
    change: result.change,
    before: readTree(path.join(folder, 'before')),
    after: readTree(path.join(folder, 'after')),
    links: JSON.parse(optional('links.json') ?? '{}') as Record<string, string>,
    refusal: optional('refusal.txt')?.trim() ?? null,
  };
}

function harness(texts: Texts, links: Case['links']): HarnessFiles {
  const files = new Map<string, HarnessFile>();
  for (const [name, text] of texts) files.set(name, { text, linkTo: null });
  for (const [name, linkTo] of Object.entries(links)) files.set(name, { text: texts.get(linkTo) ?? null, linkTo });
  return files;
}

function carryOut(texts: Texts, plan: Plan): Texts {
  const result = new Map(texts);
  for (const { path: name, edits, action } of plan.files) {
    assert.equal(action === 'create', !texts.has(name), `${name}: ${action}`);
    if (action === 'delete') result.delete(name);
    else result.set(name, applyEdits(texts.get(name) ?? '', edits));
  }
  return new Map([...result].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The change as it stands in its document after the plan was applied. */
function recorded(change: Change, plan: Plan): Change {
  const kept = plan.kept ? { kept: plan.kept } : {};
  return { ...change, applied: { date: '2026-02-05', files: {}, ...kept } };
}

function check(target: Target, { change, before, after, links, refusal }: Case): void {
  const plan = target.plan(change, harness(before, links), context);
  if (refusal !== null) {
    assert.deepEqual(plan.refusals, refusal.split('\n'));
    return;
  }
  assert.deepEqual(plan.refusals, []);
  const written = carryOut(before, plan);
  assert.deepEqual(Object.fromEntries(written), Object.fromEntries(after));
  const done = recorded(change, plan);
  for (const again of [change, done]) {
    const second = target.plan(again, harness(written, links), context);
    assert.deepEqual([second.files, second.refusals], [[], []], 'a second run writes nothing');
  }
  const undone = target.unplan(done, harness(written, links), context);
  assert.deepEqual(undone.refusals, []);
  assert.deepEqual(Object.fromEntries(carryOut(written, undone)), Object.fromEntries(before), 'undo restores all');
}

describe('targets', () => {
  for (const target of targets) {
    describe(target.id, () => {
      const folder = path.join(root, target.id);
      const cases = fs.existsSync(folder) ? fs.readdirSync(folder).sort() : [];
      it('has fixtures', () => {
        assert.ok(
          cases.length > 0,
          `write test/fixtures/targets/${target.id}/<case>/change.yaml with before/ and after/`,
        );
      });
      it('stands in docs/targets.md', () => {
        const page = fs.readFileSync(path.join(root, '../../../docs/targets.md'), 'utf8');
        assert.ok(page.includes(`| \`${target.id}\``), `${target.id} has no row in docs/targets.md`);
      });
      for (const name of cases) {
        it(name.replaceAll('-', ' '), () => {
          check(target, readCase(path.join(folder, name)));
        });
      }
    });
  }
});
