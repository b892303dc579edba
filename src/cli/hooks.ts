import * as fs from 'node:fs/promises';
import type { Command } from 'commander';
import { obstacleOf } from '../core/targets/start-check.ts';
import { count } from '../core/text/quote.ts';
import { openRepository } from '../node/git/repository.ts';
import { listHooks, type HookList, type ListedHook } from '../node/prove.ts';
import type { CliIo } from './io.ts';
import { addPlaceOptions, homeOptions, repoFolder, type PlaceFlags } from './options.ts';
import type { HooksOutput } from './prove-output.ts';
import { printable, styleFor, type Style } from './text.ts';

interface HooksFlags extends PlaceFlags {
  readonly json?: boolean;
}

/** `hooks`: every hook in the harness, and whether its agent would start it. */
export function addHooksVerb(program: Command, io: CliIo): void {
  addPlaceOptions(program.command('hooks'))
    .description('list every hook in the harness, and whether it would start')
    .option('--json', 'print JSON')
    .action(async (flags: HooksFlags) => {
      const folder = repoFolder(flags, io);
      const repo = (await openRepository(folder, { signal: io.signal }))?.root ?? (await fs.realpath(folder));
      const lists = await listHooks({ repo, home: homeOptions(flags, io).home, signal: io.signal });
      io.stdout(flags.json ? `${JSON.stringify(toOutput(lists), null, 2)}\n` : renderHooks(lists, io));
      const isDead = lists.some(
        ({ hooks, problems }) => problems.length > 0 || hooks.some(({ start }) => start.verdict === 'would not start'),
      );
      io.exit(isDead ? 1 : 0);
    });
}

function renderHooks(lists: readonly HookList[], io: CliIo): string {
  const style = styleFor(io);
  const found = lists.filter(({ hooks, problems }) => hooks.length > 0 || problems.length > 0);
  if (found.length === 0) return 'No hooks are registered.\n';
  const blocks = found.map(({ title, measured, hooks, problems }) => {
    const head = `${style.bold(title)} ${style.dim(`(by the rules of ${measured})`)}\n`;
    const troubles = problems.map(({ file, line, message }) => {
      const place = [file, line].filter((part) => part !== null && part !== '').join(':');
      return `  ${style.red('!')} ${printable(place === '' ? message : `${place}: ${message}`, 400)}\n`;
    });
    return `${head}${hooks.map((one) => renderHook(one, style)).join('')}${troubles.join('')}`;
  });
  const all = found.flatMap(({ hooks }) => hooks);
  const dead = all.filter(({ start }) => start.verdict === 'would not start').length;
  const sum = `${count(all.length, 'hook')}${dead === 0 ? '' : `, ${dead} of them would never run`}.`;
  return `${blocks.join('\n')}\n${sum}\n`;
}

function renderHook({ entry, start, content }: ListedHook, style: Style): string {
  const place = `${entry.file}:${entry.line}`;
  const on = [entry.event, entry.matcher ?? ''].filter((part) => part !== '').join(' ');
  const what = content.command === '' ? entry.type : content.command;
  const isOurs = entry.ours ? style.dim(' (post-mortem guard)') : '';
  const obstacle = obstacleOf(start);
  const words = {
    'would start': () => style.green('would start'),
    'would not start': () => `${style.red('never runs')}: ${printable(obstacle?.message ?? '', 300)}`,
    'not established': () => `${style.yellow('not established')}: ${printable(obstacle?.message ?? '', 300)}`,
  };
  const warning = start.steps.find(({ step, ok, message }) => step === 'program' && ok && message.includes('`cd`'));
  return [
    `  ${printable(place)}  ${printable(on, 120)}${isOurs}\n`,
    `      ${printable(what, 160)}\n`,
    `      ${words[start.verdict]()}\n`,
    ...(warning ? [`      ${style.yellow('!')} ${printable(warning.message, 300)}\n`] : []),
  ].join('');
}

function toOutput(lists: readonly HookList[]): HooksOutput {
  return {
    schema: 1,
    agents: lists.map(({ target, title, measured, hooks, problems }) => ({
      target,
      title,
      measured,
      hooks: hooks.map(({ entry, start, content }) => ({
        file: entry.file,
        line: entry.line,
        event: entry.event,
        matcher: entry.matcher,
        type: entry.type,
        command: content.command === '' ? null : content.command,
        ours: entry.ours,
        start: start.verdict,
        why: obstacleOf(start)?.message ?? null,
        steps: start.steps.map(({ step, ok, message }) => ({ step, ok, message })),
      })),
      problems: problems.map(({ file, line, message }) => ({ file, line, message })),
    })),
  };
}
