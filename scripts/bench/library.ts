// What reading and searching a large library costs.
import * as path from 'node:path';
import { writeLibrary } from './invented.ts';
import { compare } from './processes.ts';
import { printRows } from './table.ts';

/** Prints what reading and searching 2,000 post-mortems costs, written below a place. */
export function benchLibrary(place: string): void {
  const repo = path.join(place, 'library');
  writeLibrary(path.join(repo, 'postmortems'), 2_000);
  const of = compare(['parsed library', 'library', 'kept library', '1,000 searches'], repo);
  const parsed = { what: 'parsing all of their Markdown', cost: of('parsed library').ms };
  const kept = of('kept library').ms;
  printRows('2,000 post-mortems', [
    { what: 'read, nothing kept', cost: of('library').ms, against: parsed, most: 1, peakMb: of('library').peak },
    { what: 'read, nothing kept, in all', cost: of('library').ms, most: 3_000 },
    { what: 'read, all kept', cost: kept, against: parsed },
    { what: 'read, all kept, in all', cost: kept, most: 300 },
    { what: 'one search', cost: Math.max(0, of('1,000 searches').ms - kept) / 1_000 },
  ]);
}
