import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { GuardAnswer } from '../core/guard/answer.ts';
import { askingAgent, denyAnswer, passAnswer } from '../core/guard/answer.ts';
import { answerHook } from '../core/guard/program.ts';

// The entry of the guard program: bundled to CommonJS, it stands as `.postmortem/guard.cjs` in the user's repository.
// Agents start it as `node …/guard.cjs AGENT` or `node -e "require(…)" AGENT`.

const folder = __dirname;

/** The path with the links of its longest existing part resolved. */
function realPath(wanted: string): string {
  let existing = path.resolve(wanted);
  const rest: string[] = [];
  for (;;) {
    try {
      return path.join(fs.realpathSync.native(existing), ...rest);
    } catch {
      // It does not exist (or may not be looked at): its parent may.
      const parent = path.dirname(existing);
      if (parent === existing) return wanted;
      rest.unshift(path.basename(existing));
      existing = parent;
    }
  }
}

function readText(file: string | 0): string | null {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    // What is missing is answered for by the caller.
    return null;
  }
}

/** Most of a transcript that is read, from its end. */
const longestTranscript = 32 * 1024 * 1024;

function readEnd(file: string): string | null {
  try {
    const { size } = fs.statSync(file);
    if (size <= longestTranscript) return fs.readFileSync(file, 'utf8');
    const handle = fs.openSync(file, 'r');
    try {
      const end = Buffer.alloc(longestTranscript);
      fs.readSync(handle, end, 0, longestTranscript, size - longestTranscript);
      return end.toString('utf8');
    } finally {
      fs.closeSync(handle);
    }
  } catch {
    // What is missing is answered for by the guards that need it.
    return null;
  }
}

function slashed(text: string): string {
  return text.replaceAll('\\', '/');
}

/** `claude`, or `claude hard`: the agent's name, and whether what cannot be judged is stopped. */
const [agent = null, ...marks] = process.argv.slice(1).filter((word) => !/[\\/]|\.[cm]?[jt]s$/.test(word));
const isHard = marks.includes('hard');

function run(): GuardAnswer {
  return answerHook({
    payload: readText(0) ?? '',
    guards: readText(path.join(folder, 'guards.json')),
    agent,
    isHard,
    env: process.env,
    places: {
      root: slashed(path.dirname(folder)),
      cwd: slashed(process.cwd()),
      home: slashed(os.homedir()),
      ignoreCase: process.platform === 'win32' || process.platform === 'darwin',
      realPath: (wanted) => slashed(realPath(wanted)),
      exists: (wanted) => fs.existsSync(wanted),
    },
    readText: (wanted) => readEnd(wanted.replace(/^~(?=[/\\])/, os.homedir())),
  });
}

function answer(): GuardAnswer {
  try {
    return run();
  } catch (error) {
    // Exit status 1 means opposite things to different agents, so that a bug of ours must not end with it.
    const problem = `post-mortem guard: ${error instanceof Error ? error.message : String(error)}`;
    return isHard ? denyAnswer(askingAgent(null, agent, process.env), problem) : passAnswer(problem);
  }
}

const { stdout, stderr, exitCode } = answer();
if (stderr !== '') fs.writeSync(2, stderr);
if (stdout !== '') fs.writeSync(1, stdout);
process.exitCode = exitCode;
