// Cases that a person picks from a run, for a change that the draft did not offer.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { eventsOf } from '../../src/core/model/session.ts';
import { renderCases } from '../../src/node/case-lines.ts';
import { analyseSelected } from '../../src/node/sessions/select.ts';
import type { RecordingPlace } from './record-run.ts';
import type { PickedCase } from './scenario.ts';

/** Adds calls of a run to a document's evidence file as cases. @throws Error when no call holds what is looked for. */
export async function addCases(
  picked: readonly PickedCase[],
  { repo, home, session, document }: RecordingPlace & { readonly session: string; readonly document: string },
): Promise<void> {
  const analysis = await analyseSelected(session, { repo, home, env: null, cwd: repo });
  const calls = eventsOf(analysis.session, 'call');
  const cases = picked.map(({ having, ...one }) => {
    const call = calls.find(({ command, input }) => (command ?? JSON.stringify(input)).includes(having));
    if (!call) throw new Error(`No call of the run holds ${having}`);
    return { ...one, callId: call.id, ref: call.ref };
  });
  const relative = (file: string): string | null => {
    const below = path.relative(repo, file);
    return below.startsWith('..') ? null : below;
  };
  const lines = await renderCases(analysis.session, cases, { homes: [home], places: { root: repo, relative } });
  const folder = path.dirname(path.join(repo, document));
  const evidence = path.join(folder, 'evidence', path.basename(document).replace(/\.md$/, '.jsonl'));
  fs.appendFileSync(evidence, lines);
}
