// What a hook does when the agent wants to finish, and whether it then goes on.
import type { Agent } from './agent.ts';

export interface StopRow {
  readonly title: string;
  /** In sh, after the input was read; runs only the first time. */
  readonly body: string;
  /** Whether the agent goes on. */
  readonly goesOn: Readonly<Partial<Record<Agent['id'], boolean>>>;
}

const say = (value: object) => `printf '%s\\n' '${JSON.stringify(value)}'`;
const block = say({ decision: 'block', reason: 'run the tests' });

function row(title: string, body: string, goes: readonly [boolean, boolean, boolean]): StopRow {
  return { title, body, goesOn: { 'claude-code': goes[0], codex: goes[1], copilot: goes[2] } };
}

/** In the order Claude Code, Codex, Copilot CLI. */
export const stopRows: readonly StopRow[] = [
  row('exit 2, text on stderr', 'echo "run the tests" >&2; exit 2', [true, true, false]),
  row('exit 2, no output', 'exit 2', [true, false, false]),
  row('exit 0, decision block and reason', block, [true, true, true]),
  row('exit 0, decision block without a reason', say({ decision: 'block' }), [true, false, false]),
  row('exit 2, decision block and stderr', `${block}; echo "run the tests" >&2; exit 2`, [true, true, true]),
  row('exit 2, decision block, no stderr', `${block}; exit 2`, [true, false, true]),
  row('exit 1, text on stderr', 'echo "run the tests" >&2; exit 1', [false, false, false]),
  row('exit 0, plain text', 'echo "run the tests"', [false, false, false]),
  row('exit 0, {}', say({}), [false, false, false]),
];
