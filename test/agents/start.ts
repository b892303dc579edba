// Whether agents start a hook at all: by its matcher, its file, its switches and its trust.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { targets } from '../../src/core/targets/index.ts';
import type { HarnessFiles } from '../../src/core/targets/harness-file.ts';
import { makePlace, runAgent, type Agent, type Place } from './agent.ts';
import type { Report } from './report.ts';
import { startRows, type StartRow } from './start-rows.ts';
import { recordedCall } from '../support/recorded-call.ts';

const word = (starts: boolean) => (starts ? 'starts' : '–');

/** Registers each row's hook in a repository of its own and looks whether it was started. */
export async function measureStart(agent: Agent, command: string, report: Report): Promise<void> {
  for (const row of startRows.filter((one) => one.agent === agent.id)) {
    const place = makePlace({ [row.file]: `${row.text}\n` });
    const run = await runAgent({
      agent: row.without === undefined ? agent : without(agent, row.without),
      command,
      place,
      acts: [{ shell: 'echo hello' }],
    });
    const told = row.without === undefined ? foretell(row, agent, place) : null;
    report.row({
      table: `Whether a hook is started · ${agent.title}`,
      row: row.title,
      column: agent.title,
      measured: word(fs.existsSync(path.join(place.project, 'started'))),
      expected: word(row.starts),
      ...(told === null ? {} : { product: word(told) }),
      detail: run.outcomes[0]?.result ?? run.output.slice(-600),
    });
  }
}

function without(agent: Agent, argument: string): Agent {
  return {
    ...agent,
    prepare(place, port) {
      const start = agent.prepare(place, port);
      return { ...start, args: start.args.filter((one) => one !== argument) };
    },
  };
}

/** What the product says of the hook; null when the agent's target has no protocol. */
function foretell({ file, text }: StartRow, agent: Agent, { project, home }: Place): boolean | null {
  const protocol = targets.find(({ id }) => id === agent.id)?.protocol;
  if (!protocol) return null;
  const files: HarnessFiles = new Map([[file, { text: `${text}\n`, linkTo: null }]]);
  const { name: tool, input } = agent.call({ shell: 'echo hello' }, project);
  const call = recordedCall({
    agent: agent.id,
    agentVersion: agent.pinned.version,
    tool,
    toolKind: 'shell',
    input: typeof input === 'string' ? {} : input,
    command: 'echo hello',
    root: project,
  });
  const context = { version: agent.pinned.version, cwd: '', root: project };
  const place = { root: project, home, transcript: null };
  return protocol
    .hooks(files)
    .entries.some(
      (entry) =>
        protocol.beforeTools(entry) &&
        protocol.start(entry, files, context).verdict !== 'would not start' &&
        protocol.inputs(call, entry, place).some((one) => protocol.matches(entry, one)),
    );
}
