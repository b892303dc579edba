import * as path from 'node:path';
import * as vscode from 'vscode';
import type { ChangePlan } from '../../node/apply.ts';
import { HumanError } from '../../node/human-error.ts';
import { createBacktests, type Backtests, type Precedent } from '../backtests.ts';
import { readChangeTarget, type ChangeTarget } from '../change-target.ts';
import { DisposableStore } from '../disposable.ts';
import { registerCommand } from '../errors.ts';
import type { Host } from '../host.ts';
import { today } from '../local-date.ts';
import { findPlace } from '../place.ts';
import { createPreview, type Preview } from '../preview.ts';
import { withQuietProgress } from '../progress.ts';
import { requireTrust } from '../trust.ts';
import { writePlan } from '../write-plan.ts';

/** The two directions, in the words of the interface. */
const verbs = {
  apply: {
    title: 'Apply Harness Change',
    does: 'Apply',
    done: 'Applied',
    idle: 'stands already: nothing to write',
    recorded: 'stands already: it is on record now',
  },
  undo: {
    title: 'Undo Harness Change',
    does: 'Undo',
    done: 'Took back',
    idle: 'is not in the harness any more',
    recorded: 'was not in the harness any more: it is taken off the record',
  },
} as const;

type Direction = keyof typeof verbs;

/** What is to happen, with the change it is about. */
interface Job extends ChangeTarget {
  readonly direction: Direction;
  readonly plan: ChangePlan;
}

/** Plans against the disk and the text that the editor holds; refuses with the reasons when it cannot be done. */
async function planJob(host: Host, direction: Direction, target: ChangeTarget): Promise<Job> {
  const { planChanges, planUndo, readGuardProgram } = await host.engine();
  const { document, changeId } = target;
  const plan = await withQuietProgress('Reading the harness', async () => {
    const around = vscode.Uri.joinPath(document.uri, '..');
    const { repo, below } = await findPlace(host, document.uri, around);
    const make = direction === 'apply' ? planChanges : planUndo;
    return make({
      repo,
      document: below,
      text: document.getText(),
      changeId,
      today: today(),
      guardProgram: await readGuardProgram(vscode.Uri.joinPath(host.extensionUri, 'dist').fsPath),
    });
  });
  if (plan.refusals.length > 0) throw new HumanError(plan.refusals.join('\n'));
  return { ...target, direction, plan };
}

/** What would be written, one file a line, what recorded sessions say of it, and what else is to be known. */
function describePlan({ plan }: Job, precedent: Precedent | null = null): string {
  const files = plan.files.map(({ path: name, before, after }) => {
    if (before === null) return `new: ${name}`;
    return after === null ? `removed: ${name}` : `changed: ${name}`;
  });
  const told = precedent ? [precedent.text] : [];
  return [...files, ...[...told, ...plan.notes].map((text) => `\n${text}`)].join('\n');
}

const describeFiles = ({ plan }: Job): string =>
  plan.files.length === 1 ? (plan.files[0]?.path ?? '') : `${plan.files.length} files`;

/** What a person sees before something is written. */
interface Tools {
  readonly diffs: Preview;
  readonly backtests: Backtests;
  /** What recorded sessions say, where they were asked already. */
  readonly precedent?: Precedent | null;
}

/** What recorded sessions say of the guard that is to be applied; null when there is none. */
async function findPrecedent({ direction, plan, document, changeId }: Job, { backtests }: Tools) {
  const isNew = direction === 'apply' && plan.files.length > 0;
  return isNew ? backtests.of(document, changeId) : null;
}

const look = 'Look at the Calls';

/** The word on the button: one that says so where ordinary work would have been stopped. */
function wordFor({ direction }: Job, precedent: Precedent | null): string {
  const { does } = verbs[direction];
  return precedent?.isWarning ? `${does} Anyway` : does;
}

/** Asks without holding anything up, beside what the person looks at. */
async function offer(job: Job, precedent: Precedent | null): Promise<boolean> {
  const does = wordFor(job, precedent);
  const question = `${verbs[job.direction].does} ${job.changeId} in ${describeFiles(job)}?`;
  const text = [question, precedent?.text ?? ''].join(' ').trim();
  const actions = precedent?.show ? [does, look] : [does];
  const ask = precedent?.isWarning ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  const answer = await ask(text, ...actions);
  if (answer !== look) return answer === does;
  await precedent?.show?.();
  return offer(job, precedent);
}

/** Shows the diff, and offers to go on from there. */
async function preview(host: Host, job: Job, tools: Tools): Promise<void> {
  const title = `${verbs[job.direction].does} ${job.changeId} (preview)`;
  await tools.diffs.show(title, job.plan);
  const precedent = tools.precedent === undefined ? await findPrecedent(job, tools) : tools.precedent;
  if (!(await offer(job, precedent))) return;
  await tools.diffs.close(title);
  await write(host, job);
}

async function write(host: Host, job: Job): Promise<void> {
  await writePlan(host, job.plan);
  host.findings.forget();
  host.proofs.forget(job.document.uri, job.changeId);
  const { changeId, direction, document, plan } = job;
  host.log.info(`${verbs[direction].done} ${changeId} of ${document.uri.fsPath}:\n${describePlan(job)}`);
  const [open, undo] = ['Open', 'Undo'];
  const actions = [
    ...(plan.files.some(({ after }) => after !== null) ? [open] : []),
    ...(direction === 'apply' ? [undo] : []),
  ];
  const { done, recorded } = verbs[direction];
  const text = plan.files.length > 0 ? `${done} ${changeId} in ${describeFiles(job)}.` : `${changeId} ${recorded}.`;
  const answer = await vscode.window.showInformationMessage(text, ...actions);
  if (answer === undo) await carryOut(host, await planJob(host, 'undo', { changeId, document }));
  if (answer === open) {
    const file = plan.files.find(({ after }) => after !== null);
    if (file) await vscode.window.showTextDocument(vscode.Uri.file(path.join(plan.repo, file.path)));
  }
}

/** Writes what was planned, or says that nothing needs to be written. */
async function carryOut(host: Host, job: Job): Promise<void> {
  if (job.plan.files.length > 0 || job.plan.document) {
    await write(host, job);
    return;
  }
  await vscode.window.showInformationMessage(`${job.changeId} ${verbs[job.direction].idle}.`);
}

/** Asks before anything is written; the diff, and the calls that a guard would have stopped, are one click away. */
async function confirm(host: Host, job: Job, tools: Tools): Promise<void> {
  if (job.plan.files.length === 0) {
    await carryOut(host, job);
    return;
  }
  const precedent = await findPrecedent(job, tools);
  const does = wordFor(job, precedent);
  const question = `${verbs[job.direction].does} change ${job.changeId} to the harness?`;
  const detail = describePlan(job, precedent);
  const ask = precedent?.isWarning ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  const answer = await ask(question, { modal: true, detail }, does, 'Show Diff', ...(precedent?.show ? [look] : []));
  if (answer === does) await carryOut(host, job);
  if (answer === 'Show Diff') await preview(host, job, { ...tools, precedent });
  if (answer !== look) return;
  await precedent?.show?.();
  if (await offer(job, precedent)) await write(host, job);
}

/** Previewing, applying and undoing a harness change, from a CodeLens, a quick-fix, the tree or the palette. */
export function startApply(host: Host): vscode.Disposable {
  const store = new DisposableStore();
  const tools: Tools = { diffs: store.add(createPreview()), backtests: store.add(createBacktests(host)) };
  const register = (
    id: string,
    direction: Direction,
    then: (host: Host, job: Job, tools: Tools) => Promise<void>,
  ): void => {
    store.add(
      registerCommand(host, `agentPostmortem.${id}`, async (...args) => {
        const { title } = verbs[direction];
        if (!(await requireTrust(title))) return;
        const target = await readChangeTarget(host, title, args);
        if (target) await then(host, await planJob(host, direction, target), tools);
      }),
    );
  };
  register('previewChange', 'apply', preview);
  register('applyChange', 'apply', confirm);
  register('undoChange', 'undo', confirm);
  return store;
}
