import type * as vscode from 'vscode';
import type { Postmortem } from '../core/model/postmortem.ts';
import type { Documents } from './documents.ts';

/** What was read of a document; null when it was edited or closed meanwhile, so that no offset in it holds any more. */
export async function unlessEdited<T>(document: vscode.TextDocument, reading: Promise<T>): Promise<T | null> {
  const { version } = document;
  const value = await reading;
  return document.version === version && !document.isClosed ? value : null;
}

/**
 * A document as it reads now; null when it was edited again and again while it was read. Lenses and links that vanish for
 * a moment make lines jump: so one edit in between is no reason to give up.
 */
export async function readCurrent(documents: Documents, document: vscode.TextDocument): Promise<Postmortem | null> {
  for (let tries = 0; tries < 3 && !document.isClosed; tries++) {
    const postmortem = await unlessEdited(document, documents.read(document));
    if (postmortem) return postmortem;
  }
  return null;
}
