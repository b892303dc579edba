import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { applyPlan, readGuardProgram, unifiedDiff } from '../node/apply.ts';
import type { ChangeOptions, ChangePlan } from '../node/apply.ts';
import { decode } from '../node/apply/harness-files.ts';
import { openRepository } from '../node/git/repository.ts';
import { HumanError } from '../node/human-error.ts';
import { assertInside } from '../node/inside.ts';
import type { CliIo } from './io.ts';
import { printable } from './text.ts';
import { localDate } from '../node/local-date.ts';
import { realFile } from './real-file.ts';

/** The options that `apply` and `undo` share. */
export interface ChangeFlags {
  readonly change?: string;
  readonly target?: readonly string[];
  readonly dryRun?: boolean;
}

/** How a verb differs from the other. */
export interface ChangeVerb {
  readonly plan: (options: ChangeOptions) => Promise<ChangePlan>;
  /** `Applied`, `Undone`. */
  readonly done: string;
  /** What is said when there was nothing to write. */
  readonly nothing: string;
  /** The command line to go on with, without the file. */
  readonly next?: string;
}

/** Plans, shows or writes, and tells what was done. @throws HumanError when it cannot be done. */
export async function runChange(
  file: string,
  flags: ChangeFlags,
  { io, verb }: { io: CliIo; verb: ChangeVerb },
): Promise<void> {
  const whole = await realFile(path.resolve(io.cwd, file));
  const repository = await openRepository(path.dirname(whole), { signal: io.signal });
  const repo = repository?.root ?? (await fs.realpath(io.cwd));
  const document = path.relative(repo, whole).split(path.sep).join('/');
  await assertInside(repo, document);
  const text = decode(await fs.readFile(whole));
  if (text === null) throw new HumanError(`${file} is not UTF-8: convert it, then try again.`);
  const plan = await verb.plan({
    repo,
    document,
    text,
    today: localDate(io.now()),
    guardProgram: await readGuardProgram(import.meta.dirname),
    signal: io.signal,
    ...(flags.change === undefined ? {} : { changeId: flags.change }),
    ...(flags.target === undefined ? {} : { targets: flags.target }),
  });
  if (plan.refusals.length > 0) throw new HumanError(plan.refusals.map((line) => printable(line, 2_000)).join('\n'));
  if (flags.dryRun) io.stdout(unifiedDiff(plan));
  else await applyPlan(plan, io.signal);
  report(plan, flags, { io, verb, file });
  io.exit(0);
}

function report(
  plan: ChangePlan,
  flags: ChangeFlags,
  { io, verb, file }: { io: CliIo; verb: ChangeVerb; file: string },
): void {
  const say = flags.dryRun ? (text: string) => io.stderr(text) : (text: string) => io.stdout(text);
  const ids = plan.changes.join(', ');
  if (plan.files.length === 0 && plan.document === null) {
    // What there is to know of a change was said when it was written.
    say(`${verb.nothing} (${ids}).\n`);
    return;
  }
  say(flags.dryRun ? `${ids}: nothing was written (--dry-run).\n` : `${verb.done} ${ids}:\n`);
  for (const { path: name, before, after } of flags.dryRun ? [] : plan.files) {
    say(`  ${before === null ? 'new' : after === null ? 'removed' : 'changed'}  ${printable(name)}\n`);
  }
  if (!flags.dryRun && plan.document) say(`  record  ${printable(plan.document.path)}\n`);
  for (const note of plan.notes) io.stderr(`Note: ${printable(note, 2_000)}\n`);
  if (!flags.dryRun && verb.next && io.isTty) io.stderr(`Next: ${verb.next} ${printable(file, 300)}\n`);
}
