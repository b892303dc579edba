import * as fs from 'node:fs';
import * as path from 'node:path';
import { count } from '../core/text/quote.ts';
import { createDraft, writeDraft, type DraftFiles } from '../node/draft.ts';
import { createEmptyDraft, type EmptyDraftOptions } from '../node/empty-draft.ts';
import { openRepository } from '../node/git/repository.ts';
import { HumanError } from '../node/human-error.ts';
import { readLibrary } from '../node/library/read-library.ts';
import { localDate } from '../node/local-date.ts';
import { listSessions } from '../node/sessions/list-sessions.ts';
import { analyseSelected } from '../node/sessions/select.ts';
import type { CliIo } from './io.ts';
import { cacheFolder, homeOptions, repoFolder, type PlaceFlags } from './options.ts';

/** What says from which session, and where to, a document is made. */
export interface SourceFlags extends PlaceFlags {
  readonly session?: string;
  readonly base?: string;
  readonly head?: string;
  readonly out?: string;
}

/** What the document is to be. */
export type Wanted = Pick<EmptyDraftOptions, 'template' | 'category' | 'note' | 'title' | 'severity'> & {
  /** Of the post-mortems. */
  readonly folder: string;
};

/** The top of the repository around the folder that is meant, or the folder. */
export async function repositoryRoot(flags: PlaceFlags, io: CliIo): Promise<string> {
  const folder = repoFolder(flags, io);
  return (await openRepository(folder, { signal: io.signal }))?.root ?? fs.realpathSync(folder);
}

/** A document that knows what a session gives; `session` is a selector. */
export async function prefill(flags: SourceFlags, repo: string, io: CliIo) {
  const home = homeOptions(flags, io);
  const analysis = await analyseSelected(flags.session ?? (await worstSession(repo, flags, io)), {
    repo,
    ...home,
    cwd: io.cwd,
    cacheDir: cacheFolder(io),
    signal: io.signal,
    ...(flags.base === undefined ? {} : { base: flags.base }),
    ...(flags.head === undefined ? {} : { head: flags.head }),
  });
  return async ({ folder, template, category, note }: Wanted): Promise<DraftFiles> => {
    const { records } = await readLibrary({ repo, folder, cacheDir: cacheFolder(io), signal: io.signal });
    return createDraft(analysis, { ...place(flags, repo, io), folder, template, category, note, library: records });
  };
}

/** A document without a session. */
export function empty(flags: SourceFlags, repo: string, io: CliIo) {
  return (wanted: Wanted): Promise<DraftFiles> => createEmptyDraft({ ...place(flags, repo, io), ...wanted });
}

function place(flags: SourceFlags, repo: string, io: CliIo) {
  const out = flags.out === undefined || flags.out === '-' ? undefined : outPath(flags.out, repo, io);
  return {
    repo,
    home: homeOptions(flags, io).home,
    today: localDate(io.now()),
    signal: io.signal,
    ...(out === undefined ? {} : { path: out }),
  };
}

/** Writes a document with its evidence and says where; `--out -` prints it and writes nothing. */
export async function deliver(files: DraftFiles, { out, repo }: { out?: string; repo: string }, io: CliIo) {
  if (out === '-') {
    io.stdout(files.markdown);
    if (files.evidencePath !== null) io.stderr('Nothing was written; the evidence it names is made with --out FILE.\n');
  } else {
    await writeDraft(files, repo);
    io.stdout(`${[files.path, files.evidencePath].filter((name) => name !== null).join('\n')}\n`);
    if (io.isTty) io.stderr(nextStep(files.markdown));
  }
  io.exit(0);
}

async function worstSession(repo: string, flags: PlaceFlags, io: CliIo): Promise<string> {
  const { sessions, scanned } = await listSessions({
    repo,
    ...homeOptions(flags, io),
    cacheDir: cacheFolder(io),
    signal: io.signal,
  });
  const [worst] = sessions;
  if (worst) return worst.selector;
  throw new HumanError(
    `No session of this repository was found (${scanned} looked at). Name one: agent-postmortem new --session FILE`,
  );
}

/** The path relative to the repository; a folder gets no name of its own making. */
function outPath(out: string, repo: string, io: CliIo): string {
  const absolute = path.resolve(io.cwd, out);
  const parent = path.dirname(absolute);
  const real = fs.existsSync(parent) ? path.join(fs.realpathSync(parent), path.basename(absolute)) : absolute;
  const below = path.relative(repo, real);
  if (below === '' || below.startsWith('..') || path.isAbsolute(below)) {
    throw new HumanError(`${out} is not inside the repository ${repo}; post-mortems live there.`);
  }
  if (!/\.md$/i.test(below)) throw new HumanError(`${out}: give the name of a .md file.`);
  return below.split(path.sep).join('/');
}

/** What to do with a new document, as a line for a person who sits there. */
function nextStep(markdown: string): string {
  const questions = markdown.split('(?)').length - 1;
  const answer = questions === 0 ? '' : `answer ${count(questions, 'question')} in it, then `;
  const verbs = markdown.includes('```harness-change') ? 'check and apply' : 'check';
  return `Next: ${answer}agent-postmortem ${verbs}.\n`;
}
