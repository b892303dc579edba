import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { readBatch } from './objects.ts';
import type { Repository } from './repository.ts';
import { catFile, runGit, type GitOptions } from './run.ts';

/** Where a commit's files are written, and how many at most. */
export interface ExportOptions extends GitOptions {
  /** An empty folder. */
  readonly folder: string;
  readonly budget: { files: number; bytes: number };
}

interface Entry {
  readonly path: string;
  readonly id: string;
  readonly size: number;
  readonly kind: 'file' | 'program' | 'link';
}

const batchBytes = 32 * 1024 * 1024;
const batchFiles = 1_000;

/**
 * Writes a commit's files into a folder as the repository holds them, no filter applied.
 * @returns false when the budget did not suffice; then only a part is there.
 * @throws GitFailure when the commit is not in this clone.
 */
export async function exportCommit(repository: Repository, commit: string, options: ExportOptions): Promise<boolean> {
  const { budget, folder } = options;
  const listed = (await runGit(repository.root, ['ls-tree', '-r', '-l', '-z', '--full-tree', commit], options))
    .split('\0')
    .flatMap(readEntry);
  const wanted: Entry[] = [];
  for (const entry of listed) {
    if (budget.files <= 0 || entry.size > budget.bytes) break;
    budget.files -= 1;
    budget.bytes -= entry.size;
    wanted.push(entry);
  }
  // Links come last, so that no file is written through one.
  wanted.sort((a, b) => Number(a.kind === 'link') - Number(b.kind === 'link'));
  for (const batch of batches(wanted)) {
    options.signal?.throwIfAborted();
    const input = batch.map(({ id }) => `${id}\n`).join('');
    const contents = readBatch(await catFile(repository.root, ['--batch'], { ...options, input }));
    for (const [index, entry] of batch.entries()) {
      const content = contents[index];
      if (content) await writeEntry(folder, entry, content);
    }
  }
  await cutStrayLinks(
    folder,
    wanted.filter(({ kind }) => kind === 'link'),
  );
  return wanted.length === listed.length;
}

/** Links that stay inside by their letters may lead out through others. */
async function cutStrayLinks(folder: string, links: readonly Entry[]): Promise<void> {
  const root = await fs.realpath(folder);
  for (const entry of links) {
    const whole = path.join(folder, entry.path);
    // What leads nowhere, or in a circle, leads nowhere else either.
    const real = await fs.realpath(whole).catch(() => root);
    const below = path.relative(root, real);
    if (below.startsWith('..') || path.isAbsolute(below)) await fs.rm(whole, { force: true });
  }
}

function readEntry(line: string): Entry[] {
  const found = /^(100644|100755|120000) blob ([0-9a-f]{40,64}) +(\d+)\t([^]+)$/.exec(line);
  const [, mode, id = '', size, name = ''] = found ?? [];
  if (!found || path.posix.isAbsolute(name) || name.split('/').some((part) => /^(\.\.|\.git)$/i.test(part))) return [];
  const kind = mode === '120000' ? 'link' : mode === '100755' ? 'program' : 'file';
  return [{ path: name, id, size: Number(size), kind }];
}

function* batches(entries: readonly Entry[]): Generator<readonly Entry[]> {
  let batch: Entry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    if (batch.length >= batchFiles || (bytes + entry.size > batchBytes && batch.length > 0)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(entry);
    bytes += entry.size;
  }
  if (batch.length > 0) yield batch;
}

async function writeEntry(folder: string, entry: Entry, content: Uint8Array): Promise<void> {
  const whole = path.join(folder, entry.path);
  await fs.mkdir(path.dirname(whole), { recursive: true });
  if (entry.kind !== 'link') return fs.writeFile(whole, content, { mode: entry.kind === 'program' ? 0o755 : 0o644 });
  const target = new TextDecoder().decode(content);
  const led = path.relative(folder, path.resolve(path.dirname(whole), target));
  // A link that leads out of the copy could be written through.
  if (path.isAbsolute(target) || led.startsWith('..') || path.isAbsolute(led)) return;
  try {
    await fs.symlink(target, whole);
  } catch (error) {
    // A tree made by hand may have a file or folder of the same name.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}
