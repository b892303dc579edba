import * as os from 'node:os';
import * as vscode from 'vscode';
import type { Change } from '../core/model/change.ts';
import type { Backtest } from '../node/library/backtest.ts';
import type { ListedCall } from './backtest-text.ts';
import { DisposableStore } from './disposable.ts';
import type { Host } from './host.ts';
import { findPlace } from './place.ts';
import { withProgress } from './progress.ts';

const scheme = 'agent-postmortem-backtest';
const keptMs = 5 * 60_000;

/** What recorded sessions say of a guard that is about to be applied. */
export interface Precedent {
  /** One or two plain sentences. */
  readonly text: string;
  /** It would have stopped ordinary work. */
  readonly isWarning: boolean;
  /** Shows the calls; null when there are none. */
  readonly show: (() => Promise<void>) | null;
}

/** Looks into the recorded sessions before a guard is applied. */
export interface Backtests extends vscode.Disposable {
  /** Null for a change without a guard. Reads sessions and runs git: only where the workspace is trusted. */
  of(document: vscode.TextDocument, changeId: string): Promise<Precedent | null>;
}

interface Wanted {
  readonly change: Change;
  readonly ownSession: string | null;
  readonly repo: string;
}

async function readWanted(host: Host, document: vscode.TextDocument, changeId: string): Promise<Wanted | null> {
  const { changes, frontMatter } = await host.documents.read(document);
  const change = changes.find((block) => block.change?.id === changeId)?.change;
  if (!change?.guard) return null;
  const { repo } = await findPlace(host, document.uri, vscode.Uri.joinPath(document.uri, '..'));
  return { change, ownSession: frontMatter?.session?.id ?? null, repo };
}

/** Null when the user would not wait for it. */
async function run(host: Host, { change, ownSession, repo }: Wanted): Promise<Backtest | null> {
  const { backtestChange } = await host.engine();
  const { cacheDir } = host;
  return withProgress('Looking at what the guard would have stopped', async (signal, report) => {
    const onProgress = (done: number, of: number): void => {
      report(`${done} of ${of} sessions`);
    };
    const options = { repo, home: os.homedir(), env: process.env, cacheDir, ownSession, signal, onProgress };
    try {
      return await backtestChange(change, options);
    } catch (error) {
      if (signal.aborted) return null;
      throw error;
    }
  });
}

/** Serves lists of calls, read-only; a line of a transcript opens where it is named. */
function createLists(): vscode.Disposable & { show(title: string, calls: readonly ListedCall[]): Promise<void> } {
  const store = new DisposableStore();
  const lists = new Map<string, readonly ListedCall[]>();
  let count = 0;
  store.add(
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: (uri) =>
        lists
          .get(uri.toString())
          ?.map(({ text }) => text)
          .join('\n'),
    }),
  );
  store.add(
    vscode.languages.registerDocumentLinkProvider(
      { scheme },
      {
        provideDocumentLinks: ({ uri }) =>
          (lists.get(uri.toString()) ?? []).flatMap(({ at, text }, index) => {
            if (!at) return [];
            const start = text.search(/\S/);
            const range = new vscode.Range(index, start, index, start + `line ${at.line}`.length);
            return [new vscode.DocumentLink(range, vscode.Uri.file(at.file).with({ fragment: `L${at.line}` }))];
          }),
      },
    ),
  );
  store.add(
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      lists.delete(uri.toString());
    }),
  );
  return {
    async show(title, calls) {
      const uri = vscode.Uri.from({ scheme, path: `/${title}`, query: String(count++) });
      lists.set(uri.toString(), calls);
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
    },
    dispose() {
      store.dispose();
    },
  };
}

/** Results are kept for some minutes, so that looking, turning back and applying asks once. */
export function createBacktests(host: Host): Backtests {
  const lists = createLists();
  const known = new Map<string, { readonly at: number; readonly result: Backtest }>();
  const read = async (wanted: Wanted): Promise<Backtest | null> => {
    const key = JSON.stringify([wanted.repo, wanted.change.guard, wanted.ownSession]);
    const old = known.get(key);
    if (old && Date.now() - old.at < keptMs) return old.result;
    const result = await run(host, wanted);
    if (result) known.set(key, { at: Date.now(), result });
    return result;
  };
  return {
    async of(document, changeId) {
      const wanted = await readWanted(host, document, changeId);
      if (!wanted) return null;
      const result = await read(wanted);
      if (!result) return { text: 'The recorded sessions were not looked at.', isWarning: false, show: null };
      const { describeBacktest, listCalls } = await host.engine();
      const show = (): Promise<void> =>
        lists.show(`What ${changeId} would have stopped`, listCalls(result, wanted.ownSession));
      return {
        text: describeBacktest(result),
        isWarning: result.warning !== null,
        show: result.stopped > 0 ? show : null,
      };
    },
    dispose() {
      lists.dispose();
    },
  };
}
