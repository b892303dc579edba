import { assembleTarget, hooksBy } from '../assemble.ts';
import type { Target } from '../target.ts';
import { geminiHooks } from './hook.ts';
import { geminiRules } from './rule.ts';
import { settingsPath } from './settings.ts';
import { geminiProtocol } from './protocol.ts';

/** Gemini CLI: rules in GEMINI.md or AGENTS.md, hooks in the project's settings. */
const geminiCli: Target = {
  ...assembleTarget({
    id: 'gemini-cli',
    title: 'Gemini CLI',
    rules: geminiRules,
    hook: hooksBy(geminiHooks, [settingsPath]),
    permission:
      'Gemini CLI reads policies only from the user’s own folder (~/.gemini/policies), not from a repository: make it a change of kind hook.',
  }),
  protocol: geminiProtocol,
};

export default geminiCli;
