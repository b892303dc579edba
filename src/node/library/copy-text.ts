import * as path from 'node:path';
import { changeTexts, renderCopy } from '../../core/library/hand-on.ts';
import type { LibraryEntry } from '../../core/model/library.ts';
import type { Postmortem } from '../../core/model/postmortem.ts';
import { readCaseLines } from './case-lines.ts';

/**
 * What another repository can take from a post-mortem, as Markdown; null when no change of it can be read.
 * @param repo the repository's root, absolute, to which the entry names its evidence.
 */
export async function readCopy(entry: LibraryEntry, document: Postmortem, repo: string): Promise<string | null> {
  const texts = changeTexts(document, entry);
  if (texts.length === 0) return null;
  const evidence = entry.evidence === null ? null : path.join(repo, entry.evidence);
  return renderCopy(entry, texts, await readCaseLines(evidence, entry.evidence ?? ''));
}
