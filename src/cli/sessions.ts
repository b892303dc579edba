import type { Command } from 'commander';
import { listSessions, type SessionList } from '../node/sessions/list-sessions.ts';
import type { CliIo } from './io.ts';
import { addPlaceOptions, cacheFolder, homeOptions, parseDate, repoFolder, type PlaceFlags } from './options.ts';
import type { SessionsOutput } from './output-schemas.ts';
import { formatMinutes, printable, styleFor } from './text.ts';

/** `sessions`: the sessions of this repository, worst first. */
export function addSessionsVerb(program: Command, io: CliIo): void {
  addPlaceOptions(program.command('sessions'))
    .description('list the sessions of this repository, worst first')
    .option(
      '--agent <id>',
      'only sessions of this agent; may be repeated',
      (id: string, ids: string[]) => [...ids, id],
      [],
    )
    .option('--since <date>', 'only sessions that ended on this day or later (YYYY-MM-DD)', parseDate)
    .option('--json', 'print JSON (schemas/sessions.schema.json)')
    .action(async (flags: PlaceFlags & { agent: string[]; since?: string; json?: boolean }) => {
      const repo = repoFolder(flags, io);
      const list = await listSessions({
        repo,
        ...homeOptions(flags, io),
        agents: flags.agent,
        ...(flags.since === undefined ? {} : { since: flags.since }),
        cacheDir: cacheFolder(io),
        signal: io.signal,
      });
      io.stdout(flags.json ? `${JSON.stringify(toSessionsOutput(repo, list), null, 2)}\n` : renderList(list, io));
      io.exit(0);
    });
}

function toSessionsOutput(repo: string, { sessions, scanned, unreadable }: SessionList): SessionsOutput {
  return {
    schema: 1,
    repo,
    sessions: sessions.map(({ redo, signals, patterns, ...session }) => ({
      ...session,
      redo: { minutes: redo.minutes, how: redo.how },
      signals: [...signals],
      patterns: [...patterns],
    })),
    scanned,
    unreadable: [...unreadable],
  };
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function renderList({ sessions, scanned, unreadable }: SessionList, io: CliIo): string {
  const style = styleFor(io);
  const blocks = sessions.map((session) => {
    const { counts, redo } = session;
    const tokens = counts.outputTokens === null ? '' : ` · ${counts.outputTokens} tokens out`;
    const cost = `redo ${formatMinutes(redo.minutes)} · ${formatMinutes(counts.activeMinutes)} active${tokens}`;
    const when = session.start?.slice(0, 16).replace('T', ' ') ?? 'time not recorded';
    const names = [...new Set(session.signals.map((signal) => signal.id))].join(', ');
    return [
      `${style.bold(printable(session.task ?? 'no prompt recorded', 90))}\n`,
      `  ${when} · ${session.agent} · ${cost}\n`,
      `  ${names === '' ? style.dim('no signals') : style.yellow(names)}\n`,
      `  ${style.dim(session.selector)}\n`,
    ].join('');
  });
  const unread = unreadable.length === 0 ? '' : `, ${unreadable.length} could not be read`;
  const total = `${plural(sessions.length, 'session')} of this repository, of ${plural(scanned, 'session file')}${unread}\n`;
  const reasons = unreadable.map(({ ref, message }) => `  ${ref?.file ?? ''}: ${printable(message)}\n`).join('');
  const hint =
    sessions.length === 0
      ? 'None recorded here yet. Run an agent in this folder, or name another with --repo or --home.\n'
      : '';
  return `${blocks.join('\n')}${blocks.length > 0 ? '\n' : ''}${total}${reasons}${hint}`;
}
