// Reads from a failed call which name did not exist.
import type { CallEvent } from '../model/session.ts';
import type { RunFacts } from '../model/signal.ts';
import { joinPath } from '../text/paths.ts';
import { parseCommands, shellTouches } from '../text/shell.ts';
import { inputPath, ownPath } from './run.ts';

/** A name that a call used and that is not there. */
export interface Missing {
  readonly kind: 'command' | 'file' | 'module' | 'script';
  readonly name: string;
}

/** Files that agents look for as a matter of course. */
const customary =
  /(^|\/)(AGENTS|CLAUDE|GEMINI|README|CONTRIBUTING|MEMORY|CHANGELOG|TODO|PLAN|NOTES|SKILL)[^/]*$|(^|\/)\.[^/]*(\/|$)|(^|\/)(package|tsconfig|pyproject|Cargo|go|Makefile|Dockerfile|docker-compose|requirements)[^/]*$/i;
const gone = /no such file or directory|file does not exist|\bENOENT\b|file not found|does not exist/i;

/** The names that this call asked for and that do not exist, as its output says. */
export function readMissing(facts: RunFacts, call: CallEvent, calls: readonly CallEvent[]): readonly Missing[] {
  if (call.status !== 'failed' && (call.exitCode === null || call.exitCode === 0)) return [];
  if (call.toolKind === 'read' || call.toolKind === 'edit') return missingFile(facts, call);
  if (call.toolKind !== 'shell' || call.command === null) return [];
  return [
    ...missingCommand(call),
    ...missingScript(call),
    ...missingModule(facts, call, calls),
    ...unreadable(facts, call),
  ];
}

function missingFile(facts: RunFacts, call: CallEvent): readonly Missing[] {
  const path = inputPath(call);
  const own = path === null ? null : ownPath(facts, path);
  const told = call.output.slice(0, 400);
  const isOfContent = call.toolKind === 'edit' && /string|snippet|match|text/i.test(told);
  if (own === null || !gone.test(told) || isOfContent || customary.test(own)) return [];
  return facts.knownPaths?.has(own) || !/\.\w+$/.test(own) ? [] : [{ kind: 'file', name: own }];
}

/** A file that a command was to print, and that the command says is not there. */
function unreadable(facts: RunFacts, call: CallEvent): readonly Missing[] {
  const line = call.command ?? '';
  const commands = parseCommands(line);
  const isOpen = commands.every((command) => !command.probe && !command.redirects.some((one) => one.operator === '2>'));
  if (!isOpen) return [];
  return shellTouches(line, call.cwd ?? facts.session.cwd).flatMap((touch): readonly Missing[] => {
    const own = touch.action === 'read' || touch.action === 'edit' ? ownPath(facts, touch.path) : null;
    if (own === null || customary.test(own) || !/\.\w+$/.test(own) || facts.knownPaths?.has(own)) return [];
    const isNamed = call.output.split('\n').some((text) => {
      const [, told] = /(?:^|[\s'"`])([^\s'"`:]+)['"`]?: No such file or directory/.exec(text) ?? [];
      return told !== undefined && joinPath('/', own).endsWith(joinPath('/', told.replace(/^\.\//, '')));
    });
    const isKnownElsewhere = facts.knownPaths?.has(touch.path) ?? false;
    return isNamed && !isKnownElsewhere ? [{ kind: 'file', name: own }] : [];
  });
}

function missingCommand(call: CallEvent): readonly Missing[] {
  const used = parseCommands(call.command ?? '').filter((command) => !command.probe);
  const told = call.output.split('\n').flatMap((line) => {
    const match =
      /^(?:\S*(?:ba|z|da)?sh|\(eval\)|\S+\.sh):(?: line)?(?: ?\d+:)? (?:command not found: )?([\w@./+-]+)(?:: (?:command )?not found)?$/.exec(
        line.trim(),
      );
    return match && /not found/.test(line) ? [match[1] ?? ''] : [];
  });
  return [...new Set(told)]
    .filter((name) => used.some((command) => command.argv[0] === name))
    .map((name) => ({ kind: 'command', name }));
}

const scripts: readonly RegExp[] = [
  /^npm (?:ERR!|error) Missing script: "?([\w:.-]+)"?/m,
  /ERR_PNPM_NO_SCRIPT\S*\s+Missing script: ([\w:.-]+)/,
  /^error: Script not found "([\w:.-]+)"/m,
  /^error Command "([\w:.-]+)" not found\./m,
  /^make(?:\[\d\])?: \*\*\* No rule to make target ['`]([\w:.-]+)'\.\s+Stop/m,
  /^mise ERROR no tasks? ([\w:.-]+) found/m,
  /^error: no such (?:sub)?command: [`']([\w-]+)['`]/m,
  /^git: '([\w-]+)' is not a git command/m,
  /^unknown command "([\w-]+)" for "/m,
];

function missingScript(call: CallEvent): readonly Missing[] {
  return scripts.flatMap((pattern): readonly Missing[] => {
    const name = pattern.exec(call.output)?.[1];
    return name !== undefined && call.command?.includes(name) ? [{ kind: 'script', name }] : [];
  });
}

const modules: readonly RegExp[] = [
  /(?:Cannot find (?:module|package)|Could not resolve) ["']([^"'\n]+)["']/g,
  /ModuleNotFoundError: No module named ["']([\w.]+)["']/g,
  /no required module provides package ([\w./-]+)/g,
  /unresolved import `([\w:]+)`/g,
];

/** A module counts only where the agent itself had written its import before. */
function missingModule(facts: RunFacts, call: CallEvent, calls: readonly CallEvent[]): readonly Missing[] {
  const names = new Set(
    modules.flatMap((pattern) => [...call.output.matchAll(pattern)].map((match) => match[1] ?? '')),
  );
  const before = calls.slice(0, calls.indexOf(call)).flatMap((one) => one.files.flatMap((file) => file.added ?? []));
  return [...names]
    .filter((name) => name !== '' && !/^([./]|[@~#]\/)/.test(name) && before.some((text) => imports(text, name)))
    .filter((name) => !isOwnModule(facts, name, calls))
    .map((name) => ({ kind: 'module', name }));
}

/** A package of the project itself is there; it was only looked for in the wrong place. */
function isOwnModule(facts: RunFacts, name: string, calls: readonly CallEvent[]): boolean {
  const [top = ''] = name.split(/[./:]/);
  const touched = calls.flatMap((call) => call.files.map((file) => file.path));
  return [...(facts.knownPaths ?? []), ...touched].some(
    (path) => `/${path}`.includes(`/${top}/`) || `/${path}`.includes(`/${top}.`),
  );
}

function imports(text: string, name: string): boolean {
  return text
    .split('\n')
    .some((line) => /^\s*(import|from|use|export)\b|require\(|import\(|^\s*"/.test(line) && line.includes(name));
}
