// npm run bench [-- NAME …] : what things cost, as ratios within one run, beside what they may cost; absolute times say more of
// the machine than of the code. Names: sessions, library, checks, page, replay, size, activation; none = all.
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { benchActivation, benchSize } from './bench/activation.ts';
import { benchChecks } from './bench/checks.ts';
import { benchPage } from './bench/page.ts';
import { benchLibrary } from './bench/library.ts';
import { benchReplay } from './bench/replay.ts';
import { benchSessions } from './bench/sessions.ts';
import { printMissed } from './bench/table.ts';

const parts: Readonly<Record<string, (place: string) => void | Promise<void>>> = {
  sessions: benchSessions,
  library: benchLibrary,
  checks: () => {
    benchChecks();
  },
  page: benchPage,
  replay: benchReplay,
  size: benchSize,
  activation: benchActivation,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0) throw new Error(`${unknown.join(', ')}: there are ${Object.keys(parts).join(', ')}`);
for (const [name, bench] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const place = fs.mkdtempSync(path.join(os.tmpdir(), 'agent-postmortem-bench-'));
  try {
    await bench(place);
  } finally {
    fs.rmSync(place, { recursive: true, force: true });
  }
}
printMissed();
