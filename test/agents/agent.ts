// What a test needs to know of a real agent, whichever it is.
import { execFileSync, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { Pinned } from './install.ts';
import { startModel, type ToolCall, type Turn } from './scripted-model.ts';

/** Something to be done with whatever tool the agent has for it. Files are relative to the project. */
export type Act =
  | { readonly shell: string }
  | { readonly read: string }
  | { readonly write: string; readonly text: string }
  | { readonly edit: string; readonly old: string; readonly text: string };

/** An agent that can be started without a person. */
export interface Agent {
  /** The id of its target and, where there is one, of its format. */
  readonly id: 'claude-code' | 'codex' | 'copilot' | 'opencode' | 'qwen';
  readonly title: string;
  readonly pinned: Pinned;
  /** The call with which its model would do this. */
  call(act: Act, project: string): ToolCall;
  /** Makes its home directory and tells how to start it with a prompt; without one it is told to go on. */
  prepare(place: Place, port: number, prompt?: string): Start;
  /** Does what a user does who approves the project's hooks; absent = there is nothing to approve. */
  approve?(place: Place, command: string): Promise<void>;
  /** Below the home directory: where it leaves transcripts. */
  readonly store: string;
  /** Whether it carried a call out; `result` is what it told the model, `output` all that it printed. */
  decide(call: { readonly callId: string; readonly result: string }, output: string): Decision;
}

/** `asked` = it would have asked a person, and refused since there is none. */
export type Decision = 'carried out' | 'refused' | 'asked';

/** Where a run takes place. Absolute. */
export interface Place {
  readonly project: string;
  readonly home: string;
}

export interface Start {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface RunOptions {
  readonly agent: Agent;
  readonly command: string;
  readonly place: Place;
  /** What the model does, one call a turn; `say` ends its work until a hook objects. */
  readonly acts: readonly (Act | { readonly say: string })[];
  /** More arguments for the agent. */
  readonly args?: readonly string[];
  /** What the user asks; absent = to go on. */
  readonly prompt?: string;
  /** More environment variables for the agent and what it starts. */
  readonly env?: Readonly<Record<string, string>>;
  /** How long the model thinks before each turn, in milliseconds. */
  readonly pauseMs?: number;
}

/** What became of one act. */
export interface Outcome {
  /** What the model was told; null when nothing came back. */
  readonly result: string | null;
  /** Null when nothing came back. */
  readonly decision: Decision | null;
}

export interface Run {
  /** Of the acts that called a tool. */
  readonly outcomes: readonly Outcome[];
  /** Everything that the program printed. */
  readonly output: string;
  readonly exit: number | null;
  /** The agent took every turn of the script. */
  readonly isThrough: boolean;
  /** Absolute paths, the newest last. */
  readonly transcripts: readonly string[];
}

const timeLimit = 180_000;

/** Runs an agent to the end of its script. */
export async function runAgent(options: RunOptions): Promise<Run> {
  const { agent, command, place, acts, args = [], pauseMs = 0, prompt } = options;
  const turns = acts.map((act): Turn => ('say' in act ? act : agent.call(act, place.project)));
  const model = await startModel(turns, pauseMs);
  const start = agent.prepare(place, model.port, prompt);
  const env = {
    HOME: place.home,
    USERPROFILE: place.home,
    PATH: process.env['PATH'] ?? '',
    SHELL: '/bin/bash',
    ...start.env,
    ...options.env,
  };
  const child = spawn(command, [...start.args, ...args], {
    cwd: place.project,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeLimit,
  });
  let output = '';
  child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (output += bytes.toString()));
  const exit = await new Promise<number | null>((done, fail) => {
    child.once('error', fail);
    child.once('close', done);
  });
  model.close();
  if (process.env['AGENT_POSTMORTEM_DEBUG'])
    fs.writeFileSync(path.join(place.home, 'requests.json'), JSON.stringify(model.requests, null, 1));
  const outcomes = model.results().map(({ callId, text }): Outcome => {
    return { result: text, decision: text === null ? null : agent.decide({ callId, result: text }, output) };
  });
  return {
    outcomes,
    output,
    exit,
    isThrough: model.isThrough(),
    transcripts: transcriptsIn(path.join(place.home, agent.store)),
  };
}

function transcriptsIn(folder: string): readonly string[] {
  if (!fs.existsSync(folder)) return [];
  const names = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.jsonl'));
  const files = names.map((name) => path.join(folder, name));
  return files.sort((a, b) => fs.statSync(a).mtimeMs - fs.statSync(b).mtimeMs);
}

const places: string[] = [];

/** A new repository with one commit, and an empty home beside it. */
export function makePlace(files: Readonly<Record<string, string>>): Place {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'real-agent-')));
  places.push(folder);
  const place = { project: path.join(folder, 'project'), home: path.join(folder, 'home') };
  fs.mkdirSync(place.home);
  fs.mkdirSync(place.project);
  writeFiles(place.project, { 'README.md': 'A project.\n', ...files });
  git(place.project, 'init', '--quiet', '--initial-branch', 'main');
  git(place.project, 'add', '--all');
  git(place.project, '-c', 'user.name=A', '-c', 'user.email=a@example.org', 'commit', '--quiet', '--message', 'Begin');
  return place;
}

/** Writes files, making their folders; null removes one, and scripts may be executed. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | null>>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    if (text === null) {
      fs.rmSync(file);
      continue;
    }
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text, { mode: text.startsWith('#!') ? 0o755 : 0o644 });
  }
}

/** Runs git in a folder, without the user's own settings. */
export function git(folder: string, ...args: readonly string[]): string {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: os.devNull, GIT_CONFIG_SYSTEM: os.devNull };
  return execFileSync('git', args, { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Removes what was made, unless AGENT_POSTMORTEM_DEBUG is set; then it says where it lies. */
export function removePlaces(): void {
  for (const folder of places.splice(0)) {
    if (process.env['AGENT_POSTMORTEM_DEBUG']) process.stderr.write(`kept ${folder}\n`);
    else fs.rmSync(folder, { recursive: true, force: true });
  }
}
