import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { checks } from '../core/checks/index.ts';
import type { Template } from '../core/model/template.ts';
import { templates as builtIn } from '../core/postmortem/templates/index.ts';
import { readTemplate } from '../core/postmortem/templates/read.ts';
import { lineAt } from '../core/text/lines.ts';
import { HumanError } from './human-error.ts';
import { templatesFolder } from './library/files.ts';
import { isFileError } from './sessions/store-files.ts';

/** Templates, and why some files are none. */
export interface FoundTemplates {
  /** The product's first, then the team's by name of their files. */
  readonly templates: readonly Template[];
  /** One line each: place and reason. */
  readonly problems: readonly string[];
}

/**
 * The templates that documents of a repository may be made from.
 * @param repo absolute.
 * @param folder of the post-mortems, relative to it.
 */
export async function findTemplates(repo: string, folder: string): Promise<FoundTemplates> {
  const place = path.join(repo, folder, templatesFolder);
  const own: Template[] = [];
  const problems: string[] = [];
  for (const name of await listMarkdown(place)) {
    const text = await fs.readFile(path.join(place, name), 'utf8');
    const where = path.posix.join(folder, templatesFolder, name);
    const reading = readTemplate(text);
    problems.push(...reading.problems.map(({ range, message }) => `${where}:${lineAt(text, range.start)}: ${message}`));
    const { template } = reading;
    if (!template) continue;
    const unknown = template.checks.filter((id) => !checks.some((check) => check.id === id));
    if (unknown.length > 0) problems.push(`${where}: there is no check ${unknown.join(', ')}`);
    if (own.some(({ id }) => id === template.id)) problems.push(`${where}: another template has the id ${template.id}`);
    else own.push(template);
  }
  return { templates: [...builtIn, ...own], problems };
}

/** @throws HumanError when a team's template cannot be read: documents made from it would be judged by another. */
export async function readTemplates(repo: string, folder: string): Promise<readonly Template[]> {
  const { templates, problems } = await findTemplates(repo, folder);
  if (problems.length > 0) throw new HumanError(`A template cannot be read.\n${problems.join('\n')}`);
  return templates;
}

async function listMarkdown(folder: string): Promise<readonly string[]> {
  try {
    const entries = await fs.readdir(folder, { withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && /\.md$/i.test(entry.name));
    return files
      .map(({ name }) => name)
      .filter((name) => !/^readme\.md$/i.test(name))
      .sort();
  } catch (error) {
    if (isFileError(error, ['ENOENT', 'ENOTDIR'])) return [];
    throw error;
  }
}
