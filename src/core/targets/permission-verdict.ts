import type { PermissionRule, PermissionVerdict } from './protocol.ts';

const severity: readonly PermissionVerdict['effect'][] = ['stop', 'ask', 'pass', 'allow'];

/** What becomes of an act of several parts: the strictest answer to any of them. */
export function strictest(verdicts: readonly PermissionVerdict[]): PermissionVerdict | null {
  const [first, ...rest] = verdicts;
  return first === undefined ? null : rest.reduce(stricter, first);
}

function stricter(a: PermissionVerdict, b: PermissionVerdict): PermissionVerdict {
  return severity.indexOf(b.effect) < severity.indexOf(a.effect) ? b : a;
}

/** The verdict that a rule stands for; none means that the call passes. */
export function verdictOf(
  rule: PermissionRule | null,
  { certain, translated }: Pick<PermissionVerdict, 'certain' | 'translated'>,
): PermissionVerdict {
  const effect = rule === null ? 'pass' : rule.effect === 'deny' ? 'stop' : rule.effect;
  return { effect, rule, certain, translated };
}

/** The first rule that applies in the order deny, ask, allow, wherever it stands; inert ones never apply. */
export function strictestRule(
  rules: readonly PermissionRule[],
  applies: (rule: PermissionRule) => boolean,
): PermissionRule | null {
  for (const effect of ['deny', 'ask', 'allow'] as const) {
    const found = rules.find((rule) => rule.effect === effect && rule.inert === null && applies(rule));
    if (found) return found;
  }
  return null;
}
