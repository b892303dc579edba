// Pieces of work, each in a process of its own, run in turn so that a change of the machine's pace meets all of them.
import { spawnSync } from 'node:child_process';
import * as path from 'node:path';
import { root } from '../with-node.mjs';

/** What a piece of work cost: milliseconds without the start of the process, and its peak memory in MB. */
export interface Cost {
  readonly ms: number;
  readonly peak: number;
}

function cost(task: string, place: string): Cost {
  const script = path.join(root, 'scripts/bench/task.ts');
  const result = spawnSync(process.execPath, [script, task, place], { encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`${task} ended with ${result.status}: ${result.stderr}`);
  const [ms = NaN, kilobytes = NaN] = result.stdout.split(' ').map(Number);
  return { ms, peak: kilobytes / 1024 };
}

/** The least that some pieces of work over a place cost: what else the machine does only ever adds. */
export function compare(tasks: readonly string[], place: string, rounds = 3): (task: string) => Cost {
  const costs = new Map<string, Cost[]>(tasks.map((task) => [task, []]));
  for (let round = 0; round < rounds; round++) for (const [task, list] of costs) list.push(cost(task, place));
  return (task) => {
    const list = costs.get(task) ?? [];
    return { ms: Math.min(...list.map(({ ms }) => ms)), peak: Math.min(...list.map(({ peak }) => peak)) };
  };
}
