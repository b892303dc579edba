import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { planStatus } from '../../src/node/closing.ts';
import { closablePostmortem, exampleEvidence, examplePostmortem } from '../support/postmortem-text.ts';

describe('planning a status', () => {
  let repo = '';

  beforeEach(() => {
    repo = fs.mkdtempSync(path.join(os.tmpdir(), 'closing-'));
    fs.mkdirSync(path.join(repo, 'postmortems/evidence'), { recursive: true });
    fs.writeFileSync(path.join(repo, 'postmortems/evidence/2026-02-04-stash.jsonl'), exampleEvidence);
  });

  afterEach(() => {
    fs.rmSync(repo, { recursive: true, force: true });
  });

  const plan = (text: string, to: 'open' | 'closed', more: object = {}) =>
    planStatus({ document: 'postmortems/2026-02-04-stash.md', text }, to, {
      today: '2026-02-06',
      place: { repo, home: repo, guardProgram: '' },
      ...more,
    });

  it('says of an open document what is missing, and where', async () => {
    const { missing, edit } = await plan(examplePostmortem, 'closed');
    assert.equal(edit.text, 'closed');
    const lines = examplePostmortem.split('\n');
    assert.deepEqual(
      missing.map(({ line, message }) => [lines[line - 1]?.slice(0, 12), message.replace(/[;:.].*/, '')]),
      [
        ['- (?) Which ', 'This question waits for an answer'],
        ['| Human supe', 'Human'],
        ['applied: nul', 'This is closed, but c1 is not applied'],
      ],
    );
  });

  it('looks whether what was applied still stands, even where a team does not ask', async () => {
    const { missing } = await plan(closablePostmortem, 'closed', { severities: { disarmed: 'off' } });
    assert.deepEqual(
      missing.map(({ message }) => message.replace(/:.*/, '')),
      ['c1 is disarmed in claude-code'],
    );
  });

  it('names the lines of the document as it is where the status becomes a line of its own', async () => {
    const { missing } = await plan(examplePostmortem.replace('status: open\n', ''), 'open');
    const lines = examplePostmortem.replace('status: open\n', '').split('\n');
    assert.match(lines[(missing[0]?.line ?? 0) - 1] ?? '', /Which rule should have covered/);
  });

  it('holds a document in which users were harmed until it was looked at', async () => {
    const text = closablePostmortem.replace('template: agent-run', 'template: incident\nharmed: true');
    const { missing } = await plan(text.replace('status: open', 'status: draft'), 'open');
    assert.match(missing.map(({ message }) => message).join('\n'), /^Users were harmed: before this is published/m);
  });

  it('refuses what is not the next status, and says what is', async () => {
    await assert.rejects(
      plan(closablePostmortem.replace('status: open', 'status: draft'), 'closed'),
      /mark it as open/,
    );
    await assert.rejects(plan(closablePostmortem, 'open'), /is open already/);
    await assert.rejects(plan('# Nothing\n', 'closed'), /no front matter/);
  });
});
