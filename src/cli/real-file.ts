import * as fs from 'node:fs/promises';
import { codeOf } from '../node/apply/harness-files.ts';
import { HumanError } from '../node/human-error.ts';

/** Where a post-mortem that a person named really lies. @throws HumanError when there is none. */
export async function realFile(whole: string): Promise<string> {
  try {
    return await fs.realpath(whole);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') throw new HumanError(`There is no file ${whole}: name a post-mortem.`);
    throw error;
  }
}
