import type { Counts } from '../model/analysis.ts';
import { eventsOf, type CallEvent, type FileTouch, type Session } from '../model/session.ts';
import { findClaims } from './commit-claims.ts';
import { isScratchPath } from '../text/paths.ts';
import { testRun } from '../text/shell.ts';

/** The commits that the session's own git commands reported; an amended one counts as what it became. */
function countCommits(session: Session): number {
  const isScratchRun = isScratchPath(session.cwd ?? '');
  const made = findClaims(session).filter(
    ({ sha, byGit, dir }) => sha !== null && byGit && dir !== null && (isScratchRun || !isScratchPath(dir)),
  );
  return new Set(made.map(({ sha }) => sha)).size;
}

/** The project's files that the session, its sub-agents included, read or changed; each path once. */
export function filesTouched(session: Session, actions: readonly FileTouch['action'][]): ReadonlySet<string> {
  const paths = new Set<string>();
  for (const run of [session, ...session.subagents]) {
    for (const call of eventsOf(run, 'call')) {
      for (const file of call.files) {
        if (actions.includes(file.action) && !(isScratchPath(file.path) && !isScratchPath(session.cwd ?? '')))
          paths.add(file.path);
      }
    }
  }
  return paths;
}

/** Counts as a person would who reads the transcript; a refused call is no failure, a sub-agent's call is not the main agent's. */
export function countSession(session: Session): Counts {
  const calls = eventsOf(session, 'call');
  const failures = shellCalls(session).filter((call) => call.exitCode !== null && call.exitCode !== 0);
  return {
    prompts: eventsOf(session, 'prompt').length,
    toolCalls: calls.filter((call) => call.within === undefined).length,
    shellFailures: failures.length,
    benignShellFailures: failures.filter((call) => call.benign !== undefined).length,
    denials: eventsOf(session, 'denial').filter((denial) => denial.by !== 'hook').length,
    interruptions: eventsOf(session, 'interruption').length,
    compactions: eventsOf(session, 'compaction').length,
    hookBlocks: countHookBlocks(session),
    subagents: countSubagents(session, calls),
    filesEdited: filesTouched(session, ['create', 'edit', 'delete']).size,
    filesRead: filesTouched(session, ['read']).size,
    testRuns: shellCalls(session).filter((call) => call.command !== null && testRun(call.command) !== null).length,
    commits: countCommits(session),
    ...sumTokens(session),
    wallMinutes: minutesBetween(session.start, session.end),
    activeMinutes: session.activeMs === null ? null : round(session.activeMs / 60_000),
  };
}

/** Shell calls that ran. */
function shellCalls(session: Session): readonly CallEvent[] {
  return eventsOf(session, 'call').filter((call) => call.toolKind === 'shell' && call.status !== 'denied');
}

/** A block can be recorded as a hook event, as a denial, or as both for one call. */
function countHookBlocks(session: Session): number {
  const hooks = eventsOf(session, 'hook').filter((hook) => hook.outcome === 'blocked');
  const known = new Set(hooks.map((hook) => hook.callId).filter((id) => id !== null));
  const denials = eventsOf(session, 'denial').filter(
    (denial) => denial.by === 'hook' && (denial.callId === null || !known.has(denial.callId)),
  );
  return hooks.length + denials.length;
}

/** Sub-agents that were started, whether or not their own transcripts are at hand. */
function countSubagents(session: Session, calls: readonly CallEvent[]): number {
  const started = calls.filter(
    (call) => call.toolKind === 'agent' && call.status !== 'denied' && call.status !== 'failed',
  );
  const linked = new Set(calls.flatMap((call) => call.subagentId ?? []));
  const others = session.subagents.filter((subagent) => !linked.has(subagent.id)).length;
  const unlinked = started.filter((call) => call.subagentId === undefined).length;
  // A transcript and a call that nothing ties together are most likely one sub-agent, not two.
  return linked.size + Math.max(others, unlinked);
}

function sumTokens(session: Session): Pick<Counts, 'inputTokens' | 'outputTokens'> {
  const usage = eventsOf(session, 'usage');
  const sum = (values: readonly (number | null)[]): number | null => {
    const known = values.filter((value) => value !== null);
    return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
  };
  return { inputTokens: sum(usage.map((one) => one.input)), outputTokens: sum(usage.map((one) => one.output)) };
}

function minutesBetween(start: string | null, end: string | null): number | null {
  if (start === null || end === null) return null;
  const span = Date.parse(end) - Date.parse(start);
  return Number.isFinite(span) ? round(span / 60_000) : null;
}

/** Minutes are given to a tenth. */
function round(minutes: number): number {
  return Math.round(minutes * 10) / 10;
}
