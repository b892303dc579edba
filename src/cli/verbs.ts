import type { Command } from 'commander';
import type { CliIo } from './io.ts';
import { addSessionVerb } from './session.ts';
import { addSessionsVerb } from './sessions.ts';

/** Every verb of the command line, in the order of its help. */
export const verbs: readonly ((program: Command, io: CliIo) => void)[] = [addSessionsVerb, addSessionVerb];
