import { assembleTarget } from '../assemble.ts';
import { guardFiles } from '../guard-files.ts';
import type { Target } from '../target.ts';
import { planHook, unplanHook } from './hook.ts';
import { claudePermissions } from './permission-rules.ts';
import { planPermission, unplanPermission } from './permission.ts';
import { claudeProtocol } from './protocol.ts';
import { ruleFiles, ruleWriter } from './rule.ts';
import { settingsPath } from './settings.ts';

/** Claude Code: rules in its memory files, permissions and hooks in the project's settings. */
const claudeCode: Target = {
  ...assembleTarget({
    id: 'claude-code',
    title: 'Claude Code',
    rules: { files: ruleFiles, writer: ruleWriter },
    hook: { files: () => [settingsPath, guardFiles.program, guardFiles.guards], plan: planHook, unplan: unplanHook },
    permission: { files: () => [settingsPath], plan: planPermission, unplan: unplanPermission },
  }),
  protocol: claudeProtocol,
  permissions: claudePermissions,
};

export default claudeCode;
