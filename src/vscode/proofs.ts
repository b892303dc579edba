import * as vscode from 'vscode';
import type { Proof } from '../core/model/proof.ts';

/** What the last trials found, by document; kept as long as the window is open. */
export interface Proofs extends vscode.Disposable {
  /** Of one document; empty when none of its changes was tried. */
  of(uri: vscode.Uri): readonly Proof[];
  /** Takes what was found in, in place of what is known of the same changes. */
  put(uri: vscode.Uri, proofs: readonly Proof[]): void;
  /** Drops what is known of a document, or of one change. */
  forget(uri: vscode.Uri, changeId?: string): void;
  /** Something is known now that was not, or the reverse. */
  readonly onDidChange: vscode.Event<void>;
}

/** An empty memory of trials. */
export function createProofs(): Proofs {
  const known = new Map<string, readonly Proof[]>();
  const changed = new vscode.EventEmitter<void>();
  return {
    onDidChange: changed.event,
    of: (uri) => known.get(uri.toString()) ?? [],
    put(uri, proofs) {
      const ids = new Set(proofs.map(({ changeId }) => changeId));
      const others = (known.get(uri.toString()) ?? []).filter(({ changeId }) => !ids.has(changeId));
      known.set(uri.toString(), [...others, ...proofs]);
      changed.fire();
    },
    forget(uri, changeId) {
      const old = known.get(uri.toString());
      if (!old) return;
      const rest = changeId === undefined ? [] : old.filter((proof) => proof.changeId !== changeId);
      if (rest.length === old.length) return;
      known.set(uri.toString(), rest);
      changed.fire();
    },
    dispose() {
      changed.dispose();
    },
  };
}
