// npm run bench : what reading costs, as ratios within one run; absolute times say more of the machine than of the code.
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { benchChecks } from './bench/checks.ts';
import { writeSession } from './bench/corpus.ts';
import { writeLibrary } from './bench/library.ts';
import { benchReplay } from './bench/replay.ts';
import { root } from './with-node.mjs';

const rounds = 5;
const megabyte = 1024 * 1024;

interface Cost {
  readonly ms: number;
  /** Peak resident memory of the process, MB. */
  readonly peak: number;
}

/** Runs one task in a process of its own and asks the system what it cost. */
function cost(task: string, place: string): Cost {
  const script = path.join(root, 'scripts/bench/task.ts');
  const start = process.hrtime.bigint();
  const result = spawnSync(process.execPath, [script, task, place], { encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`${task} ended with ${result.status}: ${result.stderr}`);
  return { ms: Number(process.hrtime.bigint() - start) / 1e6, peak: Number(result.stdout) / 1024 };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** The medians of some tasks run in turn, so that a change of the machine's pace meets all of them; start-up taken off. */
function compare(tasks: readonly string[], place: string): ReadonlyMap<string, Cost> {
  const costs = new Map<string, Cost[]>(['start', ...tasks].map((task) => [task, []]));
  for (let round = 0; round < rounds; round++) for (const [task, list] of costs) list.push(cost(task, place));
  const start = median((costs.get('start') ?? []).map((one) => one.ms));
  return new Map(
    tasks.map((task) => {
      const list = costs.get(task) ?? [];
      return [
        task,
        { ms: Math.max(0.1, median(list.map((one) => one.ms)) - start), peak: median(list.map((one) => one.peak)) },
      ];
    }),
  );
}

function report(title: string, costs: ReadonlyMap<string, Cost>, against: string): void {
  const base = costs.get(against)?.ms ?? NaN;
  console.log(`\n${title} (median of ${rounds}, ratio to "${against}")`);
  for (const [task, { ms, peak }] of costs) {
    console.log(
      `  ${task.padEnd(14)} ${(ms / base).toFixed(2).padStart(7)} ×   ${ms.toFixed(0).padStart(6)} ms   peak ${peak.toFixed(0).padStart(4)} MB`,
    );
  }
}

const place = fs.mkdtempSync(path.join(os.tmpdir(), 'agent-postmortem-bench-'));
try {
  const one = path.join(place, 'one');
  fs.mkdirSync(one);
  writeSession(path.join(one, 'large.jsonl'), { id: 'large', seed: 1, bytes: 200 * megabyte });
  report('One session of 200 MB', compare(['bytes', 'parse', 'read'], one), 'parse');

  const home = path.join(place, 'home');
  const store = path.join(home, '.claude/projects/-work-shop');
  fs.mkdirSync(store, { recursive: true });
  for (let i = 0; i < 400; i++)
    writeSession(path.join(store, `s${i}.jsonl`), { id: `s${i}`, seed: i, bytes: 0.25 * megabyte });
  report('400 sessions of 0.25 MB', compare(['stat', 'locate', 'bytes', 'parse', 'read'], home), 'parse');
  report('A guard over their calls', compare(['parse', 'backtest', 'kept calls'], home), 'parse');

  const library = path.join(place, 'library');
  writeLibrary(path.join(library, 'postmortems'), 2_000);
  report('2,000 post-mortems', compare(['library', 'kept library', '1,000 searches'], library), 'library');
} finally {
  fs.rmSync(place, { recursive: true, force: true });
}
benchChecks();
await benchReplay();
