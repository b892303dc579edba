import * as path from 'node:path';
import { casesForGuard, type GuardCase } from '../core/library/guard-cases.ts';
import type { Change } from '../core/model/change.ts';
import type { Session } from '../core/model/session.ts';
import { parsePostmortem } from '../core/postmortem/parse.ts';
import { renderCases } from './case-lines.ts';
import { casePlaces } from './case-places.ts';
import { readInside } from './harness/files.ts';
import { HumanError } from './human-error.ts';
import { homesIn } from './redact.ts';

/** What cases are looked for in. */
export interface CasesOptions {
  /** Root of the repository, absolute. */
  readonly repo: string;
  readonly home: string;
  /** Repository-relative, forward slashes. */
  readonly document: string;
  readonly text: string;
  /** Absent = every change with a guard. */
  readonly changeId?: string | undefined;
  readonly session: Session;
  readonly signal?: AbortSignal;
}

/** The cases of one change. */
export interface ChangeCases {
  readonly change: string;
  readonly cases: readonly GuardCase[];
}

/** The evidence file with the cases in it; nothing is written. */
export interface CasesPlan {
  readonly path: string;
  /** Null when there is no such file yet. */
  readonly before: string | null;
  readonly after: string;
  readonly changes: readonly ChangeCases[];
}

/**
 * Looks in a run for the calls that the guards of a post-mortem stop and let pass, and puts them into its evidence in place
 * of the cases that these changes had. A change whose guard stops nothing keeps what it had.
 * @throws HumanError when no change has a guard that calls can be tried on, or the evidence cannot be written.
 */
export async function planCases(options: CasesOptions): Promise<CasesPlan> {
  const { repo, document, session, text, signal } = options;
  const { frontMatter, changes: blocks } = parsePostmortem(text);
  const guarded = chooseGuarded(
    blocks.flatMap(({ change }) => change ?? []),
    options,
  );
  const name = frontMatter?.evidence ?? null;
  if (name === null) {
    const wanted = `evidence/${path.posix.basename(document).replace(/\.md$/i, '')}.jsonl`;
    throw new HumanError(`${document} names no evidence file: write \`evidence: ${wanted}\` into its front matter.`);
  }
  const file = path.posix.join(path.posix.dirname(document), name);
  const before = await readInside(repo, file);
  const base = frontMatter?.commits?.split('..')[0]?.trim() ?? null;
  const places = await casePlaces(session, { repo, base, ...(signal ? { signal } : {}) });
  const changes = guarded.map(({ id, guard }): ChangeCases => {
    return { change: id, cases: guard ? casesForGuard(guard, session, places.root ?? session.cwd ?? '/') : [] };
  });
  const found = changes.filter(({ cases }) => cases.some(({ must }) => must === 'stop'));
  const homes = [options.home, ...homesIn([session.cwd, session.file])];
  const wanted = found.flatMap(({ change, cases }) => cases.map((one) => ({ change, ...one })));
  const lines = await renderCases(session, wanted, { homes, places, ...(signal ? { signal } : {}) });
  const kept = withoutCases(before ?? '', new Set(found.map(({ change }) => change)), { file, text });
  return { path: file, before, after: kept + lines, changes };
}

function chooseGuarded(changes: readonly Change[], { document, changeId }: CasesOptions): readonly Change[] {
  const named = changes.filter(({ id }) => changeId === undefined || id === changeId);
  const guarded = named.filter(({ guard }) => guard !== undefined);
  if (guarded.length > 0) return guarded;
  const [first] = named;
  if (first) throw new HumanError(`${first.id} is a ${first.kind} change: only a hook or a permission has cases.`);
  throw new HumanError(
    `${document} has no ${changeId === undefined ? 'change that can be read' : `change ${changeId}`}.`,
  );
}

/** The evidence without the cases of some changes. What the document cites keeps its line. */
function withoutCases(
  evidence: string,
  changes: ReadonlySet<string>,
  { file, text }: { readonly file: string; readonly text: string },
): string {
  const lines = evidence.split('\n');
  const cited = [...text.matchAll(/\.jsonl#L(\d+)/g)].map(([, number]) => Number(number));
  const last = Math.max(0, ...cited);
  const isOld = lines.map((line) => isCaseOf(line, changes));
  const first = isOld.indexOf(true);
  if (first >= 0 && first < last) {
    throw new HumanError(
      `${file}, line ${first + 1}: this case stands before lines that the post-mortem cites. Move it to the end of the file.`,
    );
  }
  const kept = lines.filter((_, index) => !isOld[index]).join('\n');
  return kept === '' || kept.endsWith('\n') ? kept : `${kept}\n`;
}

function isCaseOf(line: string, changes: ReadonlySet<string>): boolean {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null || !('kind' in value) || !('change' in value)) return false;
    return value.kind === 'case' && typeof value.change === 'string' && changes.has(value.change);
  } catch {
    // A line that is no JSON is nobody's case.
    return false;
  }
}
