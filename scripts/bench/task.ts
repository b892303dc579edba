// node scripts/bench/task.ts NAME PATH : one piece of work in a process of its own; prints milliseconds and the process's peak memory in KB.
import '../../src/cli/memory.ts';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as readline from 'node:readline';
import claudeCode from '../../src/core/formats/claude-code/index.ts';
import { parseMarkdown } from '../../src/core/text/markdown.ts';
import { backtestChange } from '../../src/node/library/backtest.ts';
import { readLibrary } from '../../src/node/library/read-library.ts';
import { readSession } from '../../src/node/sessions/read-session.ts';
import { listSessions } from '../../src/node/sessions/list-sessions.ts';

const [name = '', place = ''] = process.argv.slice(2);

function files(folder: string): readonly string[] {
  return fs
    .readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.jsonl') && !file.startsWith('.cache'))
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

/** The sessions of a repository that is not there, without git. */
function list(keep: boolean): Promise<unknown> {
  const kept = keep ? { cacheDir: path.join(place, '.cache') } : {};
  return listSessions({ repo: '/work/shop', home: place, env: null, trusted: false, ...kept });
}

/** Makes one session longer, as its agent does while it works. */
function append(): void {
  const [file = ''] = files(place);
  fs.appendFileSync(file, `${fs.readFileSync(file, 'utf8').split('\n')[0] ?? ''}\n`);
}

function library(keep: boolean): ReturnType<typeof readLibrary> {
  const kept = keep ? { cacheDir: path.join(place, '.cache') } : {};
  return readLibrary({ repo: place, folder: 'postmortems', ...kept });
}

const queries = ['stash', 'rewr', 'pattern:false-green layer:tests', 'file:src/price mocked', 'came too late'];

/** The pieces of work, by name. */
const tasks: Readonly<Record<string, () => Promise<unknown>>> = {
  bytes: async () => {
    for (const file of files(place)) for await (const chunk of fs.createReadStream(file)) void chunk;
  },
  parse: async () => {
    for (const file of files(place)) await parseLines(file);
  },
  read: async () => {
    for (const file of files(place)) await readOne(file);
  },
  'cold list': () => list(false),
  'warm list': () => list(true),
  'warm list after an append': () => list(true),
  backtest: () => backtest(false),
  'kept calls': () => backtest(true),
  'parsed library': async () => {
    const folder = path.join(place, 'postmortems');
    for (const name of fs.readdirSync(folder)) parseMarkdown(fs.readFileSync(path.join(folder, name), 'utf8'));
  },
  library: () => library(false),
  'kept library': () => library(true),
  '1,000 searches': async () => {
    const { search } = await library(true);
    for (let i = 0; i < 1_000; i++) search(queries[i % queries.length] ?? '');
  },
  stat: async () => files(place).map((file) => fs.statSync(file)),
};

if (name === 'warm list after an append') append();
const start = performance.now();
await tasks[name]?.();
process.stdout.write(`${performance.now() - start} ${process.resourceUsage().maxRSS}`);
