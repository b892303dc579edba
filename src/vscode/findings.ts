import type * as vscode from 'vscode';
import type { Finding } from '../core/model/finding.ts';
import { loadEngine } from './load-engine.ts';
import { today } from './local-date.ts';
import { readSettings } from './settings.ts';

/** What the checks say of open documents; one answer for each version, shared by everyone who asks. */
export interface Findings {
  of(document: vscode.TextDocument): Promise<readonly Finding[]>;
  /** Something outside of the documents changed: settings, trust, evidence, the harness. */
  forget(): void;
}

async function check(document: vscode.TextDocument): Promise<readonly Finding[]> {
  const text = document.getText();
  const { severity } = readSettings(document);
  const { checkText } = await loadEngine();
  return (await checkText(text, document.uri.fsPath, { today: today(), severities: severity })).findings;
}

export function createFindings(): Findings {
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
      const findings = check(document);
      answers.set(document, { version: document.version, epoch, findings });
      return findings;
    },
    forget() {
      epoch++;
    },
  };
}
