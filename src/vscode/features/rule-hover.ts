import * as vscode from 'vscode';
import type { Host } from '../host.ts';
import { listPostmortems } from '../library.ts';
import { plainLine } from '../session-items.ts';

const marker = /postmortem:(begin|end) id=(pm-[0-9a-f]{8})\/([a-z0-9-]+)/;

/** The change whose managed block holds a line; null where none does. */
function changeAt(
  document: vscode.TextDocument,
  line: number,
): { readonly id: string; readonly change: string } | null {
  for (let at = line; at >= 0; at--) {
    const [, kind, id = '', change = ''] = marker.exec(document.lineAt(at).text) ?? [];
    if (kind === 'end' && at < line) return null;
    if (kind !== undefined) return { id, change };
  }
  return null;
}

async function provide(host: Host, document: vscode.TextDocument, line: number): Promise<vscode.Hover | null> {
  const found = changeAt(document, line);
  if (!found) return null;
  const postmortem = (await listPostmortems(host)).find(({ id }) => id === found.id);
  if (!postmortem) return null;
  const change = postmortem.changes.find(({ id }) => id === found.change);
  const facts = [
    postmortem.title,
    `${found.change} of ${vscode.workspace.asRelativePath(postmortem.uri)}`,
    change?.shown ? `${change.shown.result} on ${change.shown.date}` : 'not shown to work yet',
  ];
  // Titles are anyone's words: a code block, in which nothing is markup.
  const content = new vscode.MarkdownString();
  content.appendCodeblock(facts.map((fact) => plainLine(fact, 200)).join('\n'), 'plaintext');
  return new vscode.Hover(content);
}

/** The post-mortem behind a rule that was applied, shown when one points at the rule. */
export function startRuleHover(host: Host): vscode.Disposable {
  return vscode.languages.registerHoverProvider(
    { language: 'markdown', scheme: 'file' },
    { provideHover: (document, position) => provide(host, document, position.line) },
  );
}
