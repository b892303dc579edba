import * as os from 'node:os';
import type * as vscode from 'vscode';
import type { StopCount } from '../core/library/stops.ts';
import type { LibraryEntry } from '../core/model/library.ts';
import { logFailure } from './errors.ts';
import type { Host } from './host.ts';
import { withQuietProgress } from './progress.ts';

const minuteMs = 60_000;

/** What preventions stopped, as far as it is known; transcripts are counted in the background. */
export interface StopCounter extends vscode.Disposable {
  /**
   * What was counted so far; null when nothing was yet. Has the transcripts counted again when the last count is old, which
   * nobody waits for. Reads sessions and runs git: only where the workspace is trusted.
   */
  of(repo: string, library: readonly LibraryEntry[]): Promise<StopCount | null>;
}

interface Known {
  readonly count: StopCount | null;
  /** Milliseconds since 1970 at which counting last began. */
  readonly begun: number;
  /** The applied changes that it was about. */
  readonly changes: string;
}

/** The changes that can have stopped something. */
function appliedIn(library: readonly LibraryEntry[]): string {
  const applied = library.flatMap(({ id, changes }) => changes.map((one) => one.applied && `${id ?? ''}/${one.id}`));
  return applied.filter((name) => name !== null).join(' ');
}

/** A counter that counts a repository's transcripts at most every ten minutes, and for each change that is newly applied. */
export function createStopCounter(host: Host): StopCounter {
  const known = new Map<string, Known>();
  const running = new AbortController();
  const countAgain = async (repo: string, library: readonly LibraryEntry[]): Promise<void> => {
    const { countStops, readRecordedRuns } = await host.engine();
    const { cacheDir } = host;
    const { signal } = running;
    const options = { repo, home: os.homedir(), env: process.env, cacheDir, signal };
    const count = await withQuietProgress('Counting what preventions stopped', async () =>
      countStops(await readRecordedRuns(options), library, cacheDir),
    );
    known.set(repo, { changes: '', begun: 0, ...known.get(repo), count });
  };
  return {
    async of(repo, library) {
      const { readStopCount } = await host.engine();
      const changes = appliedIn(library);
      const last = known.get(repo) ?? { count: await readStopCount(repo, host.cacheDir), begun: 0, changes };
      if (Date.now() - last.begun > 10 * minuteMs || last.changes !== changes) {
        known.set(repo, { ...last, begun: Date.now(), changes });
        countAgain(repo, library).catch(logFailure(host, 'counting what preventions stopped'));
      }
      return known.get(repo)?.count ?? null;
    },
    dispose() {
      running.abort();
    },
  };
}
