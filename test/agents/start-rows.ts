// Ways of registering a hook before a shell call, and whether the agent starts it.
import type { Agent } from './agent.ts';

export interface StartRow {
  readonly agent: Agent['id'];
  readonly title: string;
  readonly file: string;
  readonly text: string;
  readonly starts: boolean;
  /** Arguments of the agent that are left out. */
  readonly without?: string;
}

const command = 'touch "$(git rev-parse --show-toplevel)/started"; cat >/dev/null';
const handler = { type: 'command', command };
const grouped = (matcher: string | null, more: object = {}, event = 'PreToolUse') => ({
  hooks: { [event]: [{ ...(matcher === null ? {} : { matcher }), hooks: [{ ...handler, ...more }] }] },
});
const json = (value: object) => JSON.stringify(value, null, 2);

/** A row for each matcher; the value says whether the hook starts. */
function matchers(agent: Agent['id'], file: string, expected: Readonly<Record<string, boolean>>): readonly StartRow[] {
  return Object.entries(expected).map(([matcher, starts]) => {
    const value = agent === 'copilot' ? flat(matcher) : grouped(matcher);
    return { agent, title: `matcher \`${matcher}\``, file, text: json(value), starts };
  });
}

function flat(matcher: string | null, event = 'PreToolUse', more: object = {}): object {
  return { version: 1, hooks: { [event]: [{ ...handler, ...(matcher === null ? {} : { matcher }) }], ...more } };
}

const claude = '.claude/settings.json';
const codex = '.codex/hooks.json';
const copilot = '.github/hooks/start.json';
const row =
  (agent: Agent['id'], file: string) =>
  (title: string, text: string, starts: boolean): StartRow => ({ agent, title, file, text, starts });
const inClaude = row('claude-code', claude);
const inCodex = row('codex', codex);
const inToml = row('codex', '.codex/config.toml');
const tomlHandler = `type = "command"\ncommand = '''${command}'''`;
const toml = (matcher: string) =>
  `[[hooks.PreToolUse]]\nmatcher = "${matcher}"\n\n[[hooks.PreToolUse.hooks]]\n${tomlHandler}\n`;
const tomlStop = (handler: string) => `[[hooks.Stop]]\n[[hooks.Stop.hooks]]\n${handler}\n`;
const tomlLine = `hooks.PreToolUse = [{ matcher = "Bash", hooks = [{ ${tomlHandler.replace('\n', ', ')} }] }]`;
const inCopilot = row('copilot', copilot);
const comma = (text: string) => text.replace(/\n\}$/, ',\n}');
const comment = (text: string) => text.replace('{', '{ // mine\n');

export const startRows: readonly StartRow[] = [
  ...matchers('claude-code', claude, {
    Bash: true,
    bash: false,
    Bas: false,
    'Edit|Bash': true,
    'Edit, Bash': true,
    'Edit,Bash': true,
    '^B.*': true,
    'B.sh': true,
    'a.h': true,
    '': true,
    '*': true,
    '(Bash': false,
    ' Bash': true,
  }),
  inClaude('no matcher', json(grouped(null)), true),
  inClaude('a comment in the file', comment(json(grouped('Bash'))), false),
  inClaude('a trailing comma', comma(json(grouped('Bash'))), false),
  inClaude('a byte order mark', `\ufeff${json(grouped('Bash'))}`, true),
  inClaude('an unknown key and $schema', json({ $schema: 'https://example.org', mine: 1, ...grouped('Bash') }), true),
  inClaude('disableAllHooks', json({ disableAllHooks: true, ...grouped('Bash') }), false),
  inClaude('the event in camelCase', json(grouped('Bash', {}, 'preToolUse')), false),
  inClaude('an unknown event beside', json({ hooks: { ...grouped('Bash').hooks, BeforeTool: [] } }), true),
  inClaude('`if` that does not hold', json(grouped('Bash', { if: 'Bash(git push *)' })), false),
  inClaude('`if` that holds', json(grouped('Bash', { if: 'Bash(echo *)' })), true),
  inClaude(
    'a handler without type',
    json({ hooks: { PreToolUse: [{ matcher: 'Bash', hooks: [{ command }] }] } }),
    false,
  ),
  inClaude('a handler without a group', json({ hooks: { PreToolUse: [{ matcher: 'Bash', ...handler }] } }), false),
  row('claude-code', '.claude/settings.local.json')('settings.local.json', json(grouped('Bash')), true),
  ...matchers('codex', codex, {
    Bash: true,
    bash: false,
    exec_command: false,
    shell: false,
    Bas: false,
    'Edit|Bash': true,
    'Edit,Bash': false,
    '^B.*': true,
    '': true,
    '*': true,
    '(Bash': false,
  }),
  inCodex('no matcher', json(grouped(null)), true),
  inCodex('a comment in the file', comment(json(grouped('Bash'))), false),
  inCodex('a trailing comma', comma(json(grouped('Bash'))), false),
  inCodex('a byte order mark', `\ufeff${json(grouped('Bash'))}`, false),
  inCodex('a key $schema', json({ $schema: 'https://example.org', ...grouped('Bash') }), false),
  inCodex('a key description', json({ description: 'mine', ...grouped('Bash') }), true),
  inCodex('the event in camelCase', json(grouped('Bash', {}, 'preToolUse')), false),
  inCodex('an unknown event beside', json({ hooks: { ...grouped('Bash').hooks, BeforeTool: [] } }), true),
  inCodex(
    'an unknown type of handler beside',
    json({ hooks: { ...grouped('Bash').hooks, Stop: [{ hooks: [{ type: 'http', url: 'http://127.0.0.1' }] }] } }),
    false,
  ),
  ...Object.entries({
    'a handler without a type': [{ command }],
    'a handler without a command': [{ type: 'command' }],
    'a timeout that is a text': [{ type: 'command', command, timeout: '5' }],
    'a handler of type prompt': [{ type: 'prompt', prompt: 'Is it done?' }],
  }).map(([title, hooks]) =>
    inCodex(
      `${title} beside`,
      json({ hooks: { ...grouped('Bash').hooks, Stop: [{ hooks }] } }),
      title.endsWith('prompt'),
    ),
  ),
  inCodex(
    'a group without handlers beside',
    json({ hooks: { ...grouped('Bash').hooks, Stop: [{ matcher: 'x' }] } }),
    true,
  ),
  inCodex('`if`, which it does not know', json(grouped('Bash', { if: 'Bash(git push *)' })), true),
  {
    ...inCodex('a hook that is not trusted', json(grouped('Bash')), false),
    without: '--dangerously-bypass-hook-trust',
  },
  inToml('[[hooks.PreToolUse]] in config.toml', toml('Bash'), true),
  inToml('matcher `bash` in config.toml', toml('bash'), false),
  inToml('a list in one line in config.toml', tomlLine, true),
  inToml('the event in camelCase in config.toml', toml('Bash').replaceAll('PreToolUse', 'preToolUse'), false),
  inToml('an unknown event beside in config.toml', `${toml('Bash')}\n[[hooks.BeforeTool]]\n`, true),
  inToml('an unknown type of handler beside in config.toml', `${toml('Bash')}\n${tomlStop('type = "http"')}`, false),
  inToml('a handler without a type beside in config.toml', `${toml('Bash')}\n${tomlStop(`command = "true"`)}`, false),
  inToml('`hooks = false` under [features] in config.toml', `[features]\nhooks = false\n${toml('Bash')}`, false),
  ...matchers('copilot', copilot, {
    Bash: true,
    bash: true,
    Bas: false,
    'Edit|Bash': true,
    '^B.*': true,
    '.*': true,
    '*': true,
    '(Bash': false,
  }),
  inCopilot('no matcher', json(flat(null)), true),
  inCopilot('camelCase, matcher `bash`', json(flat('bash', 'preToolUse')), true),
  inCopilot('camelCase, matcher `Bash`', json(flat('Bash', 'preToolUse')), false),
  inCopilot('a comment in the file', comment(json(flat(null))), false),
  inCopilot('a trailing comma', comma(json(flat(null))), false),
  inCopilot('no version', json({ hooks: { PreToolUse: [handler] } }), true),
  inCopilot('an unknown event beside', json(flat(null, 'PreToolUse', { beforeTool: [] })), true),
  inCopilot('disableAllHooks', json({ disableAllHooks: true, ...flat(null) }), false),
  { ...inCopilot('a folder that is not trusted', json(flat(null)), false), without: '--trust-folder' },
  row('copilot', claude)('Claude Code’s settings', json(grouped('Bash')), true),
  row('copilot', claude)('Claude Code’s settings, no matcher', json(grouped(null)), true),
  row('copilot', claude)('Claude Code’s settings, matcher `Edit, Bash`', json(grouped('Edit, Bash')), false),
  row('copilot', claude)(
    'Claude Code’s settings, `if` that does not hold',
    json(grouped('Bash', { if: 'Bash(git *)' })),
    true,
  ),
  row('copilot', '.claude/settings.local.json')('Claude Code’s settings.local.json', json(grouped('Bash')), true),
];
