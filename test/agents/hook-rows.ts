// What hooks before tool use do, and what is expected to become of the call: one row each.

/** B = the call is refused, R = it runs, A = a person would be asked, S = it runs and then the session ends. */
export type Fate = 'B' | 'R' | 'A' | 'S';

/** A way of registering a hook with an agent. */
export type Column = 'CC' | 'CC block' | 'CX' | 'CP camel' | 'CP Pascal';

export interface HookRow {
  readonly id: string;
  readonly title: string;
  /** What the hook does, in sh, after it has read its input. */
  readonly body: string;
  readonly expected: Readonly<Record<Column, Fate>>;
}

const nested = (decision: string, reason = 'not this') =>
  JSON.stringify({
    hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: decision, permissionDecisionReason: reason },
  });
const say = (text: string) => `printf '%s\\n' '${text}'`;
const flat = JSON.stringify({ permissionDecision: 'deny', permissionDecisionReason: 'not this' });
const block = JSON.stringify({ decision: 'block', reason: 'not this' });
const universal = JSON.stringify({
  ...(JSON.parse(block) as object),
  ...(JSON.parse(flat) as object),
  permission: 'deny',
  user_message: 'not this',
  agent_message: 'not this',
  cancel: true,
  errorMessage: 'not this',
  ...(JSON.parse(nested('deny')) as object),
});

function row(id: string, [title, body]: readonly [string, string], fates: string): HookRow {
  const [cc, ccBlock, cx, camel, pascal] = fates.split(' ') as [Fate, Fate, Fate, Fate, Fate];
  return { id, title, body, expected: { CC: cc, 'CC block': ccBlock, CX: cx, 'CP camel': camel, 'CP Pascal': pascal } };
}

/** In the order of the columns: Claude Code, the same with `onFailure: "block"`, Codex, Copilot CLI camelCase and PascalCase. */
export const hookRows: readonly HookRow[] = [
  row('exit-2-stderr', ['exit 2, text on stderr', 'echo "not this" >&2; exit 2'], 'B B B B B'),
  row(
    'exit-2-allow',
    ['exit 2, text on stderr, JSON that allows', `${say(nested('allow'))}; echo no >&2; exit 2`],
    'B B B B B',
  ),
  row('exit-2-bad-json', ['exit 2, text on stderr, broken JSON', `${say('{"a":')}; echo no >&2; exit 2`], 'B B B B B'),
  row('exit-2-silent', ['exit 2, no output at all', 'exit 2'], 'B B R B B'),
  row('exit-2-stdout', ['exit 2, text on stdout only', 'echo "not this"; exit 2'], 'B B R B B'),
  row(
    'universal',
    ['exit 2, every vocabulary and stderr', `${say(universal)}; echo "not this" >&2; exit 2`],
    'B B B B B',
  ),
  row('universal-0', ['exit 0, every vocabulary', say(universal)], 'B B R B B'),
  row('exit-1', ['exit 1, text on stderr', 'echo "not this" >&2; exit 1'], 'R B R B B'),
  row('exit-1-deny', ['exit 1, nested deny', `${say(nested('deny'))}; exit 1`], 'B B R B B'),
  row('missing-sh', ['missing shell script (127)', 'exec ./no-such-script.sh'], 'R B R B B'),
  row('missing-node', ['`node missing.cjs` (1)', 'exec node ./no-such-script.cjs'], 'R B R B B'),
  row('missing-python', ['`python3 missing.py` (2)', 'exec python3 ./no-such-script.py'], 'B B B B B'),
  row('timeout', ['takes longer than its timeout', 'exec sleep 60'], 'R B R R R'),
  row('killed', ['ended by a signal', 'kill -9 $$'], 'R B R B B'),
  row('nested-deny', ['exit 0, nested deny', say(nested('deny'))], 'B B B R B'),
  row('nested-no-reason', ['exit 0, nested deny with an empty reason', say(nested('deny', ''))], 'B B R R B'),
  row(
    'no-event-name',
    [
      'exit 0, nested deny without hookEventName',
      say('{"hookSpecificOutput":{"permissionDecision":"deny","permissionDecisionReason":"no"}}'),
    ],
    'R B R R B',
  ),
  row('unknown-word', ['exit 0, nested decision that is no known word', say(nested('forbid'))], 'R B R R R'),
  row(
    'unknown-key',
    ['exit 0, nested deny beside an unknown key', say(`{"note":1,${nested('deny').slice(1)}`)],
    'B B R R B',
  ),
  row('flat-deny', ['exit 0, flat permissionDecision deny', say(flat)], 'R R R B B'),
  row('decision-block', ['exit 0, decision block and reason', say(block)], 'B B B R R'),
  row('permission-deny', ['exit 0, permission deny', say('{"permission":"deny","user_message":"no"}')], 'R R R R R'),
  row('nested-ask', ['exit 0, nested ask', say(nested('ask'))], 'A A R R A'),
  row(
    'flat-ask',
    ['exit 0, flat permissionDecision ask', say('{"permissionDecision":"ask","permissionDecisionReason":"sure?"}')],
    'R R R A A',
  ),
  row('nested-allow', ['exit 0, nested allow', say(nested('allow'))], 'R R R R R'),
  row('text-then-json', ['exit 0, text before valid deny JSON', `echo checking; ${say(nested('deny'))}`], 'R R R R R'),
  row('text', ['exit 0, plain text', 'echo "not this"'], 'R R R R R'),
  row('silent', ['exit 0, empty stdout', ':'], 'R R R R R'),
  row('empty-object', ['exit 0, {}', say('{}')], 'R R R R R'),
  row(
    'decision-unknown',
    ['exit 0, decision deny (no known word) and reason', say('{"decision":"deny","reason":"no"}')],
    'R B R R R',
  ),
  row(
    'decision-beside-broken',
    [
      'exit 0, decision block beside a nested object without hookEventName',
      say('{"decision":"block","reason":"no","hookSpecificOutput":{"permissionDecision":"deny"}}'),
    ],
    'R B R R B',
  ),
  row(
    'wrong-event',
    ['exit 0, nested deny that names another event', say(nested('deny').replace('PreToolUse', 'PostToolUse'))],
    'R B B R B',
  ),
  row(
    'no-event',
    ['exit 0, nested deny that names no event there is', say(nested('deny').replace('PreToolUse', 'BeforeTool'))],
    'R B R R B',
  ),
  row(
    'suppress-text',
    ['exit 0, nested deny, suppressOutput is a text', say(`{"suppressOutput":"no",${nested('deny').slice(1)}`)],
    'R B R R B',
  ),
  row('block-no-reason', ['exit 0, decision block without a reason', say('{"decision":"block"}')], 'B B R R R'),
  row(
    'block-over-allow',
    [
      'exit 0, decision block beside nested allow',
      say(`{"decision":"block","reason":"no",${nested('allow').slice(1)}`),
    ],
    'B B R R R',
  ),
  row(
    'reason-number',
    [
      'exit 0, nested deny whose reason is a number',
      say(
        '{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"deny","permissionDecisionReason":5}}',
      ),
    ],
    'R B R R B',
  ),
  row('json-list', ['exit 0, a JSON list', say('[1]')], 'R R R R R'),
  row(
    'pretty',
    [
      'exit 0, nested deny over several lines, blanks around',
      `printf '\\n  %s  \\n\\n' '${JSON.stringify(JSON.parse(nested('deny')), null, 2)}'`,
    ],
    'B B B R B',
  ),
  row(
    'two-objects',
    ['exit 0, two JSON objects, the second denies', `${say('{}')}; ${say(nested('deny'))}`],
    'R B R R R',
  ),
  row(
    'block-over-ask',
    ['exit 0, decision block beside nested ask', say(`{"decision":"block","reason":"no",${nested('ask').slice(1)}`)],
    'B B R R A',
  ),
  row(
    'approve-deny',
    [
      'exit 0, decision approve beside nested deny',
      say(`{"decision":"approve","reason":"ok",${nested('deny').slice(1)}`),
    ],
    'B B B R B',
  ),
  row(
    'continue-text',
    ['exit 0, nested deny, continue is a text', say(`{"continue":"no",${nested('deny').slice(1)}`)],
    'R B R R B',
  ),
  row('no-newline', ['exit 0, nested deny without a line break', `printf %s '${nested('deny')}'`], 'B B B R B'),
  row(
    'long-reason',
    [
      'exit 0, nested deny with a reason of 30,000 characters',
      `r=$(head -c 30000 /dev/zero | tr '\\0' x); printf '{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"deny","permissionDecisionReason":"%s"}}' "$r"`,
    ],
    'B B B R B',
  ),
  row('exit-1-empty-object', ['exit 1, {}', `${say('{}')}; exit 1`], 'R B R B B'),
  row('exit-1-allow', ['exit 1, nested allow', `${say(nested('allow'))}; exit 1`], 'R B R B B'),
  row('exit-3-block', ['exit 3, decision block and reason', `${say(block)}; exit 3`], 'B B R B B'),
  row('continue-false', ['exit 0, continue false', say('{"continue":false,"stopReason":"enough"}')], 'S S R R R'),
];
