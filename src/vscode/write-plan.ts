import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { ChangePlan, PlannedFile } from '../node/apply.ts';
import { HumanError } from '../node/human-error.ts';
import { toTextEdit } from './convert.ts';
import type { Host } from './host.ts';
import { saveDocument } from './save.ts';

/** A planned file that an editor holds. */
interface OpenFile {
  readonly file: PlannedFile;
  readonly document: vscode.TextDocument;
}

/** The editor's document for a file of the repository; undefined when none is open. */
async function findOpen(repo: string, name: string): Promise<vscode.TextDocument | undefined> {
  const wanted = path.join(repo, name);
  for (const document of vscode.workspace.textDocuments) {
    if (document.uri.scheme !== 'file' || document.isClosed) continue;
    if (document.uri.fsPath === wanted) return document;
    // The workspace may be reached through a link, the plan names real paths.
    if (path.basename(wanted) !== path.basename(document.uri.fsPath)) continue;
    const real = await fs.realpath(document.uri.fsPath).catch(() => null);
    if (real === wanted) return document;
  }
  return undefined;
}

/** Refuses a file that its owner may not write: an editor would take the edit, and then fail to save it. */
async function assertWritable(repo: string, name: string): Promise<void> {
  const stats = await fs.stat(path.join(repo, name)).catch(() => null);
  if (stats && (stats.mode & 0o200) === 0) {
    throw new HumanError(`${name} is read-only: make it writable, then try again.`);
  }
}

/**
 * Which files go through an editor. One that comes or goes does not; nor does one whose text the editor has changed in
 * opening it (mixed line ends, byte order mark): only writing its bytes keeps the rest as it is.
 */
async function splitPlan(plan: ChangePlan): Promise<{ readonly open: readonly OpenFile[]; readonly rest: ChangePlan }> {
  const open: OpenFile[] = [];
  const closed: PlannedFile[] = [];
  for (const file of plan.files) {
    const document = await findOpen(plan.repo, file.path);
    if (document?.isDirty) {
      throw new HumanError(`${file.path} has changes that are not saved: save or revert them, then try again.`);
    }
    if (document && file.after !== null && document.getText() === file.before) open.push({ file, document });
    else closed.push(file);
  }
  const record = plan.document && (await findOpen(plan.repo, plan.document.path));
  if (plan.document && record) {
    if (record.getText() !== plan.document.before) {
      throw new HumanError(`${plan.document.path} changed meanwhile: look at it, then try again.`);
    }
    open.push({ file: plan.document, document: record });
  }
  for (const { file } of open) await assertWritable(plan.repo, file.path);
  return { open, rest: { ...plan, files: closed, document: record ? null : plan.document } };
}

/** False when an editor refused, or one of the texts is not what was planned for any more. */
async function editOpen(open: readonly OpenFile[]): Promise<boolean> {
  if (open.length === 0) return true;
  if (open.some(({ file, document }) => document.getText() !== file.before)) return false;
  const edit = new vscode.WorkspaceEdit();
  for (const { file, document } of open) {
    edit.set(
      document.uri,
      file.edits.map((one) => toTextEdit(document, one)),
    );
  }
  return vscode.workspace.applyEdit(edit);
}

/** Takes back what was written byte by byte. */
function invert(plan: ChangePlan): ChangePlan {
  const swap = (file: PlannedFile): PlannedFile => ({ ...file, before: file.after, after: file.before });
  return { ...plan, files: plan.files.map(swap), document: plan.document && swap(plan.document) };
}

/** Saves what was edited; what a save participant (a formatter, say) did to a file besides is taken out again. */
async function saveExactly(host: Host, plan: ChangePlan, open: readonly OpenFile[]): Promise<void> {
  const { applyPlan } = await host.engine();
  for (const { file, document } of open) {
    const isSaved = await saveDocument(document);
    const saved = await fs.readFile(path.join(plan.repo, file.path), 'utf8');
    if (saved === file.after) continue;
    if (!isSaved) throw new HumanError(`${file.path} could not be saved: save it to complete the change.`);
    await applyPlan({ ...plan, files: [{ ...file, before: saved, edits: [] }], document: null });
  }
}

/**
 * Writes a plan: files open in an editor through that editor, the others byte by byte; all or none.
 * @throws HumanError when something changed since the plan was made or cannot be written.
 */
export async function writePlan(host: Host, plan: ChangePlan): Promise<void> {
  const { applyPlan } = await host.engine();
  const { open, rest } = await splitPlan(plan);
  await applyPlan(rest);
  if (!(await editOpen(open))) {
    await applyPlan(invert(rest));
    throw new HumanError('A file was edited meanwhile, and nothing was written. Try again.');
  }
  await saveExactly(host, plan, open);
}
