// node scripts/bench/task.ts NAME PATH : one piece of work in a process of its own; prints the process's peak memory, KB.
import '../../src/cli/memory.ts';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as readline from 'node:readline';
import claudeCode from '../../src/core/formats/claude-code/index.ts';
import { backtestChange } from '../../src/node/library/backtest.ts';
import { readLibrary } from '../../src/node/library/read-library.ts';
import { readSession } from '../../src/node/sessions/read-session.ts';
import { findSources } from '../../src/node/sessions/find-sources.ts';

const [name = '', place = ''] = process.argv.slice(2);

function files(folder: string): readonly string[] {
  return fs
    .readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.jsonl'))
    .map((file) => path.join(folder, file));
}

async function parseLines(file: string): Promise<void> {
  for await (const line of readline.createInterface({ input: fs.createReadStream(file) })) JSON.parse(line);
}

async function readOne(file: string): Promise<void> {
  const [store] = claudeCode.stores;
  if (store) await readSession({ format: claudeCode, store, file, id: null });
}

/** The guard that is backtested: on shell lines, of which it stops some. */
const guard = { on: 'shell', deny: { command: ['npm test -- part-7'] }, message: 'No.' } as const;

function backtest(keep: boolean): Promise<unknown> {
  const kept = keep ? { cacheDir: path.join(place, '.cache') } : {};
  const change = { id: 'c1', kind: 'hook', guard } as const;
  return backtestChange(change, { repo: '/work/shop', home: place, env: null, ownSession: null, ...kept });
}

function library(keep: boolean): ReturnType<typeof readLibrary> {
  const kept = keep ? { cacheDir: path.join(place, '.cache') } : {};
  return readLibrary({ repo: place, folder: 'postmortems', ...kept });
}

const queries = ['stash', 'rewr', 'pattern:false-green layer:tests', 'file:src/price mocked', 'came too late'];

/** The pieces of work, by name. */
const tasks: Readonly<Record<string, () => Promise<unknown>>> = {
  start: async () => undefined,
  bytes: async () => {
    for (const file of files(place)) for await (const chunk of fs.createReadStream(file)) void chunk;
  },
  parse: async () => {
    for (const file of files(place)) await parseLines(file);
  },
  read: async () => {
    for (const file of files(place)) await readOne(file);
  },
  locate: async () => findSources({ home: place, env: null }),
  backtest: () => backtest(false),
  'kept calls': () => backtest(true),
  library: () => library(false),
  'kept library': () => library(true),
  '1,000 searches': async () => {
    const { search } = await library(true);
    for (let i = 0; i < 1_000; i++) search(queries[i % queries.length] ?? '');
  },
  stat: async () => files(place).map((file) => fs.statSync(file)),
};

await tasks[name]?.();
process.stdout.write(String(process.resourceUsage().maxRSS));
