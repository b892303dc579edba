import * as path from 'node:path';
import { harnessLoaders } from '../../core/harness/index.ts';
import type { FoundItem, HarnessTouch } from '../../core/harness/loader.ts';
import type { Proof, RecordedCall } from '../../core/model/proof.ts';
import { fileActs } from '../../core/targets/replay-call.ts';
import { filesToday } from '../harness/files.ts';
import { readWholeHarness } from './harness-files.ts';
import { brokenBy } from './standing.ts';
import { proveTest } from './test-proof.ts';
import { planContext, proofBase, type ProveContext, type Subject } from './subject.ts';

/** The agents whose loading rules tell whether what a target writes is read. */
const readers: Readonly<Record<string, readonly string[]>> = {
  'claude-code': ['claude-code'],
  'agents-md': ['codex', 'opencode'],
  codex: ['codex'],
  opencode: ['opencode'],
};

/** Proves a rule, doc, template or test: it stands as applied, and is loaded for the files of the evidence. */
export async function proveText(
  subject: Subject,
  calls: readonly RecordedCall[],
  context: ProveContext,
): Promise<Proof> {
  const { change, target } = subject;
  const base = { ...proofBase(subject, context), inexact: [], cases: [], variations: [], ms: null };
  if (change.applied === null) {
    return { ...base, word: 'not shown', reasons: ['It is not applied.'], how: 'looked for in its files', notes: [] };
  }
  const { files } = await readWholeHarness(target.files(change), context);
  const broken = brokenBy(change, target, { files, hooks: [], context: planContext(context) });
  const how = 'found as it was applied';
  if (broken.length > 0)
    return { ...base, word: 'disarmed', reasons: broken, how: 'looked for in its files', notes: [] };
  if (change.kind === 'test') return { ...base, ...(await proveTest(subject, context)) };
  if (change.kind === 'hook' || change.kind === 'permission') {
    const what = change.kind === 'hook' ? 'runs hooks' : 'matches permissions';
    const reason = `It stands as it was applied; how ${target.title} ${what} is not established.`;
    return { ...base, word: 'not shown', reasons: [reason], how, notes: [] };
  }
  if (change.kind === 'template') return { ...base, word: 'shown', reasons: [], how, notes: [] };
  const found = await findLoading(Object.keys(change.applied.files), calls, { context, target: target.id });
  // What was loaded once and is switched off now is no change that was never shown.
  const isLost = found.word === 'not shown' && change.shown !== null;
  const loading: Loading = isLost ? { ...found, word: 'disarmed' } : found;
  return { ...base, ...loading, how: [how, loading.how].filter((text) => text !== '').join(', ') };
}

type Loading = Pick<Proof, 'word' | 'reasons' | 'how' | 'notes'>;

/** Whether the agents that read this target's files load one of them in a run like the recorded one. */
async function findLoading(
  written: readonly string[],
  calls: readonly RecordedCall[],
  { context, target }: { readonly context: ProveContext; readonly target: string },
): Promise<Loading> {
  const loaders = harnessLoaders.filter(({ agent }) => readers[target]?.includes(agent));
  if (loaders.length === 0) {
    const note = 'Whether its agent loads it is not computed.';
    return { word: 'shown', reasons: [], how: '', notes: [note] };
  }
  const { repo, repository, signal } = context;
  const today = await filesToday(repo, repository !== null, signal ? { signal } : {});
  const files = { ...today, isToday: () => true };
  const touches = calls.flatMap((call) => touchesOf(call, today.paths));
  const root = repo.split(path.sep).join('/');
  const refused: string[] = [];
  for (const loader of loaders) {
    const { items } = await loader.load({ version: null, roots: [root], cwd: '', touches }, files);
    const own = items.filter((item) => item.kind === 'rule' && written.includes(real(item, files.links)));
    const loaded = own.find(({ state }) => state !== 'not-loaded');
    if (loaded) {
      const when = loaded.state === 'later' ? 'with a file that it is for' : 'at the start';
      return { word: 'shown', reasons: [], how: `loaded by ${loader.agent} ${when}`, notes: [] };
    }
    refused.push(...own.map(({ path: file, why }) => `${loader.agent} does not load ${file}: ${why}.`));
  }
  const none = `None of ${written.join(', ')} is a file that ${loaders.map(({ agent }) => agent).join(' or ')} loads for the calls of the evidence.`;
  return { word: 'not shown', reasons: refused.length > 0 ? refused : [none], how: '', notes: [] };
}

function real({ path: file }: FoundItem, links: ReadonlyMap<string, string>): string {
  return links.get(file) ?? file;
}

/** The files of a call, as a loader takes up what a run touched. */
function touchesOf(call: RecordedCall, known: ReadonlySet<string>): readonly HarnessTouch[] {
  const ref = call.before ?? { file: '', line: 0 };
  return fileActs(call, place).flatMap(({ act, path: file }): HarnessTouch[] => {
    const below = call.root === null ? belowCwd(file, call, known) : belowRoot(file);
    if (below === null) return [];
    const action = act === 'write' ? 'create' : act;
    return [{ path: below, action, by: 'tool', tool: call.tool, ref }];
  });
}

const place = { root: '/repository', home: '/home/user', transcript: null };

function belowRoot(file: string): string | null {
  return file.startsWith(`${place.root}/`) ? file.slice(place.root.length + 1) : null;
}

/** A line that a document cites tells no root: a path below where the agent stood counts when the repository has it. */
function belowCwd(file: string, { cwd }: RecordedCall, known: ReadonlySet<string>): string | null {
  const recorded = belowRoot(file) ?? file.replace(new RegExp(`^${place.home}/`), '~/');
  const below = cwd !== null && recorded.startsWith(`${cwd}/`) ? recorded.slice(cwd.length + 1) : recorded;
  return known.has(below) ? below : null;
}
