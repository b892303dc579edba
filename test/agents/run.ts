// npm run test:agents [-- AGENT … SUITE …] : drives the real agents with a scripted model. See docs/verdicts.md.
import { removePlaces, type Agent } from './agent.ts';
import { claude } from './claude.ts';
import { codex } from './codex.ts';
import { copilot } from './copilot.ts';
import { tryGuards } from './guards.ts';
import { findAgent } from './install.ts';
import { measureMatrix } from './matrix.ts';
import { opencode } from './opencode.ts';
import { measurePermissions } from './permissions.ts';
import { measurePush } from './push.ts';
import { qwen } from './qwen.ts';
import { recordSession } from './record.ts';
import { startReport, type Report } from './report.ts';
import { measureStart } from './start.ts';
import { measureStop } from './stop.ts';

type Suite = (agent: Agent, command: string, report: Report) => Promise<void>;

const agents = [claude, codex, copilot, opencode, qwen];
const suites: Readonly<Record<string, Suite>> = {
  guards: tryGuards,
  matrix: measureMatrix,
  permissions: measurePermissions,
  push: measurePush,
  start: measureStart,
  stop: measureStop,
};
/** Only when it is named: it writes fixtures. */
const onDemand: Readonly<Record<string, Suite>> = { record: recordSession };
const wanted = process.argv.slice(2);
const isWanted = (name: string, all: readonly string[]) =>
  !all.some((one) => wanted.includes(one)) || wanted.includes(name);

const report = startReport();
for (const agent of agents.filter(({ id }) =>
  isWanted(
    id,
    agents.map((one) => one.id),
  ),
)) {
  const found = await findAgent(agent.pinned);
  if ('missing' in found) {
    report.skip(found.missing);
    continue;
  }
  const note = found.version === agent.pinned.version ? '' : `; the facts were measured in ${agent.pinned.version}`;
  process.stdout.write(`${agent.title} ${found.version}${note}\n`);
  for (const [name, suite] of Object.entries(suites)) {
    if (isWanted(name, [...Object.keys(suites), ...Object.keys(onDemand)])) await suite(agent, found.command, report);
  }
  for (const [name, suite] of Object.entries(onDemand)) {
    if (wanted.includes(name)) await suite(agent, found.command, report);
  }
}
removePlaces();
process.exitCode = report.print() > 0 ? 1 : 0;
