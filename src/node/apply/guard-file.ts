import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { codeOf } from './harness-files.ts';

/**
 * The built guard program, to be written into repositories; empty when there is none.
 * @param folder where the running program lies: its bundle stands beside it, or in `dist` when it runs from its sources.
 */
export async function readGuardProgram(folder: string): Promise<string> {
  for (const file of ['guard.cjs', '../guard.cjs', '../../dist/guard.cjs', '../../../dist/guard.cjs']) {
    try {
      return await fs.readFile(path.join(folder, file), 'utf8');
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
    }
  }
  return '';
}
