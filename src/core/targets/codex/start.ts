import { parse as parseToml } from 'smol-toml';
import type { HookEntry, StartCheck, StartStep } from '../../model/proof.ts';
import type { Json } from '../../model/session.ts';
import { findJson, parseJson, strictJsonProblem } from '../../text/json.ts';
import { matcherNames } from '../hook-tools.ts';
import type { StartContext } from '../protocol.ts';
import { judgeSteps } from '../start-check.ts';
import { commandStep, eventStep, matcherStep } from '../start-steps.ts';
import type { HarnessFiles } from '../harness-file.ts';
import { innerObject } from '../verdicts.ts';
import { codexTools } from './hook.ts';
import { parseTable } from './toml-hooks.ts';

/** Files that decide whether hooks run. */
export const configFiles = ['~/.codex/config.toml', '.codex/config.toml'] as const;

/** Events of Codex 0.169.0. */
export const codexEvents: readonly string[] = (
  'PreToolUse PermissionRequest PostToolUse UserPromptSubmit SessionStart SessionEnd Stop SubagentStart SubagentStop ' +
  'PreCompact PostCompact Interrupt PreModelRequest PostModelRequest'
).split(' ');
const toolEvents = /^(PreToolUse|PermissionRequest|PostToolUse)$/;
const tools = ['Bash', 'apply_patch', 'Edit', 'Write', 'view_image', 'mcp__server__tool'];

/** Whether Codex would start a hook, question by question. */
export function codexStart(entry: HookEntry, files: HarnessFiles, context: StartContext): StartCheck {
  const config = readToml(files, '~/.codex/config.toml');
  return judgeSteps([
    { step: 'read', ok: true, message: `Codex reads ${entry.file}` },
    parses(entry, files),
    eventStep(entry, codexEvents, 'Codex'),
    matcherFits(entry),
    commandStep(entry, ['mcp_tool'], 'Codex'),
    isEnabled(files),
    ...(entry.file.startsWith('~/') ? [] : [projectTrust(config, context)]),
    hookTrust(entry, config, context),
  ]);
}

function parses({ file }: HookEntry, files: HarnessFiles): StartStep {
  const text = files.get(file)?.text ?? '';
  if (file.endsWith('.toml')) {
    const broken = brokenHandler(parseTable(text)?.hooks);
    return broken === null
      ? { step: 'parses', ok: true, message: 'the file is TOML with known handlers' }
      : { step: 'parses', ok: false, message: `${file} has ${broken}: Codex does not start with it` };
  }
  const no = (why: string): StartStep => ({
    step: 'parses',
    ok: false,
    message: `${file} has ${why}: Codex ignores the whole file`,
  });
  if (text.startsWith('\uFEFF')) return no('a byte order mark');
  const problem = strictJsonProblem(text);
  if (problem) return no(`${problem.what} on line ${problem.line}`);
  const root = parseJson(text);
  const stray = root?.children.find(({ key }) => key !== 'hooks' && key !== 'description');
  const broken = brokenHandler(root ? findJson(root, ['hooks'])?.value : undefined);
  if (broken !== null) return no(broken);
  return stray
    ? no(`the key \`${stray.key ?? ''}\`, which it does not know`)
    : { step: 'parses', ok: true, message: 'the file is strict JSON with known keys' };
}

/** A handler that Codex 0.169.0 cannot read, which costs the whole file; null when there is none. */
function brokenHandler(hooks: Json | undefined): string | null {
  for (const [event, groups] of Object.entries(innerObject(hooks) ?? {})) {
    if (!codexEvents.includes(event)) continue;
    for (const handler of itemsOf(groups).flatMap((group) => itemsOf(innerObject(group)?.hooks))) {
      const { type, command, timeout } = innerObject(handler) ?? {};
      if (typeof type !== 'string' || !/^(command|mcp_tool|prompt|agent)$/.test(type)) {
        return `a handler of ${event} whose type is none of command, mcp_tool, prompt and agent`;
      }
      if (type === 'command' && typeof command !== 'string') return `a handler of ${event} without a command`;
      if (timeout !== undefined && typeof timeout !== 'number')
        return `a handler of ${event} whose timeout is no number`;
    }
  }
  return null;
}

function itemsOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function matcherFits(entry: HookEntry): StartStep {
  if (!toolEvents.test(entry.event)) return { step: 'matcher', ok: true, message: `${entry.event} names no tools` };
  const matches = (matcher: string, tool: string): boolean => matcherNames(matcher, tool, codexTools);
  return matcherStep(entry, tools, { agent: 'Codex', matches });
}

function isEnabled(files: HarnessFiles): StartStep {
  const off = configFiles.find((file) => tableOf(readToml(files, file), 'features')?.hooks === false);
  return off === undefined
    ? { step: 'enabled', ok: true, message: 'no settings file switches hooks off' }
    : { step: 'enabled', ok: false, message: `\`hooks = false\` under [features] in ${off}: no hook runs` };
}

function projectTrust(config: Table | null, { root }: StartContext): StartStep {
  const projects = tableOf(config, 'projects');
  const level = tableOf(projects, root)?.trust_level;
  if (level === 'trusted') return { step: 'trusted', ok: true, message: 'the project is trusted' };
  const message = 'the project is not trusted in ~/.codex/config.toml: start Codex here and trust it';
  return { step: 'trusted', ok: level === 'untrusted' ? false : null, message };
}

/** Codex keeps trust per hook under its file and position, with a hash that only Codex can compute. */
function hookTrust({ file, event, at }: HookEntry, config: Table | null, { root }: StartContext): StartStep {
  const whole = file.startsWith('~/') ? file.slice(1) : `${root}/${file}`;
  const name = event.replace(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
  const key = `:${name}:${String(at[2])}:${String(at[4])}`;
  const states = Object.entries(tableOf(tableOf(config, 'hooks'), 'state') ?? {});
  const state = states.find(([id]) => id.endsWith(key) && id.slice(0, -key.length).endsWith(whole))?.[1];
  const own = isTable(state) ? state : null;
  const say = (ok: boolean | null, message: string): StartStep => ({ step: 'trusted', ok, message });
  if (own?.enabled === false) return say(false, 'it is switched off in ~/.codex/config.toml: switch it on with /hooks');
  if (typeof own?.trusted_hash === 'string')
    return say(null, 'it was trusted once; whether it was changed since, only /hooks in Codex shows');
  return config === null
    ? say(null, 'whether it is trusted stands in ~/.codex/config.toml, which is not there: run /hooks in Codex')
    : say(false, 'it is not trusted: run /hooks in Codex and trust it');
}

type Table = Readonly<Record<string, unknown>>;

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function tableOf(table: Table | null, key: string): Table | null {
  const value = table?.[key];
  return isTable(value) ? value : null;
}

/** Null when it is not there or cannot be read. */
function readToml(files: HarnessFiles, file: string): Table | null {
  const text = files.get(file)?.text ?? null;
  if (text === null) return null;
  try {
    return parseToml(text);
  } catch {
    // Codex does not start with settings that it cannot read; nothing can be told from them.
    return null;
  }
}
