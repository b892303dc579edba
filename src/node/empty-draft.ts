import { randomBytes } from 'node:crypto';
import * as path from 'node:path';
import type { FrontMatter } from '../core/model/postmortem.ts';
import { renderEmpty } from '../core/postmortem/render.ts';
import { slugOf } from '../core/postmortem/shape.ts';
import { templates } from '../core/postmortem/templates/index.ts';
import { escapeTitle } from '../core/text/escape.ts';
import { findFreeName, type DraftFiles, type DraftOptions } from './draft.ts';
import { renderHunk, type Hunk } from './hunk.ts';
import { assertInside } from './inside.ts';
import { redact } from './redact.ts';

/** What an empty document is told. */
export interface EmptyDraftOptions extends Omit<DraftOptions, 'library'> {
  /** Plain text; absent = the note, else a question. */
  readonly title?: string | undefined;
  /** A level of the template's. */
  readonly severity?: number | undefined;
  /** What was caught; it becomes the evidence. Goes with a note. */
  readonly hunk?: Hunk | undefined;
}

/**
 * A document with the questions of its template and nothing else, under a name that is still free. Nothing is written.
 * @throws HumanError when the folder leads out of the repository.
 */
export async function createEmptyDraft(options: EmptyDraftOptions): Promise<DraftFiles> {
  const { today, repo, template = templates[0], category, note, title = note, severity } = options;
  const slug = slugOf(title ?? template.id, template.id);
  const wanted = options.path ?? path.posix.join(options.folder, `${today}-${slug}.md`);
  await assertInside(repo, path.posix.dirname(wanted));
  const frontMatter: FrontMatter = {
    template: template.id,
    id: `pm-${randomBytes(4).toString('hex')}`,
    date: today,
    status: 'draft',
    trigger: note === undefined ? null : 'near-miss',
    pattern: category?.pattern ?? null,
    layer: null,
    session: null,
    commits: null,
    evidence: null,
    redo: null,
    ...(severity === undefined ? {} : { severity }),
  };
  const heading = title === undefined ? '(?) What went wrong, in a few words' : escapeTitle(title, 100);
  const name = options.path ?? (await findFreeName(repo, wanted));
  const homes = [options.home];
  const shape = { template, category, note };
  const { hunk } = options;
  if (!hunk) {
    const { text } = await redact(renderEmpty(frontMatter, heading, shape), homes);
    return { path: name, markdown: text, evidencePath: null, evidence: '' };
  }
  const evidence = `evidence/${path.posix.basename(name).replace(/\.md$/i, '')}.jsonl`;
  const { text } = await redact(renderEmpty({ ...frontMatter, evidence }, heading, shape), homes);
  return {
    path: name,
    markdown: cite(text, evidence),
    evidencePath: path.posix.join(path.posix.dirname(name), evidence),
    evidence: await renderHunk(hunk, homes),
  };
}

/** The note with the evidence for it, which is line 1 of its file. */
function cite(markdown: string, evidence: string): string {
  const noted = markdown.replace(/^> Noted: .*$/m, (line) => `${line} [e1]`);
  return `${noted.trimEnd()}\n\n[e1]: ${evidence}#L1\n`;
}
