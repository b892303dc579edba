import { assembleTarget, rulesBy } from '../assemble.ts';
import type { Target } from '../target.ts';
import { copilotHook } from './hook.ts';
import { copilotRules } from './rule.ts';
import { copilotProtocol } from './protocol.ts';

/** GitHub Copilot: its CLI, VS Code and the cloud agent. */
const copilot: Target = {
  ...assembleTarget({
    id: 'copilot',
    title: 'GitHub Copilot',
    rules: rulesBy(copilotRules),
    hook: copilotHook,
    permission:
      'GitHub Copilot reads permissions from no file of a repository, only from options of its CLI (--deny-tool) and settings of VS Code that ask: make it a change of kind hook, which stops the call on all its surfaces.',
  }),
  protocol: copilotProtocol,
};

export default copilot;
