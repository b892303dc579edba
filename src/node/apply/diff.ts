import { createTwoFilesPatch } from 'diff';
import type { ChangePlan, PlannedFile } from './plan.ts';

/** Longest file that is shown whole when it comes or goes; the guard program is longer and the same everywhere. */
const shownLimit = 20_000;

/** What a plan would change, as a unified diff; the document comes last. */
export function unifiedDiff(plan: ChangePlan): string {
  const files = plan.document ? [...plan.files, plan.document] : plan.files;
  return files.map(fileDiff).join('');
}

function fileDiff({ path, before, after }: PlannedFile): string {
  const from = before === null ? '/dev/null' : `a/${path}`;
  const to = after === null ? '/dev/null' : `b/${path}`;
  const text = before ?? after ?? '';
  if ((before === null || after === null) && text.length > shownLimit) {
    const lines = text.split('\n').length - 1;
    return `--- ${from}\n+++ ${to}\n@@ ${before === null ? 'new file' : 'file removed'} of ${lines} lines, not shown @@\n`;
  }
  if (text.length > shownLimit * 4) return `--- ${from}\n+++ ${to}\n@@ large file replaced, not shown @@\n`;
  const patch = createTwoFilesPatch(from, to, before ?? '', after ?? '', undefined, undefined, { context: 3 });
  return patch.replace(/^=+\n/, '');
}
