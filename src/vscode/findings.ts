import * as vscode from 'vscode';
import type { OutsideFacts } from '../core/checks/check.ts';
import type { Finding } from '../core/model/finding.ts';
import type { Documents } from './documents.ts';
import { loadEngine } from './load-engine.ts';
import { today } from './local-date.ts';
import type { Proofs } from './proofs.ts';
import type { Teams } from './team.ts';

/** What the checks say of open documents; one answer for each version, shared by everyone who asks. */
export interface Findings extends vscode.Disposable {
  of(document: vscode.TextDocument): Promise<readonly Finding[]>;
  /** Something outside of the documents changed: settings, trust, evidence, the harness. */
  forget(): void;
}

/** What findings depend on besides the text. */
export interface FindingSources {
  readonly proofs: Proofs;
  readonly documents: Documents;
  readonly teams: Teams;
}

/** What the last trials found of changes that are still applied: what was taken back since cannot be disarmed. */
async function triedOf(document: vscode.TextDocument, { proofs, documents }: FindingSources) {
  const tried = proofs.of(document.uri);
  if (tried.length === 0) return {};
  const changes = (await documents.read(document)).changes.flatMap(({ change }) => change ?? []);
  const known = tried.filter(({ changeId }) => changes.some((change) => change.id === changeId && change.applied));
  return known.length === 0 ? {} : { proofs: known };
}

/** What git and the disk say of a document: asked when it is opened and whenever something is saved, never as one types. */
function createOutsideFacts({ teams }: FindingSources) {
  interface Asked {
    readonly epoch: number;
    readonly facts: Promise<OutsideFacts>;
  }
  const answers = new WeakMap<vscode.TextDocument, Asked>();
  let epoch = 0;
  const saved = vscode.workspace.onDidSaveTextDocument(() => {
    epoch++;
  });
  const gather = async (document: vscode.TextDocument): Promise<OutsideFacts> => {
    const [{ checkText }, team] = await Promise.all([loadEngine(), teams.of(document)]);
    const options = { ...team, today: today(), facts: 'all' } as const;
    return (await checkText(document.getText(), document.uri.fsPath, options)).outside;
  };
  return {
    async of(document: vscode.TextDocument): Promise<OutsideFacts> {
      // Git is not run in a workspace that is not trusted.
      if (!vscode.workspace.isTrusted) return {};
      const known = answers.get(document);
      // Whatever is saved may change a fact; a document that nobody sees waits until somebody does.
      const isSeen = vscode.window.visibleTextEditors.some((editor) => editor.document === document);
      if (known && (known.epoch === epoch || !isSeen)) return known.facts;
      const facts = gather(document);
      answers.set(document, { epoch, facts });
      return facts;
    },
    dispose() {
      saved.dispose();
    },
  };
}

/** Answers that also tell what trials found. */
export function createFindings(sources: FindingSources): Findings {
  interface Answer {
    readonly version: number;
    readonly epoch: number;
    readonly findings: Promise<readonly Finding[]>;
  }
  const answers = new WeakMap<vscode.TextDocument, Answer>();
  const outside = createOutsideFacts(sources);
  let epoch = 0;
  const check = async (document: vscode.TextDocument): Promise<readonly Finding[]> => {
    const text = document.getText();
    const [{ checkText }, team] = await Promise.all([loadEngine(), sources.teams.of(document)]);
    const known = { ...(await outside.of(document)), ...(await triedOf(document, sources)) };
    return (await checkText(text, document.uri.fsPath, { ...team, today: today(), known })).findings;
  };
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
      sources.teams.forget();
    },
    dispose() {
      outside.dispose();
    },
  };
}
