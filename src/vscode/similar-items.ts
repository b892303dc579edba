import * as vscode from 'vscode';
import type { Similar } from '../core/library/similar.ts';
import type { LibraryChange, LibraryEntry } from '../core/model/library.ts';
import { plainLine } from './session-items.ts';

/** A line of the list of similar post-mortems; picking it opens the document at a line. */
export interface SimilarItem extends vscode.QuickPickItem {
  readonly entry?: LibraryEntry;
  /** 1-based. */
  readonly line?: number;
}

function outcomeOf({ applied, shown }: LibraryChange): string {
  if (!applied) return 'never applied';
  return shown ? `applied on ${applied.date}, ${shown.result}` : `applied on ${applied.date}, not shown to work`;
}

const detailLimit = 240;

/** What was done then and what was rejected, each with its outcome or reason. */
function itemsOf({ entry, shared }: Similar, nameKind: (change: LibraryChange) => string): readonly SimilarItem[] {
  const facts = [entry.date, entry.status, entry.pattern, entry.layer].filter((fact) => fact !== null);
  const changes = entry.changes.map((change) => ({
    label: `$(shield) ${plainLine(change.lead === '' ? change.id : change.lead, 100)}`,
    description: plainLine(nameKind(change), 60),
    detail: plainLine(outcomeOf(change), detailLimit),
    entry,
    line: change.line,
  }));
  const rejected = entry.rejected.map(({ text, reason, line }) => ({
    label: `$(circle-slash) ${plainLine(text, 100)}`,
    description: 'rejected',
    detail: plainLine(reason ?? 'no reason was given', detailLimit),
    entry,
    line,
  }));
  return [
    { label: entry.date ?? '', kind: vscode.QuickPickItemKind.Separator },
    {
      label: `$(notebook) ${plainLine(entry.title, 100)}`,
      description: plainLine(facts.join(' · '), 120),
      detail: plainLine(`shares ${shared.join(', ') || 'some words'}`, detailLimit),
      entry,
    },
    ...changes,
    ...rejected,
  ];
}

/** Similar post-mortems, the most alike first: each with what was decided then and what became of it. */
export function toSimilarItems(
  found: readonly Similar[],
  nameKind: (change: LibraryChange) => string,
): readonly SimilarItem[] {
  return found.flatMap((one) => itemsOf(one, nameKind));
}
