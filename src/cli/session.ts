import type { Command } from 'commander';
import { readingProblems, unknownRecords } from '../core/facts/unread.ts';
import type { Analysis } from '../core/model/analysis.ts';
import type { Diff } from '../core/model/diff.ts';
import { analyseSelected } from '../node/sessions/select.ts';
import type { CliIo } from './io.ts';
import { addPlaceOptions, cacheFolder, homeOptions, repoFolder, type PlaceFlags } from './options.ts';
import type { SessionOutput } from './output-schemas.ts';
import { renderSession } from './session-text.ts';

/** `session SESSION`: facts, signals and patterns of one session. */
export function addSessionVerb(program: Command, io: CliIo): void {
  addPlaceOptions(program.command('session'))
    .description('show the facts, signals and patterns of one session')
    .argument('<session>', 'an id, a file, or FILE#id where a file holds several')
    .option('--base <rev>', 'the commit before the run’s work')
    .option('--head <rev>', 'the last commit of the run’s work')
    .option('--json', 'print JSON (schemas/session.schema.json)')
    .action(async (selector: string, flags: PlaceFlags & { json?: boolean; base?: string; head?: string }) => {
      const analysis = await analyseSelected(selector, {
        repo: repoFolder(flags, io),
        ...homeOptions(flags, io),
        cwd: io.cwd,
        cacheDir: cacheFolder(io),
        signal: io.signal,
        ...(flags.base === undefined ? {} : { base: flags.base }),
        ...(flags.head === undefined ? {} : { head: flags.head }),
      });
      io.stdout(flags.json ? `${JSON.stringify(toSessionOutput(analysis), null, 2)}\n` : renderSession(analysis, io));
      io.exit(0);
    });
}

/** The stable form of an analysis; what was not recorded is null. */
function toSessionOutput({ session, counts, diff, harness, signals, patterns, redo }: Analysis): SessionOutput {
  const { agent, id, file, cwd, branch, agentVersion, start, end, title, tokensAtLeast } = session;
  return {
    schema: 1,
    session: {
      agent,
      id,
      file,
      cwd,
      branch,
      agentVersion,
      models: [...session.models],
      start,
      end,
      title,
      tokensAtLeast,
    },
    counts,
    prompts: session.events.flatMap((event) => (event.kind === 'prompt' ? [{ ref: event.ref, text: event.text }] : [])),
    loaded: (harness?.items ?? []).map(({ kind, path, entry, state, why, ref }) => ({
      kind,
      path,
      entry,
      state,
      why,
      ref,
    })),
    signals: signals.map((signal) => ({ ...signal, refs: [...signal.refs], paths: [...signal.paths] })),
    patterns: patterns.map((pattern) => ({ id: pattern.id, signals: [...pattern.signals] })),
    redo: { minutes: redo.minutes, how: redo.how },
    diff: diff && toDiffOutput(diff),
    unknown: { ...unknownRecords(session) },
    problems: [...readingProblems(session), ...(diff?.problems ?? []), ...(harness?.problems ?? [])],
  };
}

function toDiffOutput(diff: Diff): NonNullable<SessionOutput['diff']> {
  const { base, head, insertions, deletions, survivingLines, how } = diff;
  return {
    base,
    head,
    commits: diff.commits.map((commit) => ({
      sha: commit.sha,
      subject: commit.subject,
      time: commit.time,
      how: commit.how,
      revertedBy: commit.revertedBy,
      inHead: commit.inHead,
    })),
    files: base === null ? null : diff.files.length,
    insertions,
    deletions,
    survivingLines,
    uncommitted: [...diff.uncommitted],
    how,
  };
}
