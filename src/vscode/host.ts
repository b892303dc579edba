import type * as vscode from 'vscode';
import type { Documents } from './documents.ts';
import type { Findings } from './findings.ts';
import type { Engine } from './load-engine.ts';
import type { Proofs } from './proofs.ts';
import type { Teams } from './team.ts';

/** What every feature may use. */
export interface Host {
  readonly log: vscode.LogOutputChannel;
  readonly extensionUri: vscode.Uri;
  /** A directory for caches, which may not exist yet. */
  readonly cacheDir: string;
  readonly documents: Documents;
  readonly teams: Teams;
  readonly findings: Findings;
  readonly proofs: Proofs;
  /** What is kept for this workspace. */
  readonly state: vscode.Memento;
  readonly engine: () => Promise<Engine>;
}

/** A part of the extension: registers what it contributes, and returns what takes it away again. */
export type Feature = (host: Host) => vscode.Disposable;
