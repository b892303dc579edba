import type { Case, CaseResult, Proof, Variation, Verdict } from '../../core/model/proof.ts';
import type { PermissionProtocol, PermissionRule, ReplayPlace } from '../../core/targets/protocol.ts';
import { variationsOf } from '../../core/targets/variations.ts';
import { describeCall } from '../replay/describe.ts';
import { readWholeHarness } from './harness-files.ts';
import { brokenBy } from './standing.ts';
import { planContext, proofBase, type ProveContext, type Subject } from './subject.ts';
import { judge } from './words.ts';

/** Stands for the repository: rules are matched on paths alone, nothing is run. */
const place: ReplayPlace = { root: '/repository', home: '/home/user', transcript: null };

/** Proves a permission change: matches its cases as the agent's own matcher would. */
export async function provePermission(
  subject: Subject,
  protocol: PermissionProtocol,
  context: ProveContext,
): Promise<Proof> {
  const { change, target, cases } = subject;
  const shared = protocol.files.filter((name) => !name.startsWith('~/'));
  const { files } = await readWholeHarness([...new Set([...shared, ...target.files(change)])], context);
  const rules = protocol.rules(files);
  const around = { files, hooks: [], context: planContext(context) };
  const broken = change.applied === null ? [] : brokenBy(change, target, around);
  const judgeCase = (one: Case): CaseResult => matchCase(one, rules, { protocol, title: target.title });
  const results = cases.map(judgeCase);
  return {
    ...proofBase(subject, context),
    ...judge({ applied: change.applied !== null, broken, cases: results, unread: subject.unread, isExact: false }),
    how: `matched as ${target.title} ${protocol.measured} does`,
    cases: results,
    variations: vary(subject, judgeCase),
    ms: null,
    notes: results.some(({ reason }) => reason.endsWith(vague))
      ? ['Lines marked so hold parts that the agent may read otherwise.']
      : [],
  };
}

const vague = '(approximate)';

function matchCase(
  one: Case,
  rules: readonly PermissionRule[],
  { protocol, title }: { readonly protocol: PermissionProtocol; readonly title: string },
): CaseResult {
  const base = { id: one.id, must: one.must, why: one.why, call: describeCall(one), line: one.line, runs: [] };
  const found = protocol.verdict(rules, one.call, place);
  const masked = one.masked ? (['masked'] as const) : [];
  if (!found) {
    const reason = `${title} has no tool that does what ${one.call.tool} did`;
    return { ...base, verdict: null, holds: false, reason, inexact: masked };
  }
  const effect = found.effect === 'allow' ? 'pass' : found.effect;
  const reason =
    found.rule === null ? 'no rule matches it' : `${found.rule.effect} ${found.rule.rule} in ${found.rule.file}`;
  const verdict: Verdict = { effect, reason };
  const translated = found.translated ? (['translated'] as const) : [];
  const isStopped = effect === 'stop' || effect === 'ask';
  return {
    ...base,
    verdict,
    holds: isStopped === (one.must === 'stop'),
    reason: found.certain ? reason : `${reason} ${vague}`,
    inexact: [...masked, ...translated],
  };
}

function vary({ change, cases }: Subject, judgeCase: (one: Case) => CaseResult): readonly Variation[] {
  const offending = cases.find(({ must }) => must === 'stop');
  if (!change.guard || !offending) return [];
  return variationsOf(change.guard, offending.call).flatMap(({ kind, call }) => {
    const must = kind === 'mutation' ? 'pass' : 'stop';
    const { verdict, holds, call: line } = judgeCase({ ...offending, must, call });
    return verdict === null ? [] : [{ kind, call: line, stopped: verdict.effect !== 'pass', holds }];
  });
}
