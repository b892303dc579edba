import type * as vscode from 'vscode';
import type { Finding } from '../core/model/finding.ts';
import { loadEngine } from './load-engine.ts';
import { today } from './local-date.ts';
import type { Proofs } from './proofs.ts';
import { readSettings } from './settings.ts';

/** What the checks say of open documents; one answer for each version, shared by everyone who asks. */
export interface Findings {
  of(document: vscode.TextDocument): Promise<readonly Finding[]>;
  /** Something outside of the documents changed: settings, trust, evidence, the harness. */
  forget(): void;
}

async function check(document: vscode.TextDocument, proofs: Proofs): Promise<readonly Finding[]> {
  const text = document.getText();
  const { severity } = readSettings(document);
  const { checkText, parsePostmortem } = await loadEngine();
  const tried = proofs.of(document.uri);
  // What was taken back since it was tried cannot be disarmed.
  const applied = tried.length === 0 ? [] : parsePostmortem(text).changes.flatMap(({ change }) => change ?? []);
  const known = tried.filter(({ changeId }) => applied.some((change) => change.id === changeId && change.applied));
  const options = { today: today(), severities: severity, ...(known.length > 0 && { known: { proofs: known } }) };
  return (await checkText(text, document.uri.fsPath, options)).findings;
}

/** Answers that also tell what trials found. */
export function createFindings(proofs: Proofs): Findings {
  interface Answer {
    readonly version: number;
    readonly epoch: number;
    readonly findings: Promise<readonly Finding[]>;
  }
  const answers = new WeakMap<vscode.TextDocument, Answer>();
  let epoch = 0;
  return {
    of(document) {
      const known = answers.get(document);
      if (known?.version === document.version && known.epoch === epoch) return known.findings;
      const findings = check(document, proofs);
      answers.set(document, { version: document.version, epoch, findings });
      return findings;
    },
    forget() {
      epoch++;
    },
  };
}
