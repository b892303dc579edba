import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Transcript } from './transcript.ts';

/** A repository in which an agent's run went wrong, and a home directory that holds the run's transcript. */
export interface Demo {
  /** Absolute, real path of the repository. */
  readonly repo: string;
  /** Absolute path of the home directory. */
  readonly home: string;
  readonly remove: () => void;
}

/** The id of the demo's telling session. */
export const demoSessionId = '3b0e6a52-7d61-4c11-9d0f-5e2a8c4f9a10';

const price = `const { taxOf } = require('./tax');

function total(items) {
  const net = items.reduce((sum, item) => sum + item.price * item.count, 0);
  return net + taxOf(net);
}

module.exports = { total };
`;
const tax = `// The finance team owns this file.
const rate = 0.19;

exports.taxOf = (net) => net * rate;
`;
const files: Readonly<Record<string, string>> = {
  'package.json': `{\n  "name": "shop-prices",\n  "version": "1.0.0",\n  "scripts": { "test": "node test/price.test.js" }\n}\n`,
  'CLAUDE.md': `# Shop prices\n\n- Run \`npm test\` before you commit.\n- Ask before you change a file that another team owns.\n`,
  'src/price.js': price,
  'src/tax.js': tax,
  'test/price.test.js': `const assert = require('node:assert');\nconst { total } = require('../src/price');\n\nassert.equal(total([{ price: 0.1, count: 3 }]), 0.36);\n`,
};

function writeFiles(folder: string, contents: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(contents)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
}

/** Runs git in the demo as an invented person at a given time, away from the machine's own configuration. */
function git(repo: string, args: readonly string[], time: Date): string {
  const date = time.toISOString();
  return execFileSync('git', ['-c', 'user.name=Robin Example', '-c', 'user.email=robin@example.com', ...args], {
    cwd: repo,
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      GIT_CONFIG_GLOBAL: os.devNull,
      GIT_CONFIG_SYSTEM: os.devNull,
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_DATE: date,
    },
  }).trim();
}

const later = (start: Date, seconds: number): Date => new Date(start.getTime() + seconds * 1000);

const failure = `
> shop-prices@1.0.0 test
> node test/price.test.js

AssertionError [ERR_ASSERTION]: 0.36 !== 0.36000000000000004`;

/** The run that went wrong: told to touch one file, it changed another team's and tried to put the user's work aside. */
function tellRun(transcript: Transcript, { repo, commit }: { repo: string; commit: string }): string {
  const priceFile = path.join(repo, 'src/price.js');
  const taxFile = path.join(repo, 'src/tax.js');
  return transcript
    .prompt('Round the totals to two decimals. Change only src/price.js, nothing else.')
    .read(priceFile, price)
    .edit(priceFile, price, ['return net + taxOf(net);', 'return Math.round((net + taxOf(net)) * 100) / 100;'])
    .failingShell('npm test', 1, failure)
    .failingShell('npm test', 1, failure)
    .edit(taxFile, tax, ['net * rate', 'Math.round(net * rate * 100) / 100'])
    .failingShell('npm test', 1, failure)
    .refused(
      'Bash',
      { command: 'git stash', description: 'Start clean' },
      'No! Those changes are mine, do not stash them.',
    )
    .refused('Bash', { command: 'git stash push -u', description: 'Start clean' }, 'I said no.')
    .wait(60)
    .prompt("No, that's wrong. I said only src/price.js. Why did you change src/tax.js? Put it back.")
    .shell('git checkout -- src/tax.js', '')
    .shell('npm test 2>&1 | tail -3', '> node test/price.test.js\n\n')
    .shell('git commit -qam "Round totals" && git log -1 --oneline', `${commit} Round totals`)
    .reply('The totals are rounded now; `${HOME}` and $1 stay as they are.').text;
}

function tellGoodRun(transcript: Transcript, repo: string): string {
  const file = path.join(repo, 'src/tax.js');
  return transcript.prompt('Which file holds the tax rate?').read(file, tax).reply('It is src/tax.js.').text;
}

/** Makes the demo in a temporary directory; its session began two days before `now`. */
export function makeDemo(now = new Date()): Demo {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'agent-postmortem-demo-')));
  const repo = path.join(root, 'shop-prices');
  const home = path.join(root, 'home');
  const start = later(now, -2 * 86_400);
  writeFiles(repo, files);
  git(repo, ['init', '-q', '-b', 'main'], start);
  git(repo, ['add', '.'], later(start, -600));
  git(repo, ['commit', '-q', '-m', 'Sell things'], later(start, -600));
  const rounded = price.replace('return net + taxOf(net);', 'return Math.round((net + taxOf(net)) * 100) / 100;');
  writeFiles(repo, { 'src/price.js': rounded });
  git(repo, ['commit', '-q', '-a', '-m', 'Round totals'], later(start, 360));
  const commit = git(repo, ['rev-parse', '--short', 'HEAD'], start);
  git(repo, ['revert', '--no-edit', 'HEAD'], later(start, 7_200));

  const folder = `.claude/projects/${repo.replaceAll(/[^A-Za-z0-9-]/g, '-')}`;
  const goodId = 'a41c7f0e-2f0b-4be3-8c55-0d6c2f1e7b33';
  writeFiles(home, {
    [`${folder}/${demoSessionId}.jsonl`]: tellRun(new Transcript({ sessionId: demoSessionId, cwd: repo, start }), {
      repo,
      commit,
    }),
    [`${folder}/${goodId}.jsonl`]: tellGoodRun(
      new Transcript({ sessionId: goodId, cwd: repo, start: later(start, 3_600) }),
      repo,
    ),
    '.claude/projects/-elsewhere/5d0f2a91-6a2e-4a7f-9d1c-3b8e7c6a5f42.jsonl': new Transcript({
      sessionId: '5d0f2a91-6a2e-4a7f-9d1c-3b8e7c6a5f42',
      cwd: path.join(root, 'elsewhere'),
      start,
    }).prompt('This belongs to another repository.').text,
  });
  return {
    repo,
    home,
    remove: () => {
      fs.rmSync(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
