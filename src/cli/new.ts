import { InvalidArgumentError, type Command } from 'commander';
import type { Template } from '../core/model/template.ts';
import { HumanError } from '../node/human-error.ts';
import { readSettings } from '../node/settings.ts';
import { readTemplates } from '../node/templates.ts';
import type { CliIo } from './io.ts';
import { addPlaceOptions } from './options.ts';
import { deliver, empty, prefill, repositoryRoot, type SourceFlags } from './prefill.ts';

interface NewFlags extends SourceFlags {
  readonly template: string;
  readonly title?: string;
  readonly category?: string;
  readonly severity?: number;
}

/** `new`: prefills a post-mortem from a session, or makes an empty one, and writes it with its evidence. */
export function addNewVerb(program: Command, io: CliIo): void {
  addPlaceOptions(program.command('new'))
    .description('prefill a post-mortem from a session, or begin an empty one')
    .option('--session <session>', 'an id, a file, or FILE#id (default: the worst session of this repository)')
    .option('--base <rev>', 'the commit before the run’s work')
    .option('--head <rev>', 'the last commit of the run’s work')
    .option('--template <id>', 'agent-run, ai-failure, incident, or one of the team’s', 'agent-run')
    .option('--title <text>', 'begin an empty document, without a session')
    .option('--category <id>', 'the kind of failure, where the template has kinds')
    .option('--severity <level>', 'where the template has severities', readLevel)
    .option('--out <file>', 'where to write it, inside the repository; - prints it and writes nothing')
    .action(async (flags: NewFlags) => {
      if (flags.session !== undefined && flags.title !== undefined) {
        throw new HumanError('Give --session or --title: the title of a prefilled document comes from its session.');
      }
      const repo = await repositoryRoot(flags, io);
      const { folder } = await readSettings(repo);
      const template = chooseTemplate(flags.template, await readTemplates(repo, folder));
      const { title, severity } = flags;
      const wanted = { folder, template, title, severity: checkLevel(severity, template) };
      const category = chooseCategory(flags.category, template);
      // What failed in production has a session only where somebody names one.
      const isEmpty = flags.session === undefined && (title !== undefined || template.id !== 'agent-run');
      const make = isEmpty ? empty(flags, repo, io) : await prefill(flags, repo, io);
      const files = await make({ ...wanted, category });
      await deliver(files, { repo, ...(flags.out === undefined ? {} : { out: flags.out }) }, io);
    });
}

function readLevel(text: string): number {
  if (!/^[1-9]$/.test(text)) throw new InvalidArgumentError('A severity is a number from 1.');
  return Number(text);
}

function checkLevel(level: number | undefined, { severities = [], id }: Template): number | undefined {
  if (level === undefined || severities.some((one) => one.level === level)) return level;
  if (severities.length === 0) throw new HumanError(`The template ${id} has no severities.`);
  const all = severities.map((one) => `${one.level}: ${one.when}`);
  throw new HumanError(`There is no severity ${level}. There are\n${all.join('\n')}`);
}

function chooseTemplate(id: string, templates: readonly Template[]): Template {
  const found = templates.find((template) => template.id === id);
  if (found) return found;
  const all = templates.map(({ id: own, description }) => `${own}  ${description}`);
  throw new HumanError(`There is no template ${id}. There are\n${all.join('\n')}`);
}

function chooseCategory(id: string | undefined, { categories = [], id: template }: Template) {
  if (id === undefined) return undefined;
  const found = categories.find((category) => category.id === id);
  if (found) return found;
  if (categories.length === 0) throw new HumanError(`The template ${template} has no categories.`);
  const all = categories.map(({ id: own, what }) => `${own}  ${what}`);
  throw new HumanError(`There is no category ${id}. There are\n${all.join('\n')}`);
}
