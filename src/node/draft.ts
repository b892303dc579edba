import { createHash, randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { leadingPattern } from '../core/facts/patterns.ts';
import { repeatedBy } from '../core/library/recurrence.ts';
import type { LibraryRecord } from '../core/library/search.ts';
import type { Analysis } from '../core/model/analysis.ts';
import type { FrontMatter } from '../core/model/postmortem.ts';
import type { Category, Template } from '../core/model/template.ts';
import { draftPostmortem } from '../core/postmortem/draft/index.ts';
import { renderDraft } from '../core/postmortem/render.ts';
import { shapeDraft } from '../core/postmortem/shape.ts';
import { timelineOf } from '../core/postmortem/session-timeline.ts';
import { renderCases } from './case-lines.ts';
import { casePlaces } from './case-places.ts';
import { renderEvidence } from './evidence.ts';
import { HumanError } from './human-error.ts';
import { assertInside } from './inside.ts';
import { recallFor } from './library/recall.ts';
import { homesIn, redact } from './redact.ts';
import { redactAnalysis } from './redact-analysis.ts';
import { isFileError } from './sessions/store-files.ts';
import { exists } from './exists.ts';

/** Where and when a draft is made. */
export interface DraftOptions {
  /** Root of the repository, absolute. */
  readonly repo: string;
  readonly home: string;
  /** The folder of the post-mortems, relative to the repository. */
  readonly folder: string;
  /** YYYY-MM-DD */
  readonly today: string;
  /** Absent = the post-mortem of an agent run. */
  readonly template?: Template | undefined;
  /** One of the template's. */
  readonly category?: Category | undefined;
  /** What a person says of it, which becomes its title as well; it is then a near-miss. */
  readonly note?: string | undefined;
  /** A name for the document instead of the found one, repository-relative. */
  readonly path?: string;
  /** Past post-mortems: what they rejected is offered again, and a pattern that came back a stronger kind of change. */
  readonly library?: readonly LibraryRecord[];
  readonly signal?: AbortSignal;
}

/** A document and its evidence, not yet written; paths are repository-relative with forward slashes. */
export interface DraftFiles {
  readonly path: string;
  readonly markdown: string;
  /** Null when the draft cites nothing. */
  readonly evidencePath: string | null;
  readonly evidence: string;
}

/**
 * Prefills a post-mortem for an analysed session under a name that is still free. Nothing is written.
 * @throws HumanError when the folder leads out of the repository.
 */
export async function createDraft(analysis: Analysis, options: DraftOptions): Promise<DraftFiles> {
  const { today, repo, template, note } = options;
  const { cwd, file } = analysis.session;
  const homes = [options.home, ...homesIn([cwd, file])];
  const safe = await redactAnalysis(analysis, homes);
  const pattern = leadingPattern(analysis.signals);
  const earlier = recallFor(safe, pattern, options);
  const plain = draftPostmortem(safe, { id: postmortemId(analysis), today, pattern, earlier });
  const drafted = { ...plain, frontMatter: withRepeat(plain.frontMatter, options.library ?? []) };
  const category = options.category ?? template?.categories?.find((one) => one.pattern === pattern);
  const draft = shapeDraft(drafted, { template, category, note });
  const wanted = options.path ?? path.posix.join(options.folder, `${draft.frontMatter.date ?? today}-${draft.slug}.md`);
  await assertInside(repo, path.posix.join(path.posix.dirname(wanted), 'evidence'));
  const name = options.path ?? (await findFreeName(repo, wanted));
  const evidence = `evidence/${path.posix.basename(name).replace(/\.md$/i, '')}.jsonl`;
  const timeline = template ? timelineOf(safe) : [];
  const { markdown, refs } = renderDraft(draft, evidence, { template, timeline, category, note });
  const files = refs.length === 0 ? '' : await renderEvidence(analysis.session, refs, { ...options, homes });
  const cases = refs.length === 0 ? [] : draft.changes.flatMap((change) => change.cases);
  const places = await casePlaces(analysis.session, {
    repo,
    base: analysis.diff?.base ?? null,
    ...(options.signal ? { signal: options.signal } : {}),
  });
  return {
    path: name,
    markdown: (await redact(markdown, homes)).text,
    evidencePath: refs.length === 0 ? null : path.posix.join(path.posix.dirname(name), evidence),
    evidence: files + (await renderCases(analysis.session, cases, { ...options, homes, places })),
  };
}

/** Twice in 14 days on pattern and layer is a reason of its own to write; an hour of redone work goes before it. */
function withRepeat(front: FrontMatter, library: readonly LibraryRecord[]): FrontMatter {
  if (front.trigger === 'redo-cost') return front;
  const run = { ...front, sessionId: front.session?.id ?? null };
  const repeated = repeatedBy(
    run,
    library.map(({ entry }) => entry),
  );
  return repeated ? { ...front, trigger: 'repeat' } : front;
}

/** `pm-` and 8 hex digits of agent, session id and start: the same session always has the same id. */
export function postmortemId({ session }: Analysis): string {
  const name = JSON.stringify([session.agent, session.id, session.start]);
  return `pm-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}

/** The path, or the same with `-2`, `-3` … where it or its evidence exists. */
export async function findFreeName(repo: string, wanted: string): Promise<string> {
  const folder = path.posix.dirname(wanted);
  const stem = path.posix.basename(wanted, '.md');
  for (let number = 1; ; number++) {
    const name = number === 1 ? stem : `${stem}-${number}`;
    const taken = await Promise.all(
      [`${folder}/${name}.md`, `${folder}/evidence/${name}.jsonl`].map((file) => exists(path.join(repo, file))),
    );
    if (!taken.includes(true)) return path.posix.join(folder, `${name}.md`);
  }
}

/**
 * Writes a draft: both files or none, never over an existing one.
 * @throws HumanError when a file of that name exists by now, or a folder leads out of the repository.
 */
export async function writeDraft(files: DraftFiles, repo: string): Promise<void> {
  const parts = [
    ...(files.evidencePath === null ? [] : [{ name: files.evidencePath, text: files.evidence }]),
    { name: files.path, text: files.markdown },
  ];
  const written: string[] = [];
  try {
    for (const { name, text } of parts) {
      await assertInside(repo, path.posix.dirname(name));
      const file = path.join(repo, name);
      await fs.mkdir(path.dirname(file), { recursive: true });
      await assertInside(repo, path.posix.dirname(name));
      await writeNew(file, text);
      written.push(file);
    }
  } catch (error) {
    await Promise.all(written.map((file) => fs.rm(file, { force: true })));
    if (isFileError(error, ['EEXIST'])) throw new HumanError(`${files.path} exists by now; make the draft again.`);
    throw error;
  }
}

/** Writes a file that must not exist yet; nobody ever sees a part of it. */
async function writeNew(file: string, text: string): Promise<void> {
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${randomBytes(6).toString('hex')}.tmp`);
  await fs.writeFile(temporary, text, { flag: 'wx' });
  try {
    await fs.link(temporary, file);
  } catch (error) {
    // Not every file system has links; there an exclusive write has to do.
    if (!isFileError(error, ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'])) throw error;
    await fs.writeFile(file, text, { flag: 'wx' });
  } finally {
    await fs.rm(temporary, { force: true });
  }
}
