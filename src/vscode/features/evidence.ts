import * as vscode from 'vscode';
import type { Postmortem } from '../../core/model/postmortem.ts';
import { toRange } from '../convert.ts';
import { readCurrent, unlessEdited } from '../current.ts';
import { DisposableStore } from '../disposable.ts';
import { isPostmortem } from '../documents.ts';
import { describeEvidence } from '../evidence-text.ts';
import type { Host } from '../host.ts';

const selector: vscode.DocumentSelector = { language: 'markdown', scheme: 'file' };

/** A line of an evidence file. */
interface Target {
  readonly uri: vscode.Uri;
  /** 1-based. */
  readonly line: number;
}

/** Where a definition leads; null when that is outside of the document's folder, or no line of a file. */
function resolveTarget(document: vscode.TextDocument, target: string): Target | null {
  const match = /^(?<file>[^#]+)#L(?<line>\d+)$/.exec(target);
  const file = match?.groups?.file;
  if (!file || /^[a-z][a-z0-9+.-]*:|^[/\\]/i.test(file) || file.split(/[\\/]/).includes('..')) return null;
  const uri = vscode.Uri.joinPath(document.uri, '..', file);
  return { uri, line: Number(match.groups?.line) };
}

/** Every place of the document that stands for a piece of evidence, with where it leads. */
function findLinks(document: vscode.TextDocument, postmortem: Postmortem) {
  const targets = new Map(postmortem.definitions.map(({ label, target }) => [label, resolveTarget(document, target)]));
  return [...postmortem.references, ...postmortem.definitions].flatMap(({ label, range }) => {
    const target = targets.get(label);
    return target && range.end > range.start ? [{ range: toRange(document, range), label, target }] : [];
  });
}

async function provideLinks(host: Host, document: vscode.TextDocument): Promise<vscode.DocumentLink[]> {
  if (!isPostmortem(document)) return [];
  const postmortem = await readCurrent(host.documents, document);
  if (!postmortem) return [];
  return findLinks(document, postmortem).map(({ range, target }) => {
    const link = new vscode.DocumentLink(range, target.uri.with({ fragment: `L${target.line}` }));
    link.tooltip = 'Open the evidence';
    return link;
  });
}

/** One line of a text file; undefined when there is none. */
async function readLine({ uri, line }: Target): Promise<string | undefined> {
  try {
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    return text.split(/\r?\n/)[line - 1] || undefined;
  } catch (error) {
    if (error instanceof vscode.FileSystemError) return undefined;
    throw error;
  }
}

async function provideHover(
  host: Host,
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.Hover | null> {
  if (!isPostmortem(document)) return null;
  const postmortem = await readCurrent(host.documents, document);
  const link = postmortem && findLinks(document, postmortem).find(({ range }) => range.contains(position));
  if (!link) return null;
  const line = await unlessEdited(document, readLine(link.target));
  if (line === null) return null;
  // What agents and tools wrote stays text: a code block, in Markdown that may run nothing.
  const content = new vscode.MarkdownString();
  if (line === undefined) content.appendMarkdown(`There is no line ${link.target.line} in this evidence file.`);
  else content.appendCodeblock(describeEvidence(line), 'plaintext');
  return new vscode.Hover(content, link.range);
}

/** Evidence labels that open at their line, and show what stands there. */
export function startEvidence(host: Host): vscode.Disposable {
  const store = new DisposableStore();
  store.add(
    vscode.languages.registerDocumentLinkProvider(selector, {
      provideDocumentLinks: (document) => provideLinks(host, document),
    }),
  );
  store.add(
    vscode.languages.registerHoverProvider(selector, {
      provideHover: (document, position) => provideHover(host, document, position),
    }),
  );
  return store;
}
