import * as vscode from 'vscode';
import * as path from 'node:path';
import { readPast } from '../past.ts';
import { toItems, type Offer, type Spot } from './offer.ts';

/** What is typed of an item under "What we are not doing"; null elsewhere. */
export function typedRejection({ before, offset, postmortem }: Spot): string | null {
  const section = postmortem.sections.find(({ id }) => id === 'not-doing');
  const isInside = section && offset >= section.body.start && offset <= section.body.end;
  return isInside ? (/^\s*[-*+]\s+(.*)$/.exec(before)?.[1] ?? null) : null;
}

/** What similar post-mortems rejected, with the reason given then. */
export async function completeRejection(spot: Spot, typed: string): Promise<vscode.CompletionItem[]> {
  const { host, document } = spot;
  const past = await readPast(host, document);
  if (!past) return [];
  const { recall } = await host.engine();
  const from = path.posix.dirname(past.entry.path);
  const offers = recall(past.sought, past.read.library.records).rejections.map((one): Offer => {
    const link = encodeURI(path.posix.relative(from, one.document)).replace(/\(/g, '%28').replace(/\)/g, '%29');
    return {
      name: one.text,
      detail: one.date === null ? 'rejected before' : `rejected on ${one.date}`,
      about: one.reason,
      insert: `${one.text}: ${one.reason}, as [${one.date ?? 'before'}](${link}) said. (?)`,
      kind: vscode.CompletionItemKind.Text,
    };
  });
  return toItems(spot, offers, typed);
}
