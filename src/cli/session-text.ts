import { readingProblems, unknownRecords } from '../core/facts/unread.ts';
import type { Analysis, Counts } from '../core/model/analysis.ts';
import type { CliIo } from './io.ts';
import { alignColumns, formatMinutes, printable, styleFor } from './text.ts';

/** What a number of these is called, singular and plural. */
const countNames: readonly (readonly [key: keyof Counts, one: string, many: string])[] = [
  ['prompts', 'prompt', 'prompts'],
  ['toolCalls', 'tool call', 'tool calls'],
  ['shellFailures', 'failed command', 'failed commands'],
  ['denials', 'denial', 'denials'],
  ['interruptions', 'interruption', 'interruptions'],
  ['hookBlocks', 'hook block', 'hook blocks'],
  ['compactions', 'compaction', 'compactions'],
  ['subagents', 'sub-agent', 'sub-agents'],
  ['filesEdited', 'file edited', 'files edited'],
  ['filesRead', 'file read', 'files read'],
  ['testRuns', 'test run', 'test runs'],
  ['commits', 'commit', 'commits'],
];

/** An analysis for people to read. */
export function renderSession(analysis: Analysis, io: CliIo): string {
  const { session, counts, signals, patterns, redo, diff } = analysis;
  const style = styleFor(io);
  const prompts = session.events.filter((event) => event.kind === 'prompt');
  const facts: [string, string][] = [
    ['Agent', [session.agent, session.agentVersion, session.models.join(', ')].filter(Boolean).join(' · ')],
    ['When', `${session.start ?? 'not recorded'} – ${session.end ?? 'not recorded'}`],
    ['Time', `${formatMinutes(counts.activeMinutes)} active of ${formatMinutes(counts.wallMinutes)}`],
    ['Where', [session.cwd, session.branch].filter(Boolean).join(' on ')],
    ['Counts', countText(counts)],
    ['Tokens', tokenText(analysis)],
    ['Redo', `${formatMinutes(redo.minutes)} (${redo.how})`],
    ['Diff', diff === null ? 'no repository' : diff.how],
  ];
  const lines = [
    `${style.bold(printable(session.title ?? prompts[0]?.text ?? session.id, 100))}\n`,
    alignColumns(facts.map(([name, text]) => [`${name}`, printable(text, 160)])),
    section(
      style.bold('Prompts'),
      prompts.map((prompt) => `${prompt.ref.line}: ${printable(prompt.text, 140)}`),
    ),
    section(
      style.bold('Signals'),
      signals.map(
        (signal) =>
          `${style.yellow(signal.id)}  ${printable(signal.title, 140)}  ${style.dim(`line ${signal.refs.map((ref) => ref.line).join(', ')}`)}`,
      ),
    ),
    section(
      style.bold('Patterns'),
      patterns.map((pattern) => `${pattern.id}  ${style.dim(pattern.signals.join(', '))}`),
    ),
    section(
      style.bold('Not understood'),
      Object.entries(unknownRecords(session)).map(([type, count]) => `${printable(type, 60)}: ${count} rows`),
    ),
    section(style.bold('Problems'), problemLines(analysis)),
  ];
  return lines.filter((line) => line !== '').join('\n');
}

function countText(counts: Counts): string {
  const parts = countNames.flatMap(([key, one, many]) => {
    const count = counts[key];
    return count === null || count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  const { shellFailures, benignShellFailures } = counts;
  const benign =
    benignShellFailures > 0 ? ` (${benignShellFailures} of ${shellFailures} failed commands harmless)` : '';
  return (parts.join(', ') || 'nothing recorded') + benign;
}

function tokenText({ counts, session }: Analysis): string {
  if (counts.outputTokens === null && counts.inputTokens === null) return 'not recorded';
  const least = session.tokensAtLeast ? 'at least ' : '';
  return `${least}${counts.inputTokens ?? '?'} in (uncached), ${least}${counts.outputTokens ?? '?'} out`;
}

function problemLines({ session, diff, harness }: Analysis): readonly string[] {
  const all = [...readingProblems(session), ...(diff?.problems ?? []), ...(harness?.problems ?? [])];
  return all.map((problem) => (problem.ref ? `line ${problem.ref.line}: ` : '') + printable(problem.message, 160));
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${title}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}
