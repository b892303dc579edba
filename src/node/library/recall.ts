import * as path from 'node:path';
import type { LibraryRecord } from '../../core/library/search.ts';
import { recall } from '../../core/library/similar.ts';
import type { Analysis } from '../../core/model/analysis.ts';
import type { Recall } from '../../core/model/library.ts';
import type { PatternId } from '../../core/model/signal.ts';

/** Where the draft will stand, and what was written before. */
interface RecallOptions {
  readonly folder: string;
  readonly path?: string;
  readonly library?: readonly LibraryRecord[];
}

/** What past post-mortems hold for the draft of a session, their paths as seen from its folder; null without a library. */
export function recallFor(
  analysis: Analysis,
  pattern: PatternId | null,
  { folder, path: own, library }: RecallOptions,
): Recall | null {
  if (!library || library.length === 0) return null;
  const { session, signals, diff } = analysis;
  const prompt = session.events.find((event) => event.kind === 'prompt');
  const found = recall(
    {
      path: own ?? null,
      sessionId: session.id,
      date: (session.start ?? session.end)?.slice(0, 10) ?? null,
      pattern,
      layer: null,
      files: [...signals.flatMap((signal) => signal.paths), ...(diff?.files ?? []).map((file) => file.path)],
      text: [...signals.map(({ title }) => title), prompt?.text ?? ''].join('\n'),
    },
    library,
  );
  const from = own === undefined ? folder : path.posix.dirname(own);
  const seen = (document: string): string => path.posix.relative(from, document);
  const { rejections, stronger } = found;
  return {
    rejections: rejections.map((one) => ({ ...one, document: seen(one.document) })),
    stronger: stronger && { ...stronger, after: { ...stronger.after, document: seen(stronger.after.document) } },
  };
}
