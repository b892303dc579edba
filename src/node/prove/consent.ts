import * as path from 'node:path';
import type { HookEntry } from '../../core/model/proof.ts';
import { guardFiles } from '../../core/targets/guard-files.ts';
import { targets } from '../../core/targets/index.ts';
import { withEol } from '../../core/text/lines.ts';
import { readCache, writeCache } from '../library/cache-file.ts';
import type { HookContent } from '../replay/hook-content.ts';

/** What a person is shown before a hook, or the command of a test change, runs. */
export interface HookQuestion {
  readonly command: string;
  /** The files that it names and that exist. */
  readonly files: readonly string[];
  /** Of the command and the files' bytes: an answer holds for this content alone. */
  readonly hash: string;
  /** The command of a test change. */
  readonly isTest?: boolean;
}

/** Asks whether a hook may be run here. */
export type Consent = (hook: HookQuestion) => Promise<boolean>;

/** The question about a hook. */
export function questionOf({ command, files, hash }: HookContent): HookQuestion {
  return { command, files: files.filter(({ content }) => content !== null).map(({ name }) => name), hash };
}

/** The commands that targets register, any of which another agent may have from that agent's file. */
export const ownCommands: ReadonlySet<string> = new Set(targets.flatMap(({ protocol }) => protocol?.ownCommands ?? []));

/**
 * Whether a hook is this product's own and nothing else: a command that a target registers, and letter for letter the
 * guard program of this installation. It needs no question.
 */
export function isOwnGuard(entry: HookEntry, content: HookContent, guardProgram: string): boolean {
  if (guardProgram === '' || !entry.ours || !ownCommands.has(content.command)) return false;
  const [program, ...others] = content.files;
  return (
    others.length === 0 &&
    program?.name === guardFiles.program &&
    program.content !== null &&
    withEol(program.content.toString('utf8'), '\n') === withEol(guardProgram, '\n')
  );
}

const file = 'allowed-hooks.json';

/** The same consent with the answers "yes" of earlier runs, kept by content in a folder of the user's. */
export function rememberConsent(ask: Consent, cacheDir: string): Consent {
  return async (question) => {
    const known = await readAllowed(cacheDir);
    if (known.includes(question.hash)) return true;
    if (!(await ask(question))) return false;
    const allowed = [...(await readAllowed(cacheDir)), question.hash].slice(-1_000);
    await writeCache(path.join(cacheDir, file), JSON.stringify({ allowed }));
    return true;
  };
}

async function readAllowed(cacheDir: string): Promise<readonly string[]> {
  const value = await readCache(path.join(cacheDir, file));
  const list: unknown = typeof value === 'object' && value !== null && 'allowed' in value ? value.allowed : null;
  return Array.isArray(list) ? list.filter((hash): hash is string => typeof hash === 'string') : [];
}
