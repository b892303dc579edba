import type { Stats } from 'node:fs';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { HumanError } from '../human-error.ts';
import { codeOf } from './harness-files.ts';
import type { ChangePlan, PlannedFile } from './plan.ts';

/** One file on its way: what was there, and what is to replace it. */
interface Job {
  readonly path: string;
  readonly whole: string;
  readonly before: string | null;
  /** Beside the target, holding the new text; null for a file that goes. */
  readonly temporary: string | null;
  readonly mode: number | null;
}

let counter = 0;

/**
 * Writes a plan: all of its files and the document, or none. Files are replaced by renaming, so that no reader sees half
 * of one; their permission bits stay.
 * @throws HumanError when the plan has refusals, a file changed since it was planned or may not be written, or the signal
 * was aborted; then everything is as it was.
 */
export async function applyPlan(plan: ChangePlan, signal?: AbortSignal): Promise<void> {
  if (plan.refusals.length > 0) throw new HumanError(plan.refusals.join('\n'));
  const root = await fs.realpath(plan.repo);
  const files = plan.document ? [...plan.files, plan.document] : plan.files;
  const made: string[] = [];
  const jobs: Job[] = [];
  const done: Job[] = [];
  try {
    for (const file of files) jobs.push(await prepare(root, file, made));
    for (const job of jobs) {
      if (signal?.aborted) throw new HumanError('Stopped: nothing was written.');
      if (job.temporary === null) await fs.unlink(job.whole);
      else await fs.rename(job.temporary, job.whole);
      done.push(job);
    }
  } catch (error) {
    await restore(done, error);
    throw readable(error);
  } finally {
    for (const { temporary } of jobs) if (temporary !== null) await fs.rm(temporary, { force: true });
    if (done.length < files.length) await removeFolders(made);
  }
  for (const { whole, temporary } of done) if (temporary === null) await removeEmptyParents(root, whole);
}

async function prepare(root: string, file: PlannedFile, made: string[]): Promise<Job> {
  const whole = path.join(root, file.path);
  const stats = await lstatOrNull(whole);
  const current = stats === null ? null : await fs.readFile(whole);
  const expected = file.before === null ? null : Buffer.from(file.before, 'utf8');
  const isSame = current === null || expected === null ? current === expected : current.equals(expected);
  if (!isSame)
    throw new HumanError(`${file.path} changed since the change was planned: look at the new preview and apply again.`);
  if (stats && (stats.isSymbolicLink() || !stats.isFile()))
    throw new HumanError(`${file.path} is no plain file any more: apply again.`);
  // The owner's bit, and not whether we could: renaming would go past it.
  if (stats && (stats.mode & 0o200) === 0)
    throw new HumanError(`${file.path} is read-only: make it writable, then apply again.`);
  const mode = stats === null ? null : stats.mode & 0o7777;
  const base = { path: file.path, whole, before: file.before, mode };
  if (file.after === null) return { ...base, temporary: null };
  await makeFolders(root, path.dirname(whole), made);
  return { ...base, temporary: await writeBeside(whole, file.after, mode) };
}

async function writeBeside(whole: string, text: string, mode: number | null): Promise<string> {
  const temporary = path.join(path.dirname(whole), `.${path.basename(whole)}.${process.pid}-${counter++}.tmp`);
  await fs.writeFile(temporary, text, { flag: 'wx' });
  if (mode !== null) await fs.chmod(temporary, mode);
  return temporary;
}

async function lstatOrNull(whole: string): Promise<Stats | null> {
  try {
    return await fs.lstat(whole);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Makes the folders that are missing; a link on the way that leads out of the repository is not followed. */
async function makeFolders(root: string, folder: string, made: string[]): Promise<void> {
  const missing: string[] = [];
  let existing = folder;
  while ((await lstatOrNull(existing)) === null) {
    missing.unshift(existing);
    existing = path.dirname(existing);
  }
  const real = await fs.realpath(existing);
  if (real !== root && !real.startsWith(root + path.sep)) {
    throw new HumanError(`${path.relative(root, folder)} leads out of the repository: nothing was written.`);
  }
  for (const one of missing) {
    await fs.mkdir(one);
    made.push(one);
  }
}

/** Puts back what was replaced, newest first. */
async function restore(done: readonly Job[], cause: unknown): Promise<void> {
  const failed: string[] = [];
  for (const job of done.toReversed()) {
    try {
      if (job.before === null) await fs.unlink(job.whole);
      else await fs.rename(await writeBeside(job.whole, job.before, job.mode), job.whole);
    } catch {
      // Told below, all together: one that cannot be put back must not keep the others from it.
      failed.push(job.path);
    }
  }
  if (failed.length > 0) {
    throw new HumanError(
      `Writing failed (${messageOf(cause)}), and ${failed.join(', ')} could not be put back: restore from git.`,
    );
  }
}

async function removeFolders(made: readonly string[]): Promise<void> {
  for (const folder of made.toReversed()) await removeIfEmpty(folder);
}

async function removeEmptyParents(root: string, whole: string): Promise<void> {
  for (let folder = path.dirname(whole); folder.startsWith(root + path.sep); folder = path.dirname(folder)) {
    if (!(await removeIfEmpty(folder))) return;
  }
}

async function removeIfEmpty(folder: string): Promise<boolean> {
  try {
    await fs.rmdir(folder);
    return true;
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST', 'ENOENT', 'EPERM', 'EBUSY'].includes(codeOf(error) ?? '')) return false;
    throw error;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function readable(error: unknown): unknown {
  if (error instanceof HumanError || codeOf(error) === null) return error;
  return new HumanError(`Nothing was written: ${messageOf(error)}.`);
}
