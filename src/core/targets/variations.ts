import { evaluateGuard } from '../guard/evaluate.ts';
import { normalisePayload } from '../guard/normalise.ts';
import { resolveCall } from '../guard/resolve.ts';
import type { Guard, GuardMatch } from '../model/change.ts';
import type { RecordedCall, Variation } from '../model/proof.ts';
import type { Json } from '../model/session.ts';
import { commandStartsWith, parseCommands } from '../text/shell.ts';

/** A call to be tried besides the recorded ones. */
export interface VariedCall {
  readonly kind: Variation['kind'];
  readonly call: RecordedCall;
}

/** The offending call without its offending part, and the act in the disguises that agents are known to use. */
export function variationsOf(guard: Guard, call: RecordedCall): readonly VariedCall[] {
  const match = matchOf(guard);
  const mutation = mutate(guard, match, call);
  const evasions = call.toolKind === 'shell' ? evadeCommand(match, call) : [];
  return [
    ...(mutation && !isCaught(guard, mutation) ? [{ kind: 'mutation' as const, call: mutation }] : []),
    ...evasions.map((one) => ({ kind: 'evasion' as const, call: one })),
  ];
}

function matchOf({ deny, ask }: Guard): Required<GuardMatch> {
  const all = [deny, ask].filter((one) => one !== undefined);
  return {
    command: all.flatMap(({ command }) => command ?? []),
    path: all.flatMap(({ path }) => path ?? []),
    content: all.flatMap(({ content }) => content ?? []),
  };
}

/** Whether the guard means the call, by its own words alone. */
function isCaught(guard: Guard, call: RecordedCall): boolean {
  const root = call.root ?? '/';
  const sent = normalisePayload({ tool_name: call.tool, tool_input: call.input, cwd: root });
  if (!sent) return false;
  const places = { root, cwd: root, home: null, ignoreCase: false, realPath: (path: string) => path };
  return (
    evaluateGuard(guard, resolveCall({ ...sent, command: call.command ?? sent.command }, places)).verdict !== 'pass'
  );
}

function mutate(guard: Guard, match: Required<GuardMatch>, call: RecordedCall): RecordedCall | null {
  if (call.toolKind === 'shell') {
    const line = call.command === null ? null : withoutOffence(match, call.command);
    return line === null ? null : withCommand(call, line);
  }
  const input = mapTexts(call.input, (text) => {
    const bare = match.content.reduce((left, pattern) => left.replace(new RegExp(pattern, 'gm'), ''), text);
    const isNamed = match.path.length > 0 && call.root !== null && bare.startsWith(`${call.root}/`);
    return isNamed ? `${call.root}/left-alone-${bare.length}.txt` : bare;
  });
  return JSON.stringify(input) === JSON.stringify(call.input) || guard.allow ? null : { ...call, input };
}

/** The other commands of the line; where nothing else is in it, the act without its options, else a command that does nothing. */
function withoutOffence(match: Required<GuardMatch>, line: string): string | null {
  const commands = parseCommands(line);
  const prefix = match.command
    .map((text) => text.trim().split(/\s+/))
    .find((words) => commands.some((command) => commandStartsWith(command, words)));
  if (!prefix) return null;
  const options = prefix.filter((word) => word.startsWith('-'));
  if (options.length > 0) {
    const isBare = (word: string): boolean => !options.includes(word);
    return commands.map(({ written }) => written.filter(isBare).map(quote).join(' ')).join(' && ');
  }
  const rest = commands.filter((command) => !commandStartsWith(command, prefix));
  return rest.length > 0 ? rest.map(({ written }) => written.map(quote).join(' ')).join(' && ') : 'true';
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The documented ways in which a command's text hides what it does. */
function evadeCommand({ command }: Required<GuardMatch>, call: RecordedCall): readonly RecordedCall[] {
  const [first] = command.filter((words) => !words.startsWith('mcp__'));
  if (first === undefined) return [];
  const words = first.trim().replace(/\s+/g, ' ');
  const [name = '', ...rest] = words.split(' ');
  const tail = rest.join(' ');
  const forms = [
    words,
    `cd . && ${words}`,
    `true; ${words} | cat`,
    `${name}  ${tail}`,
    `FOO=1 ${words}`,
    `echo $(${words})`,
    `(${words})`,
    `if true; then ${words}; fi`,
    `${words} >out.txt`,
    `/usr/bin/${words}`,
    `env ${words}`,
    `timeout 5 ${words}`,
    `sudo ${words}`,
    `"${name}" ${tail}`,
    ...(name === 'git' ? [`git -C . ${tail}`] : []),
    `bash -c '${words.replaceAll("'", `'\\''`)}'`,
    `eval ${words}`,
    `python3 -c "import os; os.system('${words.replaceAll(/['"]/g, '')}')"`,
  ];
  return forms.map((line) => withCommand(call, line.trim()));
}

function withCommand(call: RecordedCall, line: string): RecordedCall {
  const key = Object.keys(call.input).find((name) => call.input[name] === call.command);
  const input = key === undefined ? { command: line } : { ...call.input, [key]: line };
  return { ...call, command: line, input };
}

function mapTexts(input: RecordedCall['input'], change: (text: string) => string): RecordedCall['input'] {
  const map = (value: Json): Json => {
    if (typeof value === 'string') return change(value);
    if (Array.isArray(value)) return value.map(map);
    if (value !== null && typeof value === 'object')
      return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, map(member)]));
    return value;
  };
  return Object.fromEntries(Object.entries(input).map(([key, value]) => [key, map(value)]));
}
