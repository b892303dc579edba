import type { HookEntry, StartCheck, StartStep } from '../../model/proof.ts';
import { looseJsonProblem, parseJson } from '../../text/json.ts';
import { numberOf, readHookFiles } from '../hook-files.ts';
import type { HookInput, HookProtocol } from '../protocol.ts';
import { judgeSteps } from '../start-check.ts';
import { commandStep, compiles, eventStep, matcherStep } from '../start-steps.ts';
import type { HarnessFiles } from '../harness-file.ts';
import { mergeVerdicts } from '../verdicts.ts';
import { cursorInputs } from './calls.ts';
import { cursorFinish } from './finish.ts';
import { command, commandIfHard, cursorEvents, hooksPath, refuseShape } from './hook.ts';
import { inheritedFiles, inheritedHooks, inheritedMatches, inheritedStart, isInherited } from './inherited.ts';
import { cursorVerdict } from './verdict.ts';

const hookFiles = [hooksPath, '~/.cursor/hooks.json'] as const;
const tools = ['Shell', 'Read', 'Write', 'Delete', 'Grep', 'List', 'ReadLints', 'Fetch', 'Task', 'MCP:tool'];

/** Cursor's hooks before tool use, its own and those that it takes from Claude Code's settings, read in the code of its SDK 1.0.32. */
export const cursorProtocol: HookProtocol = {
  files: [...hookFiles, ...inheritedFiles],
  measured: '1.0.32',
  ownCommands: [command, commandIfHard],
  parallel: true,
  hooks(files) {
    const own = readHookFiles(files, {
      target: 'cursor',
      agent: 'Cursor',
      files: hookFiles,
      grouped: 'never',
      timeoutMs: ({ timeout }) => numberOf(timeout, 60) * 1000,
      commands: ['command'],
      type: 'command',
    });
    return { entries: [...own.entries, ...inheritedHooks(files).entries], problems: own.problems };
  },
  start: (entry, files) => (isInherited(entry) ? inheritedStart(entry, files, tools) : cursorStart(entry, files)),
  beforeTools: (entry) => entry.event === (isInherited(entry) ? 'PreToolUse' : 'preToolUse'),
  matches: (entry, input) =>
    isInherited(entry)
      ? inheritedMatches(entry, input.toolName)
      : entry.matcher === null || entry.matcher === '' || entry.matcher === '*' || finds(entry.matcher, input),
  inputs: (call, _entry, place) => cursorInputs(call, place),
  launch({ type, command: line }) {
    return type !== 'command' || line === null
      ? { refusal: `a handler of type ${type} starts no process: it cannot be replayed offline` }
      : { shell: line };
  },
  verdict: (outcome, entry) => cursorVerdict(outcome, entry),
  merge: mergeVerdicts,
  finish: cursorFinish,
  // The form of Cursor's transcripts is not known well enough to write one.
  transcript: () => '',
};

function finds(matcher: string, { toolName }: Pick<HookInput, 'toolName'>): boolean {
  return compiles(matcher) && new RegExp(matcher).test(toolName);
}

function cursorStart(entry: HookEntry, files: HarnessFiles): StartCheck {
  const file = files.get(entry.file);
  const isLink = typeof file?.linkTo === 'string' && entry.file === hooksPath;
  return judgeSteps([
    isLink
      ? { step: 'read', ok: false, message: `${entry.file} is a link, which Cursor refuses` }
      : { step: 'read', ok: true, message: `Cursor reads ${entry.file}` },
    parses(entry.file, file?.text ?? ''),
    eventStep(entry, cursorEvents, 'Cursor'),
    entry.event === 'preToolUse' || entry.event === 'postToolUse'
      ? matcherStep(entry, tools, { agent: 'Cursor', matches: (matcher, toolName) => finds(matcher, { toolName }) })
      : { step: 'matcher', ok: true, message: 'its matcher does not look at tools' },
    commandStep(entry, ['prompt'], 'Cursor'),
    { step: 'enabled', ok: true, message: 'no file switches hooks off' },
    { step: 'trusted', ok: true, message: 'hooks of a workspace that is open need no approval of their own' },
  ]);
}

function parses(file: string, text: string): StartStep {
  const no = (message: string): StartStep => ({ step: 'parses', ok: false, message });
  const problem = looseJsonProblem(text, false);
  if (problem) return no(`${file} has ${problem.what} on line ${problem.line}: Cursor ignores the whole file`);
  const root = parseJson(text);
  const shape = root && refuseShape(root);
  if (shape) return no(shape.replace(`${hooksPath}: `, `${file}: `).replace(/: [^:]*, then apply\.$/, ''));
  return { step: 'parses', ok: true, message: 'the file has a version and known events' };
}
