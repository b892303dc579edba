// What agents make of a hook that does not let them finish.
import { makePlace, runAgent, type Agent } from './agent.ts';
import type { Report } from './report.ts';
import { stopRows } from './stop-rows.ts';

const command = 'sh "$(git rev-parse --show-toplevel)/hook.sh"';
const grouped = { hooks: { Stop: [{ hooks: [{ type: 'command', command, timeout: 15 }] }] } };

/** Where each agent reads the hook. */
const registrations: Readonly<Partial<Record<Agent['id'], readonly [file: string, content: object]>>> = {
  'claude-code': ['.claude/settings.json', grouped],
  codex: ['.codex/hooks.json', grouped],
  copilot: ['.github/hooks/stop.json', { version: 1, hooks: { agentStop: [{ type: 'command', bash: command }] } }],
};

/** Lets the agent finish once with each row's hook in place. */
export async function measureStop(agent: Agent, program: string, report: Report): Promise<void> {
  const registration = registrations[agent.id];
  if (!registration) return;
  const [file, content] = registration;
  for (const { title, body, goesOn } of stopRows) {
    const script = ['#!/bin/sh', 'cat >/dev/null', '[ -e once ] && exit 0', 'touch once', body, ''].join('\n');
    const place = makePlace({ 'hook.sh': script, [file]: `${JSON.stringify(content, null, 2)}\n` });
    const acts = [{ say: 'I am done.' }, { shell: 'echo tests' }];
    const run = await runAgent({ agent, command: program, place, acts });
    const word = (goes: boolean) => (goes ? 'goes on' : 'ends');
    report.row({
      table: 'Hooks when the agent wants to finish',
      row: title,
      column: agent.title,
      measured: word(run.isThrough),
      expected: word(goesOn[agent.id] ?? false),
      detail: run.output.slice(-800),
    });
  }
}
