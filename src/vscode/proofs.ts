import * as vscode from 'vscode';
import type { Proof } from '../core/model/proof.ts';

/** What is known of applied changes, by document: from the last trials, and from looking whether they still stand. */
export interface Proofs extends vscode.Disposable {
  /** Of one document; empty when none of its changes was tried or is missing. */
  of(uri: vscode.Uri): readonly Proof[];
  /** Documents with a change that is disarmed. */
  disarmed(): readonly vscode.Uri[];
  /** Takes what a trial found in, in place of what is known of the same changes. */
  put(uri: vscode.Uri, proofs: readonly Proof[]): void;
  /** Takes in what one look at the whole harness found not to stand any more; whatever it does not name stands. */
  stand(broken: ReadonlyMap<string, readonly Proof[]>): void;
  /** Drops what is known of a document, or of one change. */
  forget(uri: vscode.Uri, changeId?: string): void;
  /** Something is known now that was not, or the reverse. */
  readonly onDidChange: vscode.Event<void>;
  /** Somebody asked for the first time, or what is known may have become old: time to look at the harness. */
  readonly onDidWant: vscode.Event<void>;
}

const isSame = (one: Proof) => (other: Proof) => one.changeId === other.changeId && one.target === other.target;

/** What a look at the harness found goes before a trial, which is older. */
function merge(tried: readonly Proof[], broken: readonly Proof[]): readonly Proof[] {
  return [...tried.filter((proof) => !broken.some(isSame(proof))), ...broken];
}

/** A trial is out of date once its change stands again that did not stand before. */
function stillTold(tried: readonly Proof[], before: readonly Proof[], now: readonly Proof[]): readonly Proof[] {
  return tried.filter((proof) => now.some(isSame(proof)) || !before.some(isSame(proof)));
}

type ByDocument = ReadonlyMap<string, readonly Proof[]>;

/** What is known of one change, or of all when none is named, is dropped. */
function without(proofs: readonly Proof[] | undefined, changeId: string | undefined): readonly Proof[] {
  return changeId === undefined ? [] : (proofs ?? []).filter((proof) => proof.changeId !== changeId);
}

/** The trials that still tell something after a look, by document. */
function withLook(tried: ByDocument, before: ByDocument, now: ByDocument): ByDocument {
  return new Map([...tried].map(([key, all]) => [key, stillTold(all, before.get(key) ?? [], now.get(key) ?? [])]));
}

const textOf = (known: ByDocument): string => JSON.stringify([...known]);

/** An empty memory. */
export function createProofs(): Proofs {
  let tried: ByDocument = new Map();
  let broken: ByDocument = new Map();
  let isAsked = false;
  const changed = new vscode.EventEmitter<void>();
  const wanted = new vscode.EventEmitter<void>();
  const at = (key: string): readonly Proof[] => merge(tried.get(key) ?? [], broken.get(key) ?? []);
  const take = (next: { readonly tried: ByDocument; readonly broken: ByDocument }): void => {
    const isNews = textOf(next.tried) !== textOf(tried) || textOf(next.broken) !== textOf(broken);
    ({ tried, broken } = next);
    if (isNews) changed.fire();
  };
  return {
    onDidChange: changed.event,
    onDidWant: wanted.event,
    of(uri) {
      if (!isAsked) wanted.fire();
      isAsked = true;
      return at(uri.toString());
    },
    disarmed() {
      const keys = [...new Set([...tried.keys(), ...broken.keys()])];
      const isDisarmed = (key: string): boolean => at(key).some(({ word }) => word === 'disarmed');
      return keys.filter(isDisarmed).map((key) => vscode.Uri.parse(key, true));
    },
    put(uri, proofs) {
      const key = uri.toString();
      const others = (tried.get(key) ?? []).filter((one) => !proofs.some(({ changeId }) => changeId === one.changeId));
      take({ tried: new Map([...tried, [key, [...others, ...proofs]]]), broken });
      wanted.fire();
    },
    stand(found) {
      take({ tried: withLook(tried, broken, found), broken: found });
    },
    forget(uri, changeId) {
      const key = uri.toString();
      const drop = (known: ByDocument): ByDocument => new Map([...known, [key, without(known.get(key), changeId)]]);
      take({ tried: drop(tried), broken: drop(broken) });
      wanted.fire();
    },
    dispose() {
      changed.dispose();
      wanted.dispose();
    },
  };
}
