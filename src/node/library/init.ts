import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import {
  addBlock,
  addToLefthook,
  addToPreCommit,
  addToScript,
  type Insertion,
} from '../../core/library/init/insert.ts';
import {
  hookLines,
  hookScript,
  lefthookCommands,
  preCommitItem,
  pullRequestLines,
  runbookLines,
  workflow,
  workflowFile,
} from '../../core/library/init/pieces.ts';
import { applyEdits } from '../../core/text/edits.ts';
import type { ChangePlan, PlannedFile } from '../apply.ts';
import { decode } from '../apply/harness-files.ts';
import { HumanError } from '../human-error.ts';
import { assertInside } from '../inside.ts';
import { isFileError } from '../sessions/store-files.ts';

/** Which pieces are wanted, and where. */
export interface InitOptions {
  /** Root of the repository, absolute. */
  readonly repo: string;
  /** The folder of the post-mortems, relative to it. */
  readonly folder: string;
  readonly ci: boolean;
  readonly preCommit: boolean;
  readonly prTemplate: boolean;
}

/** Plans the pieces that keep the library alive. Nothing of the user's is overwritten; what stands already is left alone. */
export async function planInit(options: InitOptions): Promise<ChangePlan> {
  const parts = [
    ...(options.ci ? [await planWorkflow(options)] : []),
    ...(options.preCommit ? [await planPreCommit(options)] : []),
    ...(options.prTemplate ? [await planPullRequest(options), await planRunbook(options)] : []),
  ];
  return {
    repo: options.repo,
    changes: [],
    files: parts.flatMap(({ file }) => (file ? [file] : [])),
    document: null,
    notes: parts.flatMap(({ note }) => (note === null ? [] : [note])),
    refusals: [],
  };
}

interface Part {
  readonly file: PlannedFile | null;
  readonly note: string | null;
}

async function planWorkflow({ repo }: InitOptions): Promise<Part> {
  const text = await readText(repo, workflowFile);
  if (text === workflow) return { file: null, note: null };
  if (text !== null) {
    return { file: null, note: `${workflowFile} exists and stays as it is; delete it to have it written anew.` };
  }
  const edits = [{ start: 0, end: 0, text: workflow }];
  const note = `${workflowFile} runs \`npx --yes agent-postmortem\`: the command must come from this project’s dependencies or from the registry that npm is set up with.`;
  return { file: { path: workflowFile, before: null, after: workflow, edits }, note };
}

async function planPreCommit({ repo, folder }: InitOptions): Promise<Part> {
  const byHand = (lines: readonly string[]): string => `Put in by hand:\n${lines.join('\n')}`;
  for (const name of ['.pre-commit-config.yaml', '.pre-commit-config.yml']) {
    const text = await readText(repo, name);
    if (text !== null)
      return part(name, text, { found: addToPreCommit(text, folder), byHand: byHand(preCommitItem(folder)) });
  }
  for (const name of ['lefthook.yml', 'lefthook.yaml', '.lefthook.yml', '.lefthook.yaml']) {
    const text = await readText(repo, name);
    if (text !== null) return part(name, text, { found: addToLefthook(text), byHand: byHand(lefthookCommands) });
  }
  if ((await list(repo, '.husky')) !== null) {
    const name = '.husky/pre-commit';
    const text = await readText(repo, name);
    return part(name, text, { found: addToScript(text), byHand: byHand(hookLines) });
  }
  const own = '.githooks/pre-commit';
  return {
    file: null,
    note: `Neither pre-commit, lefthook nor husky was found, and git’s own hooks are not in the repository. To have them there, put this into ${own}, make it executable (chmod +x ${own}) and run: git config core.hooksPath .githooks\n${hookScript}`,
  };
}

async function planPullRequest({ repo, folder }: InitOptions): Promise<Part> {
  for (const place of ['.github', '.', 'docs']) {
    const name = (await list(repo, place))?.find((file) => /^pull_request_template\.md$/i.test(file));
    if (name === undefined) continue;
    const file = path.posix.join(place, name);
    const text = await readText(repo, file);
    return part(file, text, {
      found: addBlock(text, 'pull-request', pullRequestLines(folder)),
      byHand: pullRequestLines(folder),
    });
  }
  const found = addBlock(null, 'pull-request', pullRequestLines(folder));
  return part('.github/pull_request_template.md', null, { found, byHand: pullRequestLines(folder) });
}

async function planRunbook({ repo, folder }: InitOptions): Promise<Part> {
  for (const place of ['.', 'docs', 'runbooks', 'docs/runbooks']) {
    const wanted = place.endsWith('runbooks') ? /^(?:readme|index)\.md$/i : /^runbooks?\.md$/i;
    const name = (await list(repo, place))?.find((file) => wanted.test(file));
    if (name === undefined) continue;
    const file = path.posix.join(place, name);
    const text = await readText(repo, file);
    return part(file, text, { found: addBlock(text, 'runbook', runbookLines(folder)), byHand: runbookLines(folder) });
  }
  return {
    file: null,
    note: `No runbook was found (RUNBOOK.md, docs/runbook.md). Lines for yours:\n${runbookLines(folder)}`,
  };
}

function part(
  name: string,
  text: string | null,
  { found, byHand }: { readonly found: Insertion; readonly byHand: string },
): Part {
  if ('problem' in found) return { file: null, note: `${name} was left alone: ${found.problem}. ${byHand}` };
  if (found.edits.length === 0) return { file: null, note: null };
  return {
    file: { path: name, before: text, after: applyEdits(text ?? '', found.edits), edits: found.edits },
    note: null,
  };
}

/** The text of a file of the repository, null when there is none. @throws HumanError when it cannot be edited in place. */
async function readText(repo: string, name: string): Promise<string | null> {
  await assertInside(repo, name);
  const file = path.join(repo, name);
  try {
    if ((await fs.lstat(file)).isSymbolicLink()) {
      throw new HumanError(`${name} is a symbolic link: put the lines into the file that it leads to.`);
    }
    const text = decode(await fs.readFile(file));
    if (text === null) throw new HumanError(`${name} is not UTF-8: convert it, then try again.`);
    return text;
  } catch (error) {
    if (isFileError(error, ['ENOENT', 'ENOTDIR'])) return null;
    throw error;
  }
}

async function list(repo: string, folder: string): Promise<readonly string[] | null> {
  try {
    return (await fs.readdir(path.join(repo, folder))).sort();
  } catch (error) {
    if (isFileError(error, ['ENOENT', 'ENOTDIR', 'EACCES'])) return null;
    throw error;
  }
}
