import * as vscode from 'vscode';
import { changeBefore, completeChange } from '../completion/change.ts';
import { completeEvidence } from '../completion/evidence.ts';
import { completeFrontMatter, isInFrontMatter } from '../completion/front-matter.ts';
import { offerOwners, offerPaths } from '../completion/names.ts';
import { toItems, type Spot } from '../completion/offer.ts';
import { completeRejection, typedRejection } from '../completion/rejected.ts';
import { isPostmortem } from '../documents.ts';
import type { Host } from '../host.ts';

/** The path that is begun in a code span; null outside of one. */
function typedPath(before: string): string | null {
  const parts = before.split('`');
  const span = parts.at(-1) ?? '';
  return parts.length % 2 === 0 && !/\s/.test(span) ? span : null;
}

/** Whether a person may be named: after an at sign, or in an owner's cell. */
function typedOwner({ before, offset, postmortem }: Spot): string | null {
  const handle = /(?:^|[\s|(])(@[\w/-]*)$/.exec(before)?.[1];
  if (handle !== undefined) return handle;
  const cell = postmortem.actions.find(
    ({ owner }) => owner && offset >= owner.range.start - 1 && offset <= owner.range.end + 1,
  );
  return cell ? (/[^|]*$/.exec(before)?.[0].trimStart() ?? '') : null;
}

async function completeText(spot: Spot): Promise<vscode.CompletionItem[]> {
  const { host, document, before } = spot;
  const label = /(?<!\\)\[(e?\d*)$/.exec(before)?.[1];
  if (label !== undefined) return completeEvidence(spot, label);
  const path = typedPath(before);
  if (path !== null) return toItems(spot, await offerPaths(host, document, path), path);
  const owner = typedOwner(spot);
  if (owner !== null) return toItems(spot, await offerOwners(host, document), owner);
  const rejection = typedRejection(spot);
  return rejection === null ? [] : completeRejection(spot, rejection);
}

async function provide(
  host: Host,
  { document, position }: Pick<Spot, 'document' | 'position'>,
): Promise<vscode.CompletionList | null> {
  if (!isPostmortem(document)) return null;
  const line = document.lineAt(position.line).text;
  const postmortem = await host.documents.read(document);
  const spot: Spot = {
    host,
    document,
    position,
    postmortem,
    offset: document.offsetAt(position),
    before: line.slice(0, position.character),
    after: line.slice(position.character),
  };
  if (isInFrontMatter(spot)) return new vscode.CompletionList(await completeFrontMatter(spot));
  const block = changeBefore(spot);
  const items = block === null ? await completeText(spot) : await completeChange(spot, block);
  // Paths are given step by step.
  return new vscode.CompletionList(items, true);
}

/** What may stand in front matter and change blocks, owners, evidence and paths. */
export function startCompletion(host: Host): vscode.Disposable {
  return vscode.languages.registerCompletionItemProvider(
    { language: 'markdown', scheme: 'file' },
    { provideCompletionItems: (document, position) => provide(host, { document, position }) },
    ...[' ', '[', ',', '{', '"', '/', '`', '@'],
  );
}
