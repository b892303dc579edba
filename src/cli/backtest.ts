import type { Command } from 'commander';
import type { LibraryChange, LibraryEntry } from '../core/model/library.ts';
import { HumanError } from '../node/human-error.ts';
import { backtestChange, type Backtest } from '../node/library/backtest.ts';
import type { CliIo } from './io.ts';
import type { BacktestOutput } from './library-output.ts';
import { addPlaceOptions, cacheFolder, homeOptions, parseDate, type PlaceFlags } from './options.ts';
import { readNamed } from './read-postmortem.ts';
import { alignColumns, printable, styleFor } from './text.ts';

interface BacktestFlags extends PlaceFlags {
  readonly change?: string;
  readonly since?: string;
  readonly json?: boolean;
}

/** `backtest FILE --change ID`: what a guard would have stopped in the recorded sessions. */
export function addBacktestVerb(program: Command, io: CliIo): void {
  addPlaceOptions(program.command('backtest'))
    .description('count what a guard would have stopped in this repository’s recorded sessions')
    .argument('<file>', 'the post-mortem')
    .option('--change <id>', 'the change (default: the only one that has a guard)')
    .option('--since <date>', 'only sessions that ended on this day or later (YYYY-MM-DD)', parseDate)
    .option('--json', 'print JSON (schemas/backtest.schema.json)')
    .action(async (file: string, flags: BacktestFlags) => {
      const { entry, repo } = await readNamed(file, flags, io);
      const change = chooseChange(entry, flags.change);
      const result = await backtestChange(change, {
        repo,
        ...homeOptions(flags, io),
        ownSession: entry.sessionId,
        cacheDir: cacheFolder(io),
        signal: io.signal,
        ...(flags.since === undefined ? {} : { since: flags.since }),
      });
      const output = toOutput(result, { entry, change, since: flags.since ?? null });
      io.stdout(flags.json ? `${JSON.stringify(output, null, 2)}\n` : renderText(output, io));
      if (!flags.json && result.warning !== null) io.stderr(`${result.warning}\n`);
      io.exit(result.warning === null ? 0 : 1);
    });
}

function chooseChange({ changes, path: name, problems }: LibraryEntry, id: string | undefined): LibraryChange {
  const guarded = changes.filter(({ guard }) => guard !== undefined);
  const found = id === undefined ? guarded : changes.filter((change) => change.id === id);
  const [change, another] = found;
  if (change && !another) return change;
  const [problem] = problems;
  const hint = problem ? ` Line ${problem.line}: ${problem.message}.` : '';
  const ids = changes.map((one) => one.id).join(', ');
  if (!change) {
    throw new HumanError(
      id === undefined
        ? `${name} has no change with a guard: only a hook or a permission can be backtested.${hint}`
        : `${name} has no change ${id}; it has ${ids === '' ? 'none' : ids}.${hint}`,
    );
  }
  throw new HumanError(`${name} has more than one: name it with --change (${ids}).`);
}

function toOutput(
  result: Backtest,
  about: { readonly entry: LibraryEntry; readonly change: LibraryChange; readonly since: string | null },
): BacktestOutput {
  const { runs, sessions, looked, stopped, ordinary, warning, unreadable } = result;
  return {
    schema: 1,
    document: about.entry.path,
    change: about.change.id,
    since: about.since,
    sessions,
    looked,
    stopped,
    ordinary,
    warning,
    runs: runs.map((run) => ({
      agent: run.agent,
      session: run.sessionId,
      subagent: run.subagentId,
      file: run.file,
      start: run.start,
      own: run.sessionId === about.entry.sessionId,
      looked: run.looked,
      stopped: run.stopped.map((call) => ({ ...call })),
    })),
    unreadable: [...unreadable],
  };
}

function renderText(output: BacktestOutput, io: CliIo): string {
  const style = styleFor(io);
  const blocks = output.runs.map((run) => {
    const when = run.start?.slice(0, 16).replace('T', ' ') ?? 'time not recorded';
    const name = run.subagent === null ? run.session : `${run.session}, sub-agent ${run.subagent}`;
    const own = run.own ? ' · this post-mortem’s session' : '';
    const rows = run.stopped.map((call) => [
      `  line ${call.line}`,
      call.verdict === 'deny' ? style.red('stopped') : style.yellow('asked'),
      call.tool === 'Stop' ? 'it ended' : call.ran ? 'it ran' : 'it did not run',
      printable(call.call, 110),
    ]);
    const head = `${style.bold(printable(`${when} · ${run.agent} · ${name}`, 160))}${own}\n`;
    return `${head}  ${style.dim(printable(run.file, 300))}\n${alignColumns(rows)}`;
  });
  const unread = output.unreadable.length === 0 ? '' : `, ${output.unreadable.length} files could not be read`;
  const total = `${output.stopped} of ${output.looked} calls of the kind it looks at would have been stopped or asked about, in ${output.runs.length} of ${output.sessions} sessions${unread}.\n`;
  const look = output.stopped > 0 ? 'Look at them: only a person can say which of them were ordinary work.\n' : '';
  return `${blocks.join('\n')}${blocks.length > 0 ? '\n' : ''}${total}${look}`;
}
