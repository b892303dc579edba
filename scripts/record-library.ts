// node scripts/record-library.ts [--folder DIR] [--from NAME] [--to NAME] : records the demo library with the real agents.
//
// Every run is made by the agents' own programs against a scripted model, in a repository that grows from scenario to scenario
// (scripts/library/scenarios); post-mortems are written, applied and proved through the product. After each scenario the place
// is kept, so that --from can go on from there. At the end demo/library is written anew.
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { packLibrary } from './library/pack.ts';
import { makeStage, play } from './library/play.ts';
import { readScenarios } from './library/scenario.ts';

function flag(name: string): string | undefined {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
}

// Dates of documents are the user's days.
process.env['TZ'] = 'UTC';
const folder = flag('folder') ?? path.join(os.tmpdir(), 'agent-postmortem-library');
const kept = `${folder}-kept`;
const scenarios = readScenarios();
const first = Math.max(
  0,
  flag('from') === undefined ? 0 : scenarios.findIndex(({ name }) => name.startsWith(flag('from') ?? '')),
);
fs.rmSync(folder, { recursive: true, force: true });
const before = scenarios[first - 1];
if (before) fs.cpSync(path.join(kept, before.name), folder, { recursive: true, preserveTimestamps: true });
const stage = makeStage(folder);
for (const scenario of scenarios.slice(first)) {
  console.log(`\n=== ${scenario.name}: ${scenario.about}`);
  await play(scenario, stage);
  const place = path.join(kept, scenario.name);
  fs.rmSync(place, { recursive: true, force: true });
  fs.cpSync(folder, place, { recursive: true, preserveTimestamps: true });
  if (flag('to') !== undefined && scenario.name.startsWith(flag('to') ?? '')) process.exit(0);
}
packLibrary(stage);
