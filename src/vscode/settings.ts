import * as vscode from 'vscode';
import type { Settings } from '../core/settings.ts';

export const section = 'agentPostmortem';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A folder that stays inside its workspace folder. */
function isInnerFolder(value: unknown): value is string {
  return typeof value === 'string' && /^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^\\:*?"<>|]+$/.test(value);
}

function isSeverity(value: unknown): value is Settings['severity'][string] {
  return value === 'error' || value === 'warning' || value === 'information' || value === 'off';
}

function toPattern(value: unknown): Settings['patterns'] {
  if (!isRecord(value) || typeof value.id !== 'string') return [];
  return [{ id: value.id, title: typeof value.title === 'string' ? value.title : '' }];
}

/**
 * The settings for a resource. A value that is not as the manifest says counts as not set: settings come from files that
 * anyone may have written.
 */
export function readSettings(scope?: vscode.ConfigurationScope): Settings {
  const values = vscode.workspace.getConfiguration(section, scope ?? null);
  const folder = values.get<unknown>('folder');
  const severity = values.get<unknown>('severity');
  const patterns = values.get<unknown>('patterns');
  const agents = values.get<unknown>('agents');
  const days = values.get<unknown>('lookBackDays');
  return {
    folder: isInnerFolder(folder) ? folder.replace(/\/+$/, '') : 'postmortems',
    severity: isRecord(severity)
      ? Object.fromEntries(
          Object.entries(severity).filter((entry): entry is [string, Settings['severity'][string]] =>
            isSeverity(entry[1]),
          ),
        )
      : {},
    patterns: Array.isArray(patterns) ? patterns.flatMap(toPattern).slice(0, 11) : [],
    agents: Array.isArray(agents) ? agents.filter((agent) => typeof agent === 'string') : [],
    reviewReminder: values.get<unknown>('reviewReminder') !== false,
    lookBackDays: typeof days === 'number' && days >= 1 ? Math.min(Math.floor(days), 3650) : 90,
  };
}

/** The folder that holds the post-mortems of a workspace folder. */
export function postmortemFolder(folder: vscode.WorkspaceFolder): vscode.Uri {
  return vscode.Uri.joinPath(folder.uri, readSettings(folder).folder);
}
