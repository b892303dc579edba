import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { Option, type Command } from 'commander';
import { checks } from '../core/checks/index.ts';
import type { Finding } from '../core/model/finding.ts';
import { readGuardProgram } from '../node/apply.ts';
import { checkText, fixText } from '../node/check.ts';
import { openRepository } from '../node/git/repository.ts';
import { HumanError } from '../node/human-error.ts';
import { findPostmortems } from '../node/library/files.ts';
import { localDate } from '../node/local-date.ts';
import { openStanding } from '../node/prove.ts';
import { isFileError } from '../node/sessions/store-files.ts';
import { readSettings } from '../node/settings.ts';
import { readTemplates } from '../node/templates.ts';
import { renderJson, renderRules, renderSarif, renderText, type CheckedFile } from './check-output.ts';
import type { CliIo } from './io.ts';
import { addPlaceOptions, homeOptions, type PlaceFlags } from './options.ts';

interface CheckFlags extends PlaceFlags {
  readonly format: 'text' | 'json' | 'sarif';
  readonly fix?: boolean;
  readonly explain?: string | true;
}

/** `check`: what the checks say of post-mortems. */
export function addCheckVerb(program: Command, io: CliIo): void {
  addPlaceOptions(program.command('check'))
    .description('check post-mortems')
    .argument('[paths...]', 'files or folders (default: the folder of the post-mortems)')
    .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json', 'sarif']).default('text'))
    .option('--fix', 'make the fixes that decide nothing for the writer')
    .option('--explain [check]', 'say what a check wants and why; without a name, list all checks')
    .action(async (paths: readonly string[], flags: CheckFlags) => {
      if (flags.explain !== undefined) return explain(flags.explain, io);
      const files = await checkAll(paths, flags, io);
      const render = { text: renderText, json: renderJson, sarif: renderSarif }[flags.format];
      io.stdout(render(files, io));
      io.exit(files.some(({ findings }) => findings.some(isFailing)) ? 1 : 0);
    });
}

function explain(id: string | true, io: CliIo): void {
  if (id !== true && !checks.some((check) => check.id === id)) {
    throw new HumanError(`There is no check ${id}; agent-postmortem check --explain lists all.`);
  }
  io.stdout(renderRules(id, io));
  io.exit(0);
}

function isFailing({ severity }: Finding): boolean {
  return severity !== 'information';
}

async function checkAll(paths: readonly string[], flags: CheckFlags, io: CliIo): Promise<readonly CheckedFile[]> {
  const folder = path.resolve(io.cwd, flags.repo ?? '.');
  const repo = (await openRepository(folder, { signal: io.signal }))?.root ?? folder;
  const settings = await readSettings(repo);
  const options = {
    today: localDate(io.now()),
    severities: settings.severity,
    patterns: settings.patterns,
    templates: await readTemplates(repo, settings.folder),
    facts: 'all' as const,
    repo,
    standing: openStanding({
      repo,
      home: homeOptions(flags, io).home,
      guardProgram: await readGuardProgram(import.meta.dirname),
      signal: io.signal,
    }),
    signal: io.signal,
  };
  const named = paths.map((name) => path.resolve(io.cwd, name));
  const files: CheckedFile[] = [];
  for (const file of await findDocuments(
    named.length > 0 ? named : [path.join(repo, settings.folder)],
    named.length > 0,
  )) {
    io.signal.throwIfAborted();
    const before = await fs.readFile(file, 'utf8');
    const { document, findings } = await (flags.fix === true ? fixText : checkText)(before, file, options);
    if (document.text !== before) await replaceFile(file, document.text);
    files.push({ file, name: path.relative(io.cwd, file).split(path.sep).join('/'), text: document.text, findings });
  }
  return files;
}

/** Nobody ever sees a half-written document, and its mode stays. */
async function replaceFile(file: string, text: string): Promise<void> {
  const target = await fs.realpath(file);
  const { mode } = await fs.stat(target);
  const temporary = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}.tmp`);
  try {
    await fs.writeFile(temporary, text, { flag: 'wx', mode });
    await fs.rename(temporary, target);
  } finally {
    await fs.rm(temporary, { force: true });
  }
}

/** The Markdown files among these paths and in these folders, sub-folders included. */
async function findDocuments(paths: readonly string[], areNamed: boolean): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const one of paths) {
    const stat = await fs.stat(one).catch((error: unknown) => {
      if (isFileError(error, ['ENOENT', 'ENOTDIR'])) return null;
      throw error;
    });
    if (!stat) {
      if (areNamed) throw new HumanError(`${one} does not exist.`);
      continue;
    }
    if (!stat.isDirectory()) found.add(one);
    else for (const file of await findPostmortems(one)) found.add(file);
  }
  return [...found].sort();
}
