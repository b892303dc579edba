import { claudeCode } from './claude-code.ts';
import { codex } from './codex.ts';
import type { HarnessLoader } from './loader.ts';
import { opencode } from './opencode.ts';

/** The loading rules by agent. */
export const harnessLoaders: readonly HarnessLoader[] = [claudeCode, codex, opencode];
