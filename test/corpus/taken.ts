import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { runCliAt, type CliRun } from '../support/cli.ts';
import { git } from '../support/repository.ts';
import { timeAt } from '../support/session.ts';
import { decide } from './decide.ts';
import type { Scenario } from './scenarios.ts';
import { scratchFor, type Scratch } from './scratch.ts';

/** A scratch repository in which a scenario's post-mortem is written and committed. */
export interface Taken extends Scratch {
  /** Repository-relative. */
  readonly document: string;
  /** Runs one command line a day after the session. */
  run(...argv: readonly string[]): Promise<CliRun>;
  /** Commits everything. */
  keep(subject: string): void;
}

/** Writes the post-mortem of a recorded session, and its decision with the cases that the run holds for it. */
export async function takeUp(scenario: Scenario): Promise<Taken> {
  const scratch = scratchFor(scenario.recorded);
  const { repo, home, session } = scratch;
  const runAt = (now: string, argv: readonly string[]): Promise<CliRun> =>
    runCliAt({ cwd: repo, now, env: { HOME: home, PATH: process.env.PATH ?? '' } }, argv);
  const told = await runAt('2026-12-01T09:00:00Z', ['session', session, '--json']);
  const { end } = (JSON.parse(told.out) as { session: { end: string } }).session;
  const now = new Date(Date.parse(end) + 24 * 60 * 60_000).toISOString();
  const run = (...argv: readonly string[]): Promise<CliRun> => runAt(now, argv);
  const made = await run('new', '--session', session);
  assert.equal(made.code, 0, made.err);
  const document = made.out.split('\n')[0] ?? '';
  const whole = path.join(repo, document);
  fs.writeFileSync(whole, decide(fs.readFileSync(whole, 'utf8'), scenario, now));
  if (scenario.isGuarded) {
    const cases = await run('cases', document, '--session', session);
    assert.equal(cases.code, 0, cases.err);
    assert.match(cases.out, /^c1: \d+ to stop, \d+ to let pass/);
  }
  const keep = (subject: string): void => {
    git(repo, ['add', '-A']);
    git(repo, ['commit', '-qm', subject], (Date.parse(now) - Date.parse(timeAt(0))) / 60_000);
  };
  keep('Write it down');
  return { ...scratch, document, run, keep };
}

/** Applies and proves the change, and commits it. */
export async function applyTaken({ run, document, keep }: Taken): Promise<void> {
  const applied = await run('apply', document);
  assert.equal(applied.code, 0, applied.err);
  const proved = await run('prove', document);
  assert.equal(proved.code, 0, proved.out + proved.err);
  keep('Apply it');
}
