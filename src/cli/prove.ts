import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { Command } from 'commander';
import type { Proof } from '../core/model/proof.ts';
import { applyEdits } from '../core/text/edits.ts';
import { applyPlan, readGuardProgram } from '../node/apply.ts';
import { decode } from '../node/apply/harness-files.ts';
import { openRepository } from '../node/git/repository.ts';
import { HumanError } from '../node/human-error.ts';
import { assertInside } from '../node/inside.ts';
import { isFailing, proveAll, proveDocument, rememberConsent, shownEdits, unreadIn } from '../node/prove.ts';
import type { Consent, HookQuestion, ProvedLibrary, ProveOptions } from '../node/prove.ts';
import { readSettings } from '../node/settings.ts';
import type { CliIo } from './io.ts';
import { addPlaceOptions, cacheFolder, homeOptions, type PlaceFlags } from './options.ts';
import type { ProveOutput } from './prove-output.ts';
import { renderProofs } from './prove-text.ts';
import { printable } from './text.ts';
import { localDate } from '../node/local-date.ts';
import { realFile } from './real-file.ts';

interface ProveFlags extends PlaceFlags {
  readonly all?: boolean;
  readonly change?: string;
  readonly runHooks?: boolean;
  readonly runTests?: boolean;
  readonly checkpoint?: boolean;
  readonly json?: boolean;
}

/** `prove FILE|--all`: tries changes on their recorded calls, and tells which preventions do not stand any more. */
export function addProveVerb(program: Command, io: CliIo): void {
  addPlaceOptions(program.command('prove'))
    .description('try a post-mortem’s changes on the recorded calls, as the harness stands today')
    .argument('[file]', 'the post-mortem')
    .option('--all', 'every applied change of every post-mortem')
    .option('--change <id>', 'only this change')
    .option('--run-hooks', 'run hooks that are not this product’s own guard without asking, and those beside it')
    .option('--checkpoint', 'make the recorded edits again in the copy before each call, for hooks that look at files')
    .option('--run-tests', 'run the commands of test changes in copies: red where the failure was, green now')
    .option('--json', 'print JSON')
    .action(async (file: string | undefined, flags: ProveFlags) => {
      if ((file === undefined) === (flags.all !== true)) {
        throw new HumanError('Name one post-mortem, or give --all.');
      }
      const found = file === undefined ? await proveLibrary(flags, io) : await proveFile(file, flags, io);
      const failing = found.proofs.some(isFailing) || found.unread.some(({ wasApplied }) => wasApplied !== false);
      const output: ProveOutput = {
        schema: 1,
        failing,
        proofs: found.proofs.map(toOutput),
        unread: found.unread.map((one) => ({ ...one })),
      };
      io.stdout(flags.json ? `${JSON.stringify(output, null, 2)}\n` : renderProofs(found, io));
      io.exit(failing ? 1 : 0);
    });
}

async function proveLibrary(flags: ProveFlags, io: CliIo): Promise<ProvedLibrary> {
  const folder = path.resolve(io.cwd, flags.repo ?? '.');
  const repo = (await openRepository(folder, { signal: io.signal }))?.root ?? (await fs.realpath(folder));
  const { folder: library } = await readSettings(repo);
  return proveAll(library, await optionsFor(repo, flags, io));
}

/** Proves one document and puts what was shown on record in it. */
async function proveFile(file: string, flags: ProveFlags, io: CliIo): Promise<ProvedLibrary> {
  const whole = await realFile(path.resolve(io.cwd, file));
  const repository = await openRepository(path.dirname(whole), { signal: io.signal });
  const repo = repository?.root ?? (await fs.realpath(path.resolve(io.cwd, flags.repo ?? '.')));
  const document = path.relative(repo, whole).split(path.sep).join('/');
  await assertInside(repo, document);
  const before = decode(await fs.readFile(whole));
  if (before === null) throw new HumanError(`${file} is not UTF-8: convert it, then try again.`);
  const proofs = await proveDocument({ document, text: before }, await optionsFor(repo, flags, io));
  const edits = shownEdits(before, proofs, localDate(io.now()));
  if (edits.length > 0) {
    const record = { path: document, before, after: applyEdits(before, edits), edits };
    await applyPlan({ repo, changes: [], files: [], document: record, notes: [], refusals: [] }, io.signal);
  }
  return { proofs, unread: unreadIn(before, document) };
}

async function optionsFor(repo: string, flags: ProveFlags, io: CliIo): Promise<ProveOptions> {
  return {
    repo,
    home: homeOptions(flags, io).home,
    guardProgram: await readGuardProgram(import.meta.dirname),
    consent: consentFor(flags, io),
    runForeign: flags.runHooks ?? false,
    runTests: flags.runTests ?? false,
    checkpoint: flags.checkpoint ?? false,
    env: io.env,
    signal: io.signal,
    ...(flags.change === undefined ? {} : { changeId: flags.change }),
  };
}

/** Where nobody can be asked, a flag stands for a yes to what it names, and for nothing else. */
function consentFor({ runHooks = false, runTests = false }: ProveFlags, io: CliIo): Consent {
  const ask = askFor(io);
  return (question) => {
    const isGiven = question.isTest === true ? runTests && !io.ask : runHooks;
    return isGiven ? Promise.resolve(true) : ask(question);
  };
}

/** Asks on a terminal, once for each content; elsewhere nobody can be asked and nothing of others is run. */
function askFor(io: CliIo): Consent {
  const { ask } = io;
  if (!ask) return () => Promise.resolve(false);
  return rememberConsent((hook) => ask(describe(hook)), cacheFolder(io));
}

function describe({ command, files, isTest = false }: HookQuestion): string {
  const named = files.length === 0 ? '' : `\n  which runs ${files.map((name) => printable(name)).join(', ')}`;
  const place = `in ${isTest ? 'two copies' : 'a copy'} of the repository, with an empty home directory`;
  const what = isTest ? 'This is the command of a test change' : 'This hook is not Agent Post-Mortem’s own';
  return `${what}:\n  ${printable(command, 1_000)}${named}\nRun it ${place}?`;
}

/** Copies, since what is printed is no readonly value. */
function toOutput(proof: Proof): ProveOutput['proofs'][number] {
  const { reasons, inexact, cases, variations, notes } = proof;
  return {
    ...proof,
    reasons: [...reasons],
    inexact: [...inexact],
    cases: cases.map((one) => ({ ...one, inexact: [...one.inexact], runs: [...one.runs] })),
    variations: [...variations],
    notes: [...notes],
  };
}
