import { guardFiles } from '../guard-files.ts';
import { refuse } from '../plans.ts';
import { planRule, unplanRule } from '../rule-change.ts';
import type { Target } from '../target.ts';
import { planHook, unplanHook } from './hook.ts';
import { claudePermissions } from './permission-rules.ts';
import { planPermission, unplanPermission } from './permission.ts';
import { claudeProtocol } from './protocol.ts';
import { ruleFiles, ruleWriter } from './rule.ts';
import { settingsPath } from './settings.ts';

/** Claude Code: rules in its memory files, permissions and hooks in the project's settings. */
const claudeCode: Target = {
  id: 'claude-code',
  title: 'Claude Code',
  files(change) {
    switch (change.kind) {
      case 'rule':
        return ruleFiles(change);
      case 'permission':
        return [settingsPath];
      case 'hook':
        return [settingsPath, guardFiles.program, guardFiles.guards];
      default:
        return [];
    }
  },
  plan(change, files, context) {
    switch (change.kind) {
      case 'rule':
        return planRule(change, files, { context, writer: ruleWriter(change, files, context) });
      case 'permission':
        return planPermission(change, files);
      case 'hook':
        return planHook(change, files, context);
      default:
        return refuse(`Claude Code cannot hold a ${change.kind} change yet: carry it out by hand.`);
    }
  },
  unplan(change, files, context) {
    switch (change.kind) {
      case 'rule':
        return unplanRule(change, files, { context, writer: ruleWriter(change, files, context) });
      case 'permission':
        return unplanPermission(change, files);
      case 'hook':
        return unplanHook(change, files, context);
      default:
        return refuse(`Claude Code cannot hold a ${change.kind} change yet: undo it by hand.`);
    }
  },
  protocol: claudeProtocol,
  permissions: claudePermissions,
};

export default claudeCode;
