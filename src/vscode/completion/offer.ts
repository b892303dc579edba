import * as vscode from 'vscode';
import type { Postmortem } from '../../core/model/postmortem.ts';
import type { Host } from '../host.ts';

/** Where something is to be completed. */
export interface Spot {
  readonly host: Host;
  readonly document: vscode.TextDocument;
  readonly postmortem: Postmortem;
  readonly position: vscode.Position;
  readonly offset: number;
  /** The line up to the cursor. */
  readonly before: string;
  /** The line from the cursor on. */
  readonly after: string;
}

/** Something that may stand at the cursor. */
export interface Offer {
  readonly name: string;
  /** What it means, plain text; shown beside the list. */
  readonly about?: string | undefined;
  /** A few words behind the name. */
  readonly detail?: string | undefined;
  /** What is written; absent = the name. */
  readonly insert?: string;
  readonly kind: vscode.CompletionItemKind;
  /** There is more to choose behind it: the list opens again. */
  readonly goesOn?: boolean;
  readonly edits?: readonly vscode.TextEdit[];
}

/** Offers for the last `typed` characters before the cursor, in their order. */
export function toItems({ position }: Spot, offers: readonly Offer[], typed: string): vscode.CompletionItem[] {
  const range = new vscode.Range(position.translate(0, -typed.length), position);
  return offers.map((offer, i) => {
    const item = new vscode.CompletionItem(offer.name, offer.kind);
    item.range = range;
    item.insertText = offer.insert ?? offer.name;
    item.sortText = String(i).padStart(5, '0');
    item.filterText = offer.name;
    if (offer.detail !== undefined) item.detail = offer.detail;
    if (offer.about !== undefined) item.documentation = offer.about;
    if (offer.edits) item.additionalTextEdits = [...offer.edits];
    if (offer.goesOn) item.command = { title: 'Go on', command: 'editor.action.triggerSuggest' };
    return item;
  });
}
