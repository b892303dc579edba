// Changes as post-mortems decide them, with calls that the agent must then be kept from, and calls it must be let do.
import type { Guard } from '../../src/core/model/change.ts';
import type { Act, Agent } from './agent.ts';

/** What must become of an act; `say` has none of its own. */
export type Fate = 'stop' | 'pass' | 'ask';

/** Where an agent cannot be made to do as the others do, and the target says so. */
type Exceptions = Readonly<Partial<Record<Agent['id'], Fate>>>;

export interface GuardCase {
  readonly id: string;
  readonly kind: 'hook' | 'permission';
  readonly guard: Guard;
  readonly acts: readonly (readonly [Act | { readonly say: string }, Fate, Exceptions?])[];
  /** Files that are written after the change was applied: what becomes of a guard that somebody broke. */
  readonly broken?: Readonly<Record<string, string | null>>;
  /** Whether the agent must be kept from finishing, so that it comes to the acts after `say`. */
  readonly keepsGoing?: boolean;
}

/** The repository that all cases begin with. */
export const files: Readonly<Record<string, string>> = {
  'src/a.ts': 'export const a = 1;\n',
  'src/b.ts': 'export const b = 1;\n',
  'src/generated/api.ts': 'export const api = 1;\n',
  'migrations/0001.sql': 'select 1;\n',
  'secrets.txt': 'none\n',
  'package.json': '{ "name": "example", "private": true, "scripts": { "test": "echo 3 passing" } }\n',
};

const shell = (line: string): Act => ({ shell: line });
const change = (name: string, text = '2', old = '1'): Act => ({
  edit: name,
  old: `export const ${/(\w+)\.ts$/.exec(name)?.[1] ?? ''} = ${old};`,
  text: `export const ${/(\w+)\.ts$/.exec(name)?.[1] ?? ''} = ${text};`,
});
const message = 'Leave that to the user.';

export const guardCases: readonly GuardCase[] = [
  {
    id: 'a denied command',
    kind: 'hook',
    guard: { on: 'shell', deny: { command: ['git stash'] }, message },
    acts: [
      [shell('git status --short'), 'pass'],
      [shell('git stash'), 'stop'],
      [shell('git -C . stash'), 'stop'],
      [shell("bash -c 'git stash'"), 'stop'],
      [shell('env A=1 git stash list'), 'stop'],
      [shell('echo "no git stash today"'), 'pass'],
      [change('src/a.ts'), 'pass'],
      [shell('cd src'), 'pass'],
      [shell('git stash'), 'stop'],
    ],
  },
  {
    id: 'a denied path',
    kind: 'hook',
    guard: { on: ['edit', 'delete'], deny: { path: ['src/generated/**'] }, message },
    acts: [
      [change('src/a.ts'), 'pass'],
      [change('src/generated/api.ts'), 'stop'],
      [{ write: 'src/generated/new.ts', text: 'export {};\n' }, 'stop'],
      [shell('echo x > src/generated/api.ts'), 'stop'],
      [shell('rm src/generated/api.ts'), 'stop'],
      [shell('cat src/generated/api.ts'), 'pass'],
      [{ read: 'src/generated/api.ts' }, 'pass'],
    ],
  },
  {
    id: 'denied content',
    kind: 'hook',
    guard: { on: 'edit', deny: { content: ['\\bit\\.only\\('] }, message },
    acts: [
      [{ write: 'test/a.test.ts', text: "it('adds', () => {});\n" }, 'pass'],
      [{ edit: 'test/a.test.ts', old: "it('adds', () => {});", text: "it.only('adds', () => {});" }, 'stop'],
      [{ write: 'test/b.test.ts', text: "it.only('b', () => {});\n" }, 'stop'],
    ],
  },
  {
    id: 'an allowlist of paths',
    kind: 'hook',
    guard: { on: 'edit', allow: { path: ['src/**'] }, message },
    acts: [
      [change('src/a.ts'), 'pass'],
      [{ write: 'docs/new.md', text: 'New.\n' }, 'stop'],
      [{ read: 'package.json' }, 'pass'],
      [shell('echo x >> package.json'), 'stop'],
    ],
  },
  {
    id: 'an allowlist of commands',
    kind: 'hook',
    guard: { on: 'shell', allow: { command: ['npm test', 'git status'] }, message },
    acts: [
      [shell('npm test'), 'pass'],
      [shell('cd src && git status --short'), 'pass'],
      [shell('git log --oneline'), 'stop'],
    ],
  },
  {
    id: 'a question about a command',
    kind: 'hook',
    guard: { on: 'shell', ask: { command: ['npm publish'] }, message },
    acts: [
      [shell('npm publish --dry-run'), 'ask'],
      [shell('echo fine'), 'pass'],
    ],
  },
  {
    id: 'a denied deletion',
    kind: 'hook',
    guard: { on: 'delete', deny: { path: ['migrations/**'] }, message },
    acts: [
      [shell('rm migrations/0001.sql'), 'stop'],
      [shell('echo "select 2;" >> migrations/0001.sql'), 'pass'],
    ],
  },
  {
    id: 'a denied reading',
    kind: 'hook',
    guard: { on: 'read', deny: { path: ['secrets.txt'] }, message },
    acts: [
      [{ read: 'package.json' }, 'pass'],
      [{ read: 'secrets.txt' }, 'stop'],
      [shell('cat secrets.txt'), 'stop'],
    ],
  },
  {
    id: 'reading before editing',
    kind: 'hook',
    guard: { on: 'edit', require: 'read-before-edit', message },
    acts: [
      [change('src/b.ts'), 'stop'],
      [{ read: 'src/a.ts' }, 'pass'],
      [change('src/a.ts'), 'pass'],
      [{ write: 'src/new.ts', text: 'export {};\n' }, 'pass'],
    ],
  },
  {
    id: 'at most two calls',
    kind: 'hook',
    guard: { on: 'shell', limit: { calls: 2 }, message },
    acts: [
      [shell('echo one'), 'pass'],
      [shell('echo two'), 'pass'],
      [shell('echo three'), 'stop'],
      [change('src/a.ts'), 'pass'],
    ],
  },
  {
    id: 'at most two failures in a row',
    kind: 'hook',
    guard: { on: 'shell', limit: { failures: 2 }, message },
    acts: [
      [shell('ls no-such-file'), 'pass'],
      [shell('echo fine'), 'pass'],
      [shell('ls no-such-file'), 'pass'],
      [shell('ls no-such-file-either'), 'pass'],
      [shell('ls no-such-file-at-all'), 'stop'],
    ],
  },
  {
    id: 'tests before finishing',
    kind: 'hook',
    guard: { on: 'finish', require: 'tests-before-finish', message: 'Run npm test.' },
    acts: [
      [change('src/a.ts'), 'pass'],
      [{ say: 'I am done.' }, 'stop'],
      [shell('npm test'), 'pass'],
    ],
    keepsGoing: true,
  },
  ...[true, false].flatMap((hard): readonly GuardCase[] => {
    const name = hard ? 'a hard guard' : 'a guard';
    const guard: Guard = { on: 'shell', deny: { command: ['git stash'] }, message, hard };
    const acts: GuardCase['acts'] = [[shell('echo fine'), hard ? 'stop' : 'pass']];
    return [
      {
        id: `${name} whose conditions cannot be read`,
        kind: 'hook',
        guard,
        acts,
        // Cut so early that only the registration can say whether it is hard.
        broken: { '.postmortem/guards.json': '{' },
      },
      {
        id: `${name} whose program is gone`,
        kind: 'hook',
        guard,
        // Copilot refuses calls when a hook cannot start.
        acts: [[shell('echo fine'), hard ? 'stop' : 'pass', { copilot: 'stop' }]],
        broken: { '.postmortem/guard.cjs': null },
      },
    ];
  }),
  {
    id: 'a denied command',
    kind: 'permission',
    guard: { on: 'shell', deny: { command: ['git stash'] }, message },
    acts: [
      [shell('git status --short'), 'pass'],
      [shell('git stash'), 'stop'],
      [shell('cd . && git stash list'), 'stop'],
      [shell('echo "no git stash today"'), 'pass'],
    ],
  },
  {
    id: 'a denied command with an option',
    kind: 'permission',
    guard: { on: 'shell', deny: { command: ['git clean -f'] }, message },
    acts: [
      [shell('git clean --dry-run'), 'pass'],
      [shell('git clean -f'), 'stop'],
    ],
  },
  {
    id: 'a denied path',
    kind: 'permission',
    guard: { on: 'edit', deny: { path: ['src/generated/**'] }, message },
    acts: [
      [change('src/a.ts'), 'pass'],
      [change('src/generated/api.ts'), 'stop'],
      // OpenCode's rules for files are asked by its own tools alone.
      [shell('echo x > src/generated/api.ts'), 'stop', { opencode: 'pass' }],
      [{ read: 'src/generated/api.ts' }, 'pass'],
      [{ write: 'packages/src/generated/api.ts', text: 'export {};\n' }, 'pass'],
    ],
  },
  {
    id: 'a denied reading',
    kind: 'permission',
    guard: { on: 'read', deny: { path: ['secrets.txt'] }, message },
    acts: [
      [{ read: 'package.json' }, 'pass'],
      [{ read: 'secrets.txt' }, 'stop'],
      [shell('cat secrets.txt'), 'stop', { opencode: 'pass' }],
    ],
  },
  {
    id: 'a question about a command',
    kind: 'permission',
    guard: { on: 'shell', ask: { command: ['npm publish'] }, message },
    acts: [
      [shell('npm publish --dry-run'), 'ask'],
      [shell('echo fine'), 'pass'],
    ],
  },
];
