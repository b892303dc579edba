import * as vscode from 'vscode';
import type { ChangePlan, PlannedFile } from '../node/apply.ts';
import { DisposableStore } from './disposable.ts';

const scheme = 'agent-postmortem-plan';

/** Shows plans as diffs of texts that exist nowhere but here. */
export interface Preview extends vscode.Disposable {
  show(title: string, plan: ChangePlan): Promise<void>;
  /** Closes what was shown under this title. */
  close(title: string): Promise<void>;
}

type Resource = readonly [vscode.Uri, vscode.Uri | undefined, vscode.Uri | undefined];

/** Serves the texts of previews to the diff editor, read-only; a text is forgotten when its last editor closes. */
export function createPreview(): Preview {
  const store = new DisposableStore();
  const texts = new Map<string, string>();
  let count = 0;
  store.add(
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: (uri) => texts.get(uri.toString()),
    }),
  );
  store.add(
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      texts.delete(uri.toString());
    }),
  );
  const keep = (name: string, text: string | null): vscode.Uri | undefined => {
    if (text === null) return undefined;
    const uri = vscode.Uri.from({ scheme, path: `/${name}`, query: String(count++) });
    texts.set(uri.toString(), text);
    return uri;
  };
  const toResource = (repo: string, { path, before, after }: PlannedFile): Resource => [
    vscode.Uri.joinPath(vscode.Uri.file(repo), path),
    keep(path, before),
    keep(path, after),
  ];
  return {
    async show(title, plan) {
      const files = plan.document ? [...plan.files, plan.document] : plan.files;
      const [only, ...others] = files;
      if (only && others.length === 0) {
        // A diff needs two sides: of a file that comes or goes one is empty.
        const left = keep(only.path, only.before ?? '');
        await vscode.commands.executeCommand('vscode.diff', left, keep(only.path, only.after ?? ''), title);
        return;
      }
      const resources = files.map((file) => toResource(plan.repo, file));
      await vscode.commands.executeCommand('vscode.changes', title, resources);
    },
    async close(title) {
      const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
      // VS Code adds the number of files to the title of several.
      await vscode.window.tabGroups.close(tabs.filter(({ label }) => label.startsWith(title)));
    },
    dispose() {
      store.dispose();
    },
  };
}
