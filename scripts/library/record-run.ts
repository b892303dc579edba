// One run of a real agent against a scripted model, kept as if it had taken place on its scenario's day.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { runAgent, type Agent } from '../../test/agents/agent.ts';
import { claude } from '../../test/agents/claude.ts';
import { withoutForeign, type Row } from '../../test/agents/clean-rows.ts';
import { codex } from '../../test/agents/codex.ts';
import { findAgent } from '../../test/agents/install.ts';
import type { Json } from '../../src/core/model/session.ts';
import type { Clock } from './clock.ts';
import type { ScenarioRun } from './scenario.ts';

/** Where a library is recorded; absolute. */
export interface RecordingPlace {
  readonly repo: string;
  readonly home: string;
}

/** Codex hands its patch tool only to models it knows by name; the rows are to say what really answered. */
const modelName = 'scripted';
const namedModel = /^gpt-5\.5$/;

/** How long the model takes before each turn, in milliseconds. */
const pauseMs = 300;

/** Runs the agent to the end of every turn; gives the transcript's path. @throws Error when a turn did not go as scripted. */
export async function recordRun(run: ScenarioRun, place: RecordingPlace, clock: Clock): Promise<string> {
  const agent: Agent = run.agent === 'codex' ? codex : claude;
  const installed = await findAgent(agent.pinned);
  if ('missing' in installed) throw new Error(installed.missing);
  const searched = `${clock.bin}${path.delimiter}${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH'] ?? ''}`;
  // Codex starts login shells, which begin with the machine's own PATH.
  fs.writeFileSync(path.join(place.home, '.bash_profile'), `export PATH='${searched}'\n`);
  const began = Date.now();
  let transcript: string | null = null;
  for (const { at, prompt, acts } of run.turns) {
    clock.set(new Date(at));
    const resumed = transcript === null ? [] : ['--resume', path.basename(transcript, '.jsonl')];
    const { isThrough, transcripts, output, outcomes } = await runAgent({
      agent,
      command: installed.command,
      place: { project: place.repo, home: place.home },
      acts,
      prompt,
      pauseMs,
      args: agent.id === 'claude-code' ? ['--model', modelName, ...resumed] : [],
      env: { PATH: searched, npm_config_logs_max: '0', npm_config_update_notifier: 'false' },
    });
    if (!isThrough) throw new Error(`${agent.title} did not take every turn:\n${output}`);
    for (const { result } of outcomes) console.log(`  > ${(result ?? 'nothing').replace(/\s+/g, ' ').slice(0, 150)}`);
    transcript = transcripts.at(-1) ?? null;
  }
  // It names the scripted model's port; of a user's own nothing is known.
  fs.rmSync(path.join(place.home, '.codex/config.toml'), { force: true });
  if (transcript === null) throw new Error(`${agent.title} left no transcript`);
  return keep(transcript, { began, clock });
}

/** Rewrites a transcript by the clock and without the vendor's texts, and puts it where a run of that day would lie. */
function keep(file: string, { began, clock }: { readonly began: number; readonly clock: Clock }): string {
  const ended = Date.now();
  const moved = (real: number): number => (real >= began - 5_000 && real <= ended + 5_000 ? clock.at(real) : real);
  const days = [began, ended].map((time) => new Date(time).toISOString().slice(0, 10));
  const inText = (text: string): string => {
    const timed = text.replace(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z/g, (time) =>
      new Date(moved(Date.parse(time))).toISOString(),
    );
    return days.reduce((all, day) => all.replaceAll(day, clock.now().toISOString().slice(0, 10)), timed);
  };
  const inValue = (value: Json, key: string): Json => {
    if (typeof value === 'string') return namedModel.test(value) ? modelName : inText(value);
    if (typeof value === 'number' && /_at$/.test(key)) return Math.floor(moved(value * 1_000) / 1_000);
    if (Array.isArray(value)) return value.map((member: Json) => inValue(member, ''));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, inValue(member, name)]));
  };
  const rows = fs.readFileSync(file, 'utf8').trim().split('\n');
  const cleaned = withoutForeign(rows.map((row) => JSON.parse(row) as Row)).map((row) => inValue(row, ''));
  fs.rmSync(file);
  const place = file.replace(/(\d{4})\/(\d{2})\/(\d{2})\/rollout-[\dT-]{19}/, () => {
    const start = new Date(clock.at(began)).toISOString();
    return `${start.slice(0, 10).replaceAll('-', '/')}/rollout-${start.slice(0, 19).replaceAll(':', '-')}`;
  });
  fs.mkdirSync(path.dirname(place), { recursive: true });
  fs.writeFileSync(place, cleaned.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return place;
}
