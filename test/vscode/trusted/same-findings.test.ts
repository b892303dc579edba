// The editor and the command line say the same of every document that the checks' fixtures show, with a team's own template,
// patterns and severities in force.
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { runCliAt } from '../../support/cli.ts';
import { activate, closeAll, repo, until, write } from '../workspace.ts';

const fixtures = path.resolve(import.meta.dirname, '../../../test/fixtures/checks');

const template = `---
id: data-incident
title: Data incident
extends: incident
sections:
  What happened to the data: { id: what-happened }
limits: { sentences: 1, whys: 2 }
---
# Data incident

## What happened to the data
(?)

## Root cause
1. (?)
`;

const own = `---
template: data-incident
id: pm-0000aaaa
date: 2026-02-04
status: open
pattern: lost-rows
---
# Rows were lost

## What happened to the data
Two rows were lost. Nobody had asked for that. A backup had them.
`;

interface Place {
  readonly line: number;
  readonly column: number;
}

/** A finding as the command line prints it. */
interface Told {
  readonly id: string;
  readonly severity: string;
  readonly message: string;
  readonly start: Place;
  readonly end: Place;
}

const names = ['error', 'warning', 'information'];
const sorted = (all: readonly Told[]): readonly string[] =>
  all.map(({ id, severity, message, start, end }) => JSON.stringify({ id, severity, message, start, end })).sort();
const place = ({ line, character }: vscode.Position): Place => ({ line: line + 1, column: character + 1 });

/** What the editor shows, as the command line would say it. */
function shown(uri: vscode.Uri): readonly string[] {
  const all = vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Agent Post-Mortem');
  return sorted(
    all.map(({ range, code, severity, message }) => ({
      id: typeof code === 'object' ? String(code.value) : '',
      severity: names[severity] ?? '',
      message,
      start: place(range.start),
      end: place(range.end),
    })),
  );
}

/** Every fixture with findings as a document of the library, without its marks. */
function writeFixtures(): readonly string[] {
  const files = fs
    .readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
    .filter((name) => /bad[^/\\]*\.md$/.test(name));
  return files.map((name) => {
    const document = `postmortems/${name.replace(/[\\/]/g, '-')}`;
    write(document, fs.readFileSync(path.join(fixtures, name), 'utf8').replace(/[⟦⟧]/g, ''));
    return document;
  });
}

async function checkOnCommandLine(): Promise<ReadonlyMap<string, readonly string[]>> {
  const { out } = await runCliAt({ cwd: repo(), now: new Date().toISOString() }, ['check', '--format', 'json']);
  const { files } = JSON.parse(out) as { files: readonly { file: string; findings: readonly Told[] }[] };
  return new Map(files.map(({ file, findings }) => [file, sorted(findings)]));
}

/** Waits until the editor shows of a document what the command line says of it. */
async function expectSame(name: string, wanted: readonly string[]): Promise<void> {
  const uri = vscode.Uri.file(path.join(repo(), name));
  const isSame = (): boolean => JSON.stringify(shown(uri)) === JSON.stringify(wanted);
  await until(`what the command line says of ${name}`, isSame, 30_000).catch(() => {
    assert.deepEqual(shown(uri), wanted, name);
  });
}

describe('findings', () => {
  before(activate);
  afterEach(async () => {
    await closeAll();
    fs.rmSync(path.join(repo(), '.postmortem/settings.json'), { force: true });
  });

  it('are the same in the editor and on the command line', async function () {
    this.timeout(240_000);
    const patterns = [{ id: 'lost-rows' }, { id: 'false-green' }];
    write('.postmortem/settings.json', JSON.stringify({ severity: { 'no-owner': 'error' }, patterns }));
    write('postmortems/templates/data-incident.md', template);
    write('postmortems/evidence/here.jsonl', '{}\n{}\n{}\n');
    write('postmortems/own.md', own);
    const documents = [...writeFixtures(), 'postmortems/own.md'];
    assert.ok(documents.length > 35, `${documents.length} documents`);
    const wanted = await checkOnCommandLine();
    assert.ok([...wanted.values()].flat().some((line) => line.includes('no-owner') && line.includes('error')));
    assert.ok(wanted.get('postmortems/own.md')?.some((line) => line.includes('too-many-sentences')));
    // The editor closes documents that nobody shows when there are too many of them.
    for (let i = 0; i < documents.length; i += 15) {
      const names = documents.slice(i, i + 15);
      for (const name of names) await vscode.workspace.openTextDocument(vscode.Uri.file(path.join(repo(), name)));
      for (const name of names) await expectSame(name, wanted.get(name) ?? []);
    }
  });
});
