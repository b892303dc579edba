import { assembleTarget, rulesBy } from '../assemble.ts';
import type { Target } from '../target.ts';
import { cursorHook } from './hook.ts';
import { cursorPermissions } from './permission-rules.ts';
import { cursorPermission } from './permission.ts';
import { cursorRules } from './rule.ts';
import { cursorProtocol } from './protocol.ts';

/** Cursor: rules of its own or AGENTS.md, hooks, and the permissions of its CLI. */
const cursor: Target = {
  ...assembleTarget({
    id: 'cursor',
    title: 'Cursor',
    rules: rulesBy(cursorRules),
    hook: cursorHook,
    permission: cursorPermission,
  }),
  protocol: cursorProtocol,
  permissions: cursorPermissions,
};

export default cursor;
