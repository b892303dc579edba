import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { RecordedCall } from '../../../src/core/model/proof.ts';
import claudeCode from '../../../src/core/targets/claude-code/index.ts';
import { writeTranscript } from '../../../src/node/replay/transcript.ts';
import { removeFolders, temporaryFolder, write } from '../../support/repository.ts';
import { recordedCall } from '../../support/recorded-call.ts';

describe('the transcript that a replayed hook reads', () => {
  let home = '';
  const protocol = claudeCode.protocol!;
  const place = { root: '/copy', home: '/nobody', transcript: null };
  const call = (root: string, file: string): RecordedCall =>
    recordedCall({ tool: 'Edit', toolKind: 'edit', root, before: { file, line: 3 } });

  before(() => {
    home = temporaryFolder();
    write(home, { 'runs/s.jsonl': `{"file":"${home}/shop/a.ts"}\n{"file":"${home}/shop-2/a.ts"}\n{"later":1}\n` });
  });
  after(removeFolders);

  for (const form of ['absolute', 'shortened']) {
    it(`ends before the call, and names the copy’s files where the root is ${form}`, async () => {
      const from = form === 'absolute' ? home : '~';
      const recorded = call(`${from}/shop`, `${from}/runs/s.jsonl`);
      const folder = path.join(home, form);
      fs.mkdirSync(folder);
      const file = await writeTranscript(folder, { call: recorded, known: [], home, protocol, place });
      assert.equal(fs.readFileSync(file, 'utf8'), `{"file":"/copy/a.ts"}\n{"file":"${home}/shop-2/a.ts"}\n`);
    });
  }

  it('is found where evidence shortened the home directory in the name of a folder', async () => {
    const dashed = home.replace(/[^A-Za-z0-9]/g, '-');
    write(home, { [`runs/${dashed}-shop/s.jsonl`]: '{"first":1}\n{"second":2}\n{"later":1}\n' });
    const recorded = call('~/shop', '~/runs/-~-shop/s.jsonl');
    const folder = temporaryFolder();
    const file = await writeTranscript(folder, { call: recorded, known: [], home, protocol, place });
    assert.equal(fs.readFileSync(file, 'utf8'), '{"first":1}\n{"second":2}\n');
  });
});
