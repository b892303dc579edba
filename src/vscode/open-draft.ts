import * as vscode from 'vscode';
import type { Range } from '../core/model/finding.ts';
import { escapeSnippet } from './convert.ts';
import type { Host } from './host.ts';

/** A question with the sentence that asks it, so that the answer takes the place of both. */
function withSentence(text: string, { start, end }: Range): Range {
  const sentence = /^[^|\r\n]*\?(?=\s*(?:\||\r|\n|$))/.exec(text.slice(end));
  return { start, end: end + (sentence?.[0].length ?? 0) };
}

/** The document as a snippet whose tab stops are its questions; nothing else in it means anything to a snippet. */
export function toSnippet(text: string, questions: readonly Range[]): string {
  let snippet = '';
  let position = 0;
  for (const [i, question] of questions.entries()) {
    const { start, end } = withSentence(text, question);
    if (start < position) continue;
    snippet += `${escapeSnippet(text.slice(position, start))}\${${i + 1}:${escapeSnippet(text.slice(start, end))}}`;
    position = end;
  }
  return `${snippet}${escapeSnippet(text.slice(position))}$0`;
}

/** Opens a new document with its questions as tab stops, the first one selected. */
export async function openDraft(host: Host, uri: vscode.Uri): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  const text = document.getText();
  const { questions } = await host.documents.read(document);
  if (questions.length === 0) return;
  const whole = new vscode.Range(new vscode.Position(0, 0), document.positionAt(text.length));
  await editor.insertSnippet(new vscode.SnippetString(toSnippet(text, questions)), whole, {
    undoStopBefore: true,
    undoStopAfter: true,
    keepWhitespace: true,
  });
  await document.save();
  const noun = questions.length === 1 ? '1 question waits' : `${questions.length} questions wait`;
  vscode.window.setStatusBarMessage(`$(notebook) ${noun} for you: Tab goes to the next one`, 15_000);
}
