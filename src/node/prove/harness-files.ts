import type { HarnessFile, HarnessFiles } from '../../core/targets/harness-file.ts';
import { exists } from '../exists.ts';
import { readHarnessFiles } from '../apply/harness-files.ts';

/** Files of a harness, the user's own among them, and why others could not be read. */
export interface WholeHarness {
  readonly files: HarnessFiles;
  readonly problems: readonly string[];
}

/** Reads what paths and globs name: repository-relative ones, and `~/…` in the home directory. */
export async function readWholeHarness(
  patterns: readonly string[],
  { repo, home, signal }: { readonly repo: string; readonly home: string; readonly signal?: AbortSignal | undefined },
): Promise<WholeHarness> {
  const own = patterns.filter((pattern) => pattern.startsWith('~/')).map((pattern) => pattern.slice(2));
  const inRepository = await readHarnessFiles(
    repo,
    patterns.filter((pattern) => !pattern.startsWith('~/')),
    signal,
  );
  const files = new Map<string, HarnessFile>(inRepository.files);
  // Machines that only check, containers among them, may have no home.
  if (own.length === 0 || !(await exists(home))) return { files, problems: inRepository.refusals };
  const inHome = await readHarnessFiles(home, own, signal);
  for (const [name, file] of inHome.files) {
    const linkTo = file.linkTo === null ? null : `~/${file.linkTo}`;
    files.set(`~/${name}`, { ...file, linkTo });
  }
  return { files, problems: [...inRepository.refusals, ...inHome.refusals.map((text) => `~/${text}`)] };
}
