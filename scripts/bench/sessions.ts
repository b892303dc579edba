// What reading sessions costs: one long one, many as a list, and a guard over all of their calls.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { writeSession } from './corpus.ts';
import { compare } from './processes.ts';
import { printRows } from './table.ts';

const megabyte = 1024 * 1024;
const count = 500;

function benchOne(place: string): void {
  const write = (name: string, bytes: number, stretch: number): string => {
    const folder = path.join(place, name);
    fs.mkdirSync(folder);
    writeSession(path.join(folder, 'large.jsonl'), { id: 'large', seed: 1, bytes, stretch });
    return folder;
  };
  const large = write('long', 200 * megabyte, 1);
  const peakOf = (folder: string): number => compare(['read'], folder)('read').peak;
  // The same number of calls; what they say is five times as long, and longer than what is kept of it.
  const [short, long] = [write('outputs', 40 * megabyte, 4), write('long-outputs', 200 * megabyte, 20)].map(peakOf);
  const of = compare(['bytes', 'parse', 'read'], large);
  const parse = { what: 'JSON.parse of its lines', cost: of('parse').ms };
  const read = of('read');
  printRows('One session of 200 MB', [
    { what: 'its bytes', cost: of('bytes').ms, against: parse },
    { what: 'read with all that signals need', cost: read.ms, against: parse, most: 0.55, peakMb: read.peak },
    {
      what: 'memory for outputs five times as long',
      cost: long ?? NaN,
      unit: 'MB',
      against: { what: 'memory for as many outputs', cost: short ?? NaN },
      most: 1.25,
    },
  ]);
}

/** Prints the costs of sessions, written below a place. */
export function benchSessions(place: string): void {
  benchOne(place);
  const home = path.join(place, 'home');
  const store = path.join(home, '.claude/projects/-work-shop');
  fs.mkdirSync(store, { recursive: true });
  for (let i = 0; i < count; i++) {
    writeSession(path.join(store, `s${i}.jsonl`), { id: `s${i}`, seed: i, bytes: 0.1 * megabyte });
  }
  const of = compare(
    ['stat', 'parse', 'cold list', 'warm list', 'warm list after an append', 'backtest', 'kept calls'],
    home,
  );
  const stat = { what: 'walk and stat', cost: of('stat').ms };
  const parse = { what: 'JSON.parse of all lines', cost: of('parse').ms };
  const cold = of('cold list');
  const warm = of('warm list');
  const append = of('warm list after an append').ms - warm.ms;
  printRows(`${count} sessions, ${count / 10} MB`, [
    { what: 'list, nothing kept', cost: cold.ms, against: parse, peakMb: cold.peak },
    { what: 'list, all kept', cost: warm.ms, against: stat, most: 1.1, peakMb: warm.peak },
    {
      what: 'what one longer session adds to that',
      cost: Math.max(0, append),
      against: { what: 'a list, nothing kept', cost: cold.ms },
      most: 0.02,
    },
    { what: 'a guard over all calls, nothing kept', cost: of('backtest').ms, against: parse },
    { what: 'a guard over all calls, calls kept', cost: of('kept calls').ms, against: parse, most: 0.4 },
  ]);
}
