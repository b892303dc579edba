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

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** The medians of some pieces of work over a place. */
export function compare(tasks: readonly string[], place: string, rounds = 5): (task: string) => Cost {
  const costs = new Map<string, Cost[]>(tasks.map((task) => [task, []]));
  for (let round = 0; round < rounds; round++) for (const [task, list] of costs) list.push(cost(task, place));
  return (task) => {
    const list = costs.get(task) ?? [];
    return { ms: median(list.map(({ ms }) => ms)), peak: median(list.map(({ peak }) => peak)) };
  };
}
