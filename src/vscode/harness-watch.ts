import * as path from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore } from './disposable.ts';

/** Watches files of a repository and nothing else. */
export interface HarnessWatch extends vscode.Disposable {
  /** Watches these instead of those before; repository-relative, the last part may be a glob. */
  set(repo: string, files: readonly string[]): void;
  /** Whether a document is one of them. */
  covers(document: vscode.TextDocument): boolean;
}

/** The folders that a file lies in: one that goes as a whole is reported as one. */
function foldersOf(file: string): readonly string[] {
  const folder = path.posix.dirname(file);
  return folder === '.' ? [] : [folder, ...foldersOf(folder)];
}

/** One pattern for each folder: `{CLAUDE.md,AGENTS.md}`. */
function byFolder(files: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string[]>();
  for (const file of new Set(files.flatMap((one) => [one, ...foldersOf(one)]))) {
    const folder = path.posix.dirname(file);
    names.set(folder, [...(names.get(folder) ?? []), path.posix.basename(file)]);
  }
  return new Map(
    [...names].map(([folder, own]) => [folder, own.length === 1 ? own.join('') : `{${own.sort().join(',')}}`]),
  );
}

/** Calls back when one of the files comes, changes or goes, whoever did it. */
export function createHarnessWatch(onChange: () => void): HarnessWatch {
  let store = new DisposableStore();
  let known = '';
  let patterns: readonly vscode.RelativePattern[] = [];
  return {
    set(repo, files) {
      const wanted = byFolder(files);
      const key = JSON.stringify([repo, ...wanted]);
      if (key === known) return;
      known = key;
      store.dispose();
      store = new DisposableStore();
      patterns = [...wanted].map(
        ([folder, names]) => new vscode.RelativePattern(vscode.Uri.joinPath(vscode.Uri.file(repo), folder), names),
      );
      for (const pattern of patterns) {
        const watcher = store.add(vscode.workspace.createFileSystemWatcher(pattern));
        for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete]) store.add(event(onChange));
      }
    },
    covers: (document) => patterns.some((pattern) => vscode.languages.match({ pattern }, document) > 0),
    dispose() {
      store.dispose();
    },
  };
}
