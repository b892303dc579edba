// Every kind of guard, applied by the product, tried by the real agent, read back from its transcript, and proved again.
import * as path from 'node:path';
import { eventsOf, type CallEvent, type Session } from '../../src/core/model/session.ts';
import type { CaseResult } from '../../src/core/model/proof.ts';
import { formats } from '../../src/core/formats/index.ts';
import { isStopped } from '../../src/core/targets/verdicts.ts';
import { targets } from '../../src/core/targets/index.ts';
import { applyPlan, planChanges, readGuardProgram } from '../../src/node/apply.ts';
import { renderCases } from '../../src/node/case-lines.ts';
import { proveDocument } from '../../src/node/prove.ts';
import { identifyFile } from '../../src/node/sessions/find-sources.ts';
import { readSession } from '../../src/node/sessions/read-session.ts';
import * as fs from 'node:fs';
import { git, makePlace, runAgent, writeFiles, type Agent, type Place, type Run } from './agent.ts';
import { files, guardCases, type GuardCase } from './guard-cases.ts';
import type { Report } from './report.ts';

const thinkingMs = 100;
const document = 'postmortems/2026-02-04-example.md';
const evidence = 'postmortems/evidence/example.jsonl';

/** Tries every case that the agent's target can write. */
export async function tryGuards(agent: Agent, command: string, report: Report): Promise<void> {
  const target = targets.find(({ id }) => id === agent.id);
  if (!target) return report.skip(`there is no target ${agent.id}`);
  const hasReader = formats.some(({ id }) => id === agent.id);
  if (!hasReader) report.skip(`no format reads transcripts of ${agent.title}: they are not compared`);
  for (const part of ['protocol', 'permissions'] as const) {
    if (!target[part]) report.skip(`the target ${agent.id} has no ${part}: its verdicts are not compared`);
  }
  for (const one of guardCases) {
    const name = `${agent.title}: ${one.kind}, ${one.id}`;
    if (one.kind === 'hook' && !target.protocol) {
      report.skip(`${name}: the product registers no hook for it, and shows one to copy`);
      continue;
    }
    const place = makePlace(files);
    const refusal = await apply(agent, one, place);
    if (refusal !== null) {
      report.skip(`${name}: ${refusal}`);
      continue;
    }
    if (one.kind === 'hook') await agent.approve?.(place, command);
    writeFiles(place.project, one.broken ?? {});
    // Agents write their transcripts a little late; a model that answers at once would outrun what a guard reads there.
    const pauseMs = one.guard.require || one.guard.limit ? thinkingMs : 0;
    const run = await runAgent({ agent, command, place, acts: one.acts.map(([act]) => act), pauseMs });
    checkRun(run, one, { agent, name, report });
    const session = hasReader ? await readTranscript(run) : null;
    if (!session) continue;
    checkSession(session, run, { name, report });
    const isTried = one.kind === 'hook' ? target.protocol : target.permissions;
    if (isTried && !one.broken && !one.keepsGoing) await compareProof(session, run, { name, one, place, report });
  }
}

function render(agent: Agent, { kind, guard }: GuardCase, commit: string): string {
  const block = JSON.stringify({ kind, targets: [agent.id], guard, owner: '@robin', due: '2026-02-10' }).slice(1, -1);
  const yaml = `id: c1\n${block.replace(/,(?="(?:targets|guard|owner|due)":)/g, '\n').replace(/^"(\w+)":/gm, '$1: ')}`;
  const head = `---\ntemplate: agent-run\nid: pm-0a1b2c3d\ndate: 2026-02-04\nstatus: open\ncommits: ${commit}..${commit}\nevidence: evidence/example.jsonl\n---`;
  return `${head}\n# An example\n\n## What changes\n\`\`\`harness-change\n${yaml}\napplied: null\nshown: null\n\`\`\`\n`;
}

/** Applies the change as the product does; gives why it cannot be. */
async function apply(agent: Agent, one: GuardCase, { project }: Place): Promise<string | null> {
  const text = render(agent, one, git(project, 'rev-parse', 'HEAD').trim());
  writeFiles(project, { [document]: text });
  const guardProgram = await readGuardProgram(path.join(import.meta.dirname, '../../dist'));
  const plan = await planChanges({ repo: project, document, text, today: '2026-02-04', guardProgram });
  if (plan.refusals.length > 0) return plan.refusals.join(' ');
  await applyPlan(plan);
  return null;
}

interface Naming {
  readonly name: string;
  readonly report: Report;
}

function checkRun(run: Run, one: GuardCase, { agent, name, report }: Naming & { readonly agent: Agent }): void {
  const calls = one.acts.filter(([act]) => !('say' in act));
  for (const [index, [act, usual, exceptions]] of calls.entries()) {
    const fate = exceptions?.[agent.id] ?? usual;
    const outcome = run.outcomes[index];
    const stopped = outcome?.decision === 'refused' || outcome?.decision === 'asked';
    const holds = outcome !== undefined && outcome.decision !== null && stopped === (fate !== 'pass');
    const what = 'shell' in act ? act.shell : JSON.stringify(act);
    report.check(`${name}: ${fate} ${what}`, holds, outcome?.result ?? run.output.slice(-1500));
  }
  if (one.keepsGoing)
    report.check(`${name}: goes on after it wanted to finish`, run.isThrough, run.output.slice(-1500));
}

async function readTranscript({ transcripts }: Run): Promise<Session | null> {
  for (const file of transcripts.toReversed()) {
    const [source] = await identifyFile(file);
    const session = source ? await readSession(source) : null;
    if (session?.role === 'main') return session;
  }
  return null;
}

function checkSession(session: Session, run: Run, { name, report }: Naming): void {
  report.check(
    `${name}: every record is known`,
    Object.keys(session.unknown).length === 0,
    JSON.stringify(session.unknown),
  );
  report.check(`${name}: no problem in reading`, session.problems.length === 0, JSON.stringify(session.problems));
  const calls = eventsOf(session, 'call');
  const denied = calls.map(({ status }) => status === 'denied');
  const refused = run.outcomes.map(({ decision }) => decision === 'refused' || decision === 'asked');
  report.check(
    `${name}: the transcript's refusals are the agent's`,
    JSON.stringify(denied) === JSON.stringify(refused),
    `read ${JSON.stringify(calls.map(({ status, command }) => [status, command]))}, was ${JSON.stringify(refused)}`,
  );
  const humans = eventsOf(session, 'denial').filter(({ by }) => by === 'human');
  report.check(`${name}: no refusal is a human's`, humans.length === 0, JSON.stringify(humans));
}

/** Lets the product try the recorded calls again, and compares its word on each with what the agent did. */
async function compareProof(
  session: Session,
  run: Run,
  { name, one, place, report }: Naming & { readonly one: GuardCase; readonly place: Place },
): Promise<void> {
  const calls: readonly CallEvent[] = eventsOf(session, 'call');
  const cases = calls.map(({ id, ref }, index) => {
    const must: 'stop' | 'pass' = one.acts[index]?.[1] === 'pass' ? 'pass' : 'stop';
    return { change: 'c1', must, why: 'measured', callId: id, ref };
  });
  const relative = (name: string) =>
    name === place.project ? '' : name.startsWith(`${place.project}/`) ? name.slice(place.project.length + 1) : null;
  const lines = await renderCases(session, cases, { homes: [], places: { root: place.project, relative } });
  writeFiles(place.project, { [evidence]: lines });
  const [proof] = await proveDocument(
    { document, text: fs.readFileSync(path.join(place.project, document), 'utf8') },
    {
      repo: place.project,
      home: place.home,
      guardProgram: await readGuardProgram(path.join(import.meta.dirname, '../../dist')),
      consent: () => Promise.resolve(true),
    },
  );
  const results = proof?.cases ?? [];
  report.check(
    `${name}: the product proves it`,
    proof?.word === 'proved' || proof?.word === 'shown',
    JSON.stringify(proof, null, 1),
  );
  for (const [index, { decision, result }] of run.outcomes.entries()) {
    const tried: CaseResult | undefined = results[index];
    const stopped = decision !== 'carried out';
    const agrees = tried !== undefined && tried.verdict !== null && isStopped(tried.verdict) === stopped;
    const call = calls[index]?.command ?? calls[index]?.tool ?? '';
    report.check(
      `${name}: the product agrees on ${call}`,
      agrees,
      `agent: ${result ?? ''}\nproduct: ${JSON.stringify(tried)}`,
    );
  }
}
