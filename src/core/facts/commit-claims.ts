import { parseCommands } from '../text/shell.ts';
import { joinPath, isAbsolutePath } from '../text/paths.ts';
import type { CallEvent, Ref, Session } from '../model/session.ts';

/** A commit that a call of the session reported or should have made. */
export interface CommitClaim {
  /** As printed, abbreviated; null when the call printed none (`git commit -q`). */
  readonly sha: string | null;
  readonly subject: string | null;
  /** `detached HEAD` included; null when not printed. */
  readonly branch: string | null;
  readonly ref: Ref;
  /** While the call ran, milliseconds since 1970; null when not recorded. */
  readonly from: number | null;
  readonly to: number | null;
  /** Git said that it has no parent. */
  readonly isRoot: boolean;
  /** The directory the git command ran in, absolute; null when it cannot be told. */
  readonly dir: string | null;
  /** The command line names a git command that makes commits. */
  readonly byGit: boolean;
  readonly amends: boolean;
}

/** `[main 1a2b3c4] Subject`, `[main (root-commit) 1a2b3c4] …`, `[detached HEAD 1a2b3c4] …`. */
const commitLine = /^[ \t]*\[(detached HEAD|[^\s\]]+)( \(root-commit\))? ([0-9a-f]{7,64})\] (.+)$/gm;
/** aider's own line, in its history: `> Commit 1a2b3c4 feat: subject`. */
const aiderLine = /^(?:> )?Commit ([0-9a-f]{7,40}) (.+)$/gm;
const makers = new Set(['commit', 'cherry-pick', 'revert', 'merge', 'am', 'rebase', 'pull']);

/** The commits that the session's own calls, sub-agents' included, say they made; amended ones only as they became. */
export function findClaims(session: Session): readonly CommitClaim[] {
  const claims = [session, ...session.subagents].flatMap((one) =>
    one.events.flatMap((event) => (event.kind === 'call' ? claimsOf(event, one) : aiderClaims(event, one))),
  );
  return claims.filter((_, index) => !isAmendedLater(claims, index));
}

function claimsOf(call: CallEvent, session: Session): CommitClaim[] {
  if (call.command === null || call.status === 'denied' || call.status === 'pending') return [];
  const cwd = call.cwd ?? session.cwd;
  const commands = parseCommands(call.command).filter(({ name, argv }) => name === 'git' && makers.has(argv[1] ?? ''));
  const dirs = new Set(commands.map(({ dir }) => absoluteDir(cwd, dir)));
  const base = {
    ref: call.resultRef ?? call.ref,
    from: timeOf(call.time),
    to: timeOf(call.endTime),
    dir: dirs.size === 1 ? ([...dirs][0] ?? null) : null,
    byGit: commands.length > 0,
    amends: commands.some(({ argv }) => argv[1] === 'commit' && argv.includes('--amend')),
  };
  const lines = [...call.output.matchAll(commitLine)];
  const printed = lines.map(([, branch = '', root, sha = '', subject = '']) => ({
    ...base,
    sha,
    subject: subject.trimEnd(),
    branch,
    isRoot: root !== undefined,
  }));
  if (printed.length > 0 || call.status !== 'ok' || call.background) return printed;
  const isQuiet = commands.some(({ argv }) => argv[1] === 'commit' && !argv.includes('--dry-run'));
  return isQuiet ? [{ ...base, sha: null, subject: null, branch: null, isRoot: false }] : [];
}

function absoluteDir(cwd: string | null, dir: string | null): string | null {
  if (dir === null) return null;
  if (isAbsolutePath(dir)) return dir.startsWith('~') ? null : joinPath('', dir);
  return cwd === null ? null : joinPath(cwd, dir);
}

function timeOf(time: string | null): number | null {
  const value = time === null ? NaN : Date.parse(time);
  return Number.isNaN(value) ? null : value;
}

function aiderClaims(event: Session['events'][number], session: Session): CommitClaim[] {
  if (session.agent !== 'aider' || !('text' in event) || event.kind === 'prompt' || event.text === null) return [];
  const time = timeOf(event.time);
  return [...event.text.matchAll(aiderLine)].map(([, sha = '', subject = '']) => ({
    sha,
    subject: subject.trimEnd(),
    branch: null,
    isRoot: false,
    ref: event.ref,
    from: time,
    to: time,
    dir: session.cwd,
    byGit: true,
    amends: false,
  }));
}

/** `git commit --amend` replaces the commit before it on the same branch. */
function isAmendedLater(claims: readonly CommitClaim[], index: number): boolean {
  const claim = claims[index];
  const next = claims.slice(index + 1).find(({ branch, dir }) => branch === claim?.branch && dir === claim.dir);
  return claim?.sha !== null && next !== undefined && next.amends && next.sha !== claim?.sha;
}
