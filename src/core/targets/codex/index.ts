import { assembleTarget, hooksBy, rulesBy } from '../assemble.ts';
import type { Target } from '../target.ts';
import { codexHooks, hooksPath } from './hook.ts';
import { codexPermissions } from './permission-rules.ts';
import { codexPermission } from './permission.ts';
import { codexProtocol } from './protocol.ts';
import { codexRules } from './rule.ts';

/** OpenAI Codex: rules in AGENTS.md, hooks in .codex/hooks.json, permissions as command rules. */
const codex: Target = {
  ...assembleTarget({
    id: 'codex',
    title: 'Codex',
    rules: rulesBy(codexRules),
    hook: hooksBy(codexHooks, [hooksPath]),
    permission: codexPermission,
  }),
  protocol: codexProtocol,
  permissions: codexPermissions,
};

export default codex;
