import type { HookEntry, HookOutcome, RecordedCall, StartCheck, StartStep, Verdict } from '../../model/proof.ts';
import type { Json } from '../../model/session.ts';
import { findJson, looseJsonProblem, parseJson } from '../../text/json.ts';
import { numberOf, readHookFiles } from '../hook-files.ts';
import type { HookInput, HookProtocol, ReplayPlace } from '../protocol.ts';
import { placedCwd } from '../replay-call.ts';
import { callsIn } from '../replay-words.ts';
import type { AgentCall } from '../replay-words.ts';
import { judgeSteps } from '../start-check.ts';
import { commandStep, compiles, eventStep, matcherStep } from '../start-steps.ts';
import type { HarnessFiles } from '../harness-file.ts';
import { complaintOf, failureOf, mergeVerdicts, textOf, wholeObject } from '../verdicts.ts';
import { geminiWords } from './calls.ts';
import { command, commandIfHard } from './hook.ts';
import { settingsPath } from './settings.ts';

const hookFiles = [settingsPath, '~/.gemini/settings.json'] as const;
const events = (
  'BeforeTool AfterTool BeforeAgent AfterAgent BeforeModel AfterModel BeforeToolSelection SessionStart SessionEnd ' +
  'Notification PreCompress'
).split(' ');
const tools = (
  'run_shell_command replace write_file read_file read_many_files glob grep_search list_directory web_fetch ' +
  'google_web_search mcp_server_tool'
).split(' ');

/** Gemini CLI's hooks before tool use; its runner was measured in 0.61.0. */
export const geminiProtocol: HookProtocol = {
  files: hookFiles,
  measured: '0.61.0',
  ownCommands: [command, commandIfHard],
  parallel: true,
  hooks: (files) =>
    readHookFiles(files, {
      target: 'gemini-cli',
      agent: 'Gemini CLI',
      files: hookFiles,
      grouped: 'always',
      timeoutMs: ({ timeout }) => numberOf(timeout, 60_000),
      commands: ['command'],
      type: '',
    }),
  start: geminiStart,
  beforeTools: ({ event }) => event === 'BeforeTool',
  matches: ({ matcher }, { toolName }) =>
    matcher === null || matcher === '' || matcher === '*' || finds(matcher, toolName),
  inputs: (call, _entry, place) => callsIn(geminiWords, call, place).map((one) => toInput(one, call, place)),
  launch({ type, command: line }) {
    return type !== 'command' || line === null
      ? { refusal: `a handler of type ${type || '(none)'} starts no process: it cannot be replayed offline` }
      : { shell: line };
  },
  verdict: (outcome) => geminiVerdict(outcome),
  merge: mergeVerdicts,
  finish: {
    beforeFinish: ({ event }) => event === 'AfterAgent',
    input: (call, _entry, place) => toFinish(call, place),
    // One runner makes the same of the answer at every event.
    verdict: (outcome) => geminiVerdict(outcome),
  },
  // The form of Gemini CLI's session files is not known well enough to write one.
  transcript: () => '',
};

/** An unanchored regular expression; one that does not compile is compared as it stands. */
function finds(matcher: string, tool: string): boolean {
  return compiles(matcher) ? new RegExp(matcher).test(tool) : matcher === tool;
}

function toInput({ tool, input, translated }: AgentCall, call: RecordedCall, place: ReplayPlace): HookInput {
  const stdin = { ...fieldsOf(call, place), hook_event_name: 'BeforeTool', tool_name: tool, tool_input: input };
  return { toolName: tool, aliases: [], translated, cwd: place.root, stdin, env: environment(call, place) };
}

function toFinish(call: RecordedCall, place: ReplayPlace): HookInput {
  const response = textOf(call.input.last_assistant_message);
  const told = { hook_event_name: 'AfterAgent', prompt: '', prompt_response: response, stop_hook_active: false };
  const stdin = { ...fieldsOf(call, place), ...told };
  const translated = call.agent !== 'gemini-cli';
  return { toolName: 'AfterAgent', aliases: [], translated, cwd: place.root, stdin, env: environment(call, place) };
}

function fieldsOf(call: RecordedCall, place: ReplayPlace): { readonly [key: string]: Json } {
  return {
    session_id: call.sessionId,
    transcript_path: place.transcript ?? `${place.home}/.gemini/tmp/replay/chats/${call.sessionId}.json`,
    cwd: placedCwd(call, place),
    timestamp: call.time ?? '1970-01-01T00:00:00.000Z',
  };
}

function environment(call: RecordedCall, place: ReplayPlace): Readonly<Record<string, string>> {
  return {
    GEMINI_PROJECT_DIR: place.root,
    GEMINI_CWD: placedCwd(call, place),
    GEMINI_SESSION_ID: call.sessionId,
    CLAUDE_PROJECT_DIR: place.root,
  };
}

function geminiVerdict(outcome: HookOutcome): Verdict {
  const failure = failureOf(outcome);
  if (failure !== null) return { effect: 'error-pass', reason: failure };
  const text = outcome.stdout.trim() || outcome.stderr.trim();
  const answer = wholeObject(text);
  if (answer) {
    const reason = textOf(answer.reason);
    if (answer.decision === 'deny' || answer.decision === 'block') return { effect: 'stop', reason };
    if (answer.decision === 'ask') return { effect: 'ask', reason };
    if (answer.continue === false) return { effect: 'stop', reason: textOf(answer.stopReason), endsRun: true };
    return { effect: 'pass', reason: '' };
  }
  if (outcome.exit === 0) return { effect: 'pass', reason: '' };
  if (outcome.exit === 1) return { effect: 'error-pass', reason: complaintOf(outcome) || 'it ended with 1' };
  return text === ''
    ? { effect: 'error-pass', reason: `it ended with ${outcome.exit ?? 'no status'} and said nothing` }
    : { effect: outcome.exit === 2 ? 'stop' : 'error-stop', reason: text };
}

function geminiStart(entry: HookEntry, files: HarnessFiles): StartCheck {
  return judgeSteps([
    { step: 'read', ok: true, message: `Gemini CLI reads ${entry.file}` },
    parses(entry, files),
    eventStep(entry, events, 'Gemini CLI'),
    /Tool$/.test(entry.event)
      ? matcherStep(entry, tools, { agent: 'Gemini CLI', matches: finds })
      : { step: 'matcher', ok: true, message: 'its matcher does not look at tools' },
    commandStep(entry, [], 'Gemini CLI'),
    isEnabled(entry, files),
    { step: 'trusted', ok: null, message: 'it runs only where the folder is trusted, which Gemini CLI asks' },
  ]);
}

function parses({ file }: HookEntry, files: HarnessFiles): StartStep {
  const problem = looseJsonProblem(files.get(file)?.text ?? '', false);
  if (!problem) return { step: 'parses', ok: true, message: 'the file is JSON with comments at most' };
  const message = `${file} has ${problem.what} on line ${problem.line}: Gemini CLI does not take it`;
  return { step: 'parses', ok: false, message };
}

function isEnabled({ fields }: HookEntry, files: HarnessFiles): StartStep {
  for (const file of hookFiles) {
    const root = parseJson(files.get(file)?.text ?? '');
    const config = root && findJson(root, ['hooksConfig']);
    if (config && findJson(config, ['enabled'])?.value === false)
      return { step: 'enabled', ok: false, message: `\`hooksConfig.enabled\` is false in ${file}: no hook runs` };
    const off = config && findJson(config, ['disabled'])?.children.some(({ node }) => node.value === fields.name);
    if (off) return { step: 'enabled', ok: false, message: `\`hooksConfig.disabled\` in ${file} names it` };
  }
  return { step: 'enabled', ok: true, message: 'no settings file switches hooks off' };
}
