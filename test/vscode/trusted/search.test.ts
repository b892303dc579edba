import assert from 'node:assert/strict';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { writeLibrary } from '../../../scripts/bench/invented.ts';
import type { Host } from '../../../src/vscode/host.ts';
import { readFolders } from '../../../src/vscode/library.ts';
import { findItems } from '../../../src/vscode/search-items.ts';
import { inventedLibrary, postmortemText } from '../../support/library.ts';
import { createOwnHost } from '../own-host.ts';
import { activate, closeAll, repo, write } from '../workspace.ts';

describe('searching', () => {
  let host: Host;

  before(activate);
  beforeEach(() => {
    host = createOwnHost();
    for (const one of inventedLibrary) write(`postmortems/${one.date}-${one.slug}.md`, postmortemText(one));
  });
  afterEach(closeAll);

  const find = async (query: string) => findItems(host, await readFolders(host), query);
  const labels = async (query: string) => (await find(query)).items.map(({ label }) => label);

  it('looks at fields and whole texts, and shows where the words stand', async () => {
    assert.deepEqual(await labels('colleague'), ['The agent stashed a colleague’s changes']);
    const { items } = await find('useful file:total status:closed');
    assert.deepEqual(
      items.map(({ label, detail }) => [label, detail]),
      [
        [
          'The agent tried git stash on uncommitted work',
          'A hook on every `git` call: it would stop the useful ones too.',
        ],
      ],
    );
    assert.equal((await find('pattern:false-green')).count, 4);
    assert.equal((await find('pattern:false-green -layer:tests')).count, 1);
  });

  it('completes the value of a field, with how many have it', async () => {
    const { items } = await find('layer:h');
    assert.deepEqual(
      items
        .filter(({ query }) => query !== undefined)
        .map(({ label, description, query }) => [label, description, query]),
      [['layer:hooks', '2 post-mortems', 'layer:hooks ']],
    );
    assert.equal((await find('status:closed layer:hooks ')).items.filter(({ query }) => query !== undefined).length, 0);
  });

  it('says what to do when nothing is found, or there is nothing yet', async () => {
    const [nothing, ...others] = (await find('zebra')).items;
    assert.deepEqual(others, []);
    assert.equal(nothing?.query, '');
    assert.match(nothing.detail ?? '', /Enter clears the search/);
    await closeAll();
    const [begin] = (await find('')).items;
    assert.equal(begin?.action, 'begin');
  });

  it('takes no icon from a title', async () => {
    write('postmortems/icon.md', postmortemText({ date: '2026-03-20', slug: 'icon', title: 'The $(trash) came back' }));
    assert.deepEqual(await labels('trash'), ['The \\$(trash) came back']);
  });

  it('stays instant at 2,000 post-mortems', async function () {
    this.timeout(120_000);
    writeLibrary(path.join(repo(), 'postmortems'), 2_000);
    const start = performance.now();
    const libraries = await readFolders(host);
    const reading = performance.now() - start;
    const times: number[] = [];
    for (const query of [
      '',
      's',
      'st',
      'stash',
      'stash in',
      'pattern:f',
      'pattern:false-green',
      'file:src/cache ',
      'zebra',
    ]) {
      // The first builds the index.
      await findItems(host, libraries, query);
      const before = performance.now();
      await findItems(host, libraries, query);
      times.push(performance.now() - before);
    }
    const slowest = Math.max(...times);
    console.log(`      read in ${reading.toFixed(0)} ms, a key takes at most ${slowest.toFixed(0)} ms`);
    // As a ratio, since machines differ: one key costs a small part of reading them all.
    assert.ok(slowest < reading / 10, `${slowest} ms of ${reading} ms`);
    assert.ok((await findItems(host, libraries, 'stash')).items.length <= 102);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
});
