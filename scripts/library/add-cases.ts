// Cases that a person picks from a run, for a change that the draft did not offer as it was decided.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { eventsOf } from '../../src/core/model/session.ts';
import { renderCases } from '../../src/node/case-lines.ts';
import { analyseSelected } from '../../src/node/sessions/select.ts';
import type { RecordingPlace } from './record-run.ts';
import type { PickedCase } from './scenario.ts';

/** Puts calls of a run into a document's evidence file as the cases of their changes. @throws Error when a call is not there. */
export async function addCases(
  picked: readonly PickedCase[],
  { repo, home, session, document }: RecordingPlace & { readonly session: string; readonly document: string },
): Promise<void> {
  const analysis = await analyseSelected(session, { repo, home, env: null, cwd: repo });
  const calls = eventsOf(analysis.session, 'call');
  const cases = picked.map(({ having, nth = 1, ...one }) => {
    const call = calls.filter(({ command, input }) => (command ?? JSON.stringify(input)).includes(having))[nth - 1];
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
  const others = fs
    .readFileSync(evidence, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !picked.some(({ change }) => line.startsWith(`{"label":"${change}.`)));
  fs.writeFileSync(evidence, `${others.join('\n')}\n${lines}`);
}
