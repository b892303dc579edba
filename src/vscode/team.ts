import * as vscode from 'vscode';
import type { Severity } from '../core/model/finding.ts';
import type { Template } from '../core/model/template.ts';
import type { Settings } from '../core/settings.ts';
import { loadEngine } from './load-engine.ts';
import { readSettings } from './settings.ts';

/** What a team has laid down for its documents, in its repository and in the settings of the editor. */
export interface Team {
  /** The product's templates, then the team's. */
  readonly templates: readonly Template[];
  /** The team's own list; empty means the product's. */
  readonly patterns: Settings['patterns'];
  readonly severities: Readonly<Record<string, Severity>>;
}

/** What holds for documents; read once until something is saved or forgotten. */
export interface Teams {
  of(document: Pick<vscode.TextDocument, 'uri'>): Promise<Team>;
  /** Templates or settings may have changed on the disk. */
  forget(): void;
}

type Kept = Pick<Settings, 'patterns' | 'severity'>;

/** The settings that the command line follows, for the same findings here; what cannot be read is said in the log. */
async function readKept(repo: string, warn: (message: string) => void): Promise<Kept> {
  const { readRepositorySettings } = await loadEngine();
  try {
    return await readRepositorySettings(repo);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'HumanError') throw error;
    warn(error.message);
    return { patterns: [], severity: {} };
  }
}

async function readTeam({ uri }: Pick<vscode.TextDocument, 'uri'>, warn: (message: string) => void): Promise<Team> {
  const { findTemplates, templates: builtIn } = await loadEngine();
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  const own = readSettings(uri);
  if (!folder) return { templates: builtIn, patterns: own.patterns, severities: own.severity };
  const repo = folder.uri.fsPath;
  const { templates, problems } = await findTemplates(repo, own.folder);
  for (const problem of problems) warn(`a template cannot be read: ${problem}`);
  const kept = await readKept(repo, warn);
  return {
    templates,
    // What a person sets in the editor goes before what the repository keeps for the command line.
    patterns: own.patterns.length > 0 ? own.patterns : kept.patterns,
    severities: { ...kept.severity, ...own.severity },
  };
}

/** Reads for each workspace folder once. */
export function createTeams(warn: (message: string) => void): Teams {
  const known = new Map<string, Promise<Team>>();
  const said = new Set<string>();
  const warnOnce = (message: string): void => {
    if (!said.has(message)) warn(message);
    said.add(message);
  };
  return {
    of(document) {
      const key = vscode.workspace.getWorkspaceFolder(document.uri)?.uri.toString() ?? '';
      const reading = known.get(key) ?? readTeam(document, warnOnce);
      known.set(key, reading);
      return reading;
    },
    forget() {
      known.clear();
    },
  };
}
