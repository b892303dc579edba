import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { parse as parseJson, type ParseError } from 'jsonc-parser';
import { settingsSchema, type Settings } from '../core/settings.ts';
import { HumanError } from './human-error.ts';
import { isFileError } from './sessions/store-files.ts';

/** Where a repository keeps the settings that the command line follows. */
const settingsFile = '.postmortem/settings.json';

/**
 * The settings of a repository; absent keys have their defaults.
 * @throws HumanError when the file cannot be read as settings.
 */
export async function readSettings(repo: string): Promise<Settings> {
  const text = await fs.readFile(path.join(repo, settingsFile), 'utf8').catch((error: unknown) => {
    if (isFileError(error, ['ENOENT', 'ENOTDIR'])) return '{}';
    throw error;
  });
  const errors: ParseError[] = [];
  const value: unknown = parseJson(text, errors, { allowTrailingComma: true });
  if (errors.length > 0) throw new HumanError(`${settingsFile} is not valid JSON; repair it or delete it.`);
  const result = settingsSchema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new HumanError(`${settingsFile}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not understood'}.`);
}
