// Plays scenarios in one repository: what people do, what agents do, and what the product makes of it.
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { main } from '../../src/cli/main.ts';
import { addCases } from './add-cases.ts';
import { makeClock, type Clock } from './clock.ts';
import { recordRun, type RecordingPlace } from './record-run.ts';
import type { Scenario, Step, Writing } from './scenario.ts';
import { writeInto } from './write-document.ts';

/** A library in the making. */
export interface Stage extends RecordingPlace {
  readonly clock: Clock;
  /** Absolute path of the last run's transcript. */
  session: string | null;
  /** Repository-relative path of the last document. */
  document: string | null;
}

/** Makes the place: a home directory with the repository in it, and the clock beside. */
export function makeStage(folder: string): Stage {
  const home = path.join(folder, 'dev');
  fs.mkdirSync(path.join(home, 'ferry-desk'), { recursive: true });
  const git = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  return {
    home,
    repo: path.join(home, 'ferry-desk'),
    clock: makeClock(path.join(folder, 'clockwork'), git),
    session: null,
    document: null,
  };
}

/** Plays one scenario from its first step to its last. @throws Error that names the step which did not go as it must. */
export async function play({ name, steps }: Scenario, stage: Stage): Promise<void> {
  for (const [index, step] of steps.entries()) {
    try {
      await take(step, stage);
    } catch (error) {
      throw new Error(`${name}, step ${index + 1} (${Object.keys(step).join()}): ${String(error)}`, { cause: error });
    }
  }
}

async function take(step: Step, stage: Stage): Promise<void> {
  if ('at' in step) stage.clock.set(new Date(step.at));
  else if ('by' in step) writeFiles(stage.home, { '.gitconfig': userOf(step.by) });
  else if ('edit' in step) writeFiles(stage.repo, step.edit);
  else if ('commit' in step) {
    shell(stage, 'git add --all');
    shell(stage, 'git commit --quiet --file -', step.commit);
  } else if ('shell' in step) shell(stage, step.shell);
  else if ('run' in step) stage.session = await recordRun(step.run, stage, stage.clock);
  else if ('product' in step) await runProduct(step.product, stage);
  else if ('cases' in step)
    await addCases(step.cases, { ...stage, session: stage.session ?? '', document: stage.document ?? '' });
  else {
    const file = path.join(stage.repo, stage.document ?? '');
    const write = JSON.parse(withCommits(JSON.stringify(step.write), stage.repo)) as Writing;
    fs.writeFileSync(file, writeInto(fs.readFileSync(file, 'utf8'), write));
  }
}

function withCommits(text: string, repo: string): string {
  return text.replace(/\{\{commit:([^}]+)\}\}/g, (_, subject: string) => {
    const log = execFileSync('git', ['log', '--format=%h %s'], { cwd: repo, encoding: 'utf8' }).split('\n');
    const found = log.find((line) => line.replace(/^\S+ /, '') === subject);
    if (!found) throw new Error(`There is no commit “${subject}”.`);
    return found.split(' ')[0] ?? '';
  });
}

/** `Ida Moen` works at the ferry desk. */
function userOf(name: string): string {
  const mail = `${name.split(' ')[0]?.toLowerCase() ?? ''}@ferry-desk.example`;
  return `[user]\n\tname = ${name}\n\temail = ${mail}\n[init]\n\tdefaultBranch = main\n[advice]\n\tdetachedHead = false\n`;
}

function writeFiles(folder: string, files: Readonly<Record<string, string | null>>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    if (text === null) fs.rmSync(file);
    else {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, text);
    }
  }
}

function shell({ repo, home, clock }: Stage, line: string, input = ''): void {
  const searched = [clock.bin, path.dirname(process.execPath), process.env['PATH'] ?? ''].join(path.delimiter);
  const env = { HOME: home, PATH: searched, GIT_CONFIG_SYSTEM: '/dev/null' };
  execFileSync('sh', ['-c', line], { cwd: repo, env, input, stdio: ['pipe', 'pipe', 'inherit'] });
}

/** Runs the command line by the stage's clock; exit status 1 only says that there are findings. */
async function runProduct(args: readonly string[], stage: Stage): Promise<void> {
  const { session, document, home, repo, clock } = stage;
  const known: Readonly<Record<string, string | null>> = { $session: session, $doc: document };
  const argv = args.map((arg) => (arg in known ? (known[arg] ?? '') : arg));
  let [out, err, status] = ['', '', -1];
  await main(argv, {
    stdout: (text) => void (out += text),
    stderr: (text) => void (err += text),
    env: { HOME: home, PATH: process.env['PATH'] ?? '', XDG_CACHE_HOME: path.join(home, '.cache') },
    cwd: repo,
    isTty: false,
    now: () => clock.now(),
    exit: (code) => void (status = code),
    signal: new AbortController().signal,
  });
  console.log(`$ agent-postmortem ${args.join(' ')}\n${out}${err}`);
  if (status < 0 || status > 1) throw new Error(`it ended with ${status}: ${err}`);
  if (argv[0] === 'new' || argv[0] === 'near-miss') stage.document = out.split('\n')[0] ?? null;
}
