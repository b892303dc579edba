import type { HookEntry, StartCheck, StartStep } from '../../model/proof.ts';
import { findJson, parseJson, strictJsonProblem } from '../../text/json.ts';
import { namedFiles, numberOf, readHookFiles } from '../hook-files.ts';
import type { HookInput, HookProtocol } from '../protocol.ts';
import { judgeSteps } from '../start-check.ts';
import { commandStep, compiles, eventStep, matcherStep } from '../start-steps.ts';
import type { HarnessFiles } from '../harness-file.ts';
import { mergeVerdicts } from '../verdicts.ts';
import { copilotInputs, isCamel } from './calls.ts';
import { copilotFinish } from './finish.ts';
import { command, commandIfHard } from './hook.ts';
import { copilotVerdict } from './verdict.ts';

const hookFiles = [
  '.github/hooks/*.json',
  '.github/copilot/settings.json',
  '.github/copilot/settings.local.json',
  '.claude/settings.json',
  '.claude/settings.local.json',
  '~/.copilot/hooks/*.json',
  '~/.copilot/settings.json',
] as const;

const camelEvents = (
  'sessionStart sessionEnd userPromptSubmitted preToolUse postToolUse postToolUseFailure permissionRequest agentStop ' +
  'subagentStart subagentStop errorOccurred preCompact notification'
).split(' ');
const pascalEvents = [
  ...camelEvents.map((event) => event.charAt(0).toUpperCase() + event.slice(1)),
  'Stop',
  'UserPromptSubmit',
];
const tools = [
  ...['bash', 'view', 'edit', 'create', 'apply_patch', 'grep', 'glob', 'task', 'web_fetch'],
  ...['Bash', 'Read', 'Edit', 'Write', 'Grep', 'Glob', 'Task', 'WebFetch'],
];

/** Hooks of Copilot's CLI and of VS Code's Copilot, as measured in 1.0.102 of the CLI; both spellings of events. */
export const copilotProtocol: HookProtocol = {
  files: hookFiles,
  measured: '1.0.102',
  ownCommands: [command, commandIfHard],
  parallel: false,
  hooks(files) {
    const reading = readHookFiles(files, {
      target: 'copilot',
      agent: 'Copilot',
      files: hookFiles,
      grouped: 'either',
      timeoutMs: ({ timeoutSec, timeout }) => numberOf(timeoutSec, numberOf(timeout, 30)) * 1000,
      commands: ['command', 'bash', 'powershell'],
      type: 'command',
    });
    // What is wrong with Claude Code's own settings is told of there.
    return { ...reading, problems: reading.problems.filter(({ file }) => !file.startsWith('.claude/')) };
  },
  start: copilotStart,
  beforeTools: ({ event }) => event === 'preToolUse' || event === 'PreToolUse',
  matches: ({ matcher }, input) => matcher === null || matcher === '' || matcher === '*' || namesTool(matcher, input),
  inputs: copilotInputs,
  launch({ type, command: line, fields }, platform) {
    const own = platform === 'windows' ? fields.powershell : fields.bash;
    const shell = typeof own === 'string' ? own : line;
    return type !== 'command' || shell === null
      ? { refusal: `a handler of type ${type} starts no process: it cannot be replayed offline` }
      : { shell };
  },
  verdict: (outcome, entry) => copilotVerdict(outcome, entry),
  merge: mergeVerdicts,
  finish: copilotFinish,
  // What Copilot hands its hooks names no transcript.
  transcript: () => '',
};

/** Matchers are whole names, of the tool itself or as the second protocol calls it. */
function namesTool(matcher: string, { toolName, aliases }: HookInput): boolean {
  return [toolName, ...aliases].some((tool) => matchesWhole(matcher, tool));
}

function matchesWhole(matcher: string, tool: string): boolean {
  return compiles(`^(?:${matcher})$`) && new RegExp(`^(?:${matcher})$`).test(tool);
}

function copilotStart(entry: HookEntry, files: HarnessFiles): StartCheck {
  const known = isCamel(entry) ? camelEvents : pascalEvents;
  return judgeSteps([
    { step: 'read', ok: true, message: `Copilot reads ${entry.file}` },
    parses(entry, files),
    eventStep(entry, known, 'Copilot'),
    /tool|permission/i.test(entry.event)
      ? matcherStep(entry, tools, { agent: 'Copilot', matches: matchesWhole })
      : { step: 'matcher', ok: true, message: 'its matcher does not look at tools' },
    handlerFits(entry),
    isEnabled(files),
    {
      step: 'trusted',
      ok: null,
      message: 'it runs only where the folder is trusted, which Copilot asks when it is first started there',
    },
  ]);
}

function parses({ file }: HookEntry, files: HarnessFiles): StartStep {
  const problem = strictJsonProblem(files.get(file)?.text ?? '');
  if (!problem) return { step: 'parses', ok: true, message: 'the file is strict JSON' };
  const message = `${file} has ${problem.what} on line ${problem.line}: Copilot ignores the whole file`;
  return { step: 'parses', ok: false, message };
}

function handlerFits(entry: HookEntry): StartStep {
  return Array.isArray(entry.fields.args)
    ? {
        step: 'handler',
        ok: true,
        message:
          'it starts, but without its `args`: the bare program fails, and Copilot then refuses every call that matches',
      }
    : commandStep(entry, [], 'Copilot');
}

function isEnabled(files: HarnessFiles): StartStep {
  const off = namedFiles(files, hookFiles).find((file) => {
    const root = parseJson(files.get(file)?.text ?? '');
    return root !== null && findJson(root, ['disableAllHooks'])?.value === true;
  });
  return off === undefined
    ? { step: 'enabled', ok: true, message: 'no settings file switches hooks off' }
    : { step: 'enabled', ok: false, message: `\`disableAllHooks\` is true in ${off}: no hook runs` };
}
