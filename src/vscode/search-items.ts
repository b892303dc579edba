import * as fs from 'node:fs/promises';
import * as vscode from 'vscode';
import type { LibraryEntry } from '../core/model/library.ts';
import type { Host } from './host.ts';
import { uriOf, type FolderLibrary } from './library.ts';
import { oneLine, plainLine } from './session-items.ts';

const mostItems = 100;
const mostValues = 8;

/** A line of the search: a post-mortem, a value that completes what is typed, or what to do when there is nothing. */
export interface SearchItem extends vscode.QuickPickItem {
  readonly uri?: vscode.Uri;
  /** Becomes the query. */
  readonly query?: string;
  readonly action?: 'begin';
}

/** A button that opens a result beside what is open. */
const besideButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('split-horizontal'),
  tooltip: 'Open to the Side',
};

interface Hit {
  readonly entry: LibraryEntry;
  readonly uri: vscode.Uri;
  readonly folder: vscode.WorkspaceFolder;
}

/** The text of a file, '' when it is gone meanwhile: then its line does without an excerpt. */
async function readText(uri: vscode.Uri): Promise<string> {
  try {
    return await fs.readFile(uri.fsPath, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error) return '';
    throw error;
  }
}

async function toItem(host: Host, { entry, uri, folder }: Hit, query: string): Promise<SearchItem> {
  const { excerptOf } = await host.engine();
  const isMultiRoot = (vscode.workspace.workspaceFolders?.length ?? 0) > 1;
  const facts = [entry.date, entry.status, entry.pattern, entry.layer, isMultiRoot ? folder.name : null];
  const excerpt = query.trim() === '' ? null : excerptOf(await readText(uri), query);
  return {
    label: plainLine(entry.title, 100),
    description: plainLine(facts.filter((fact) => fact !== null).join(' · '), 120),
    detail: plainLine(excerpt ?? entry.path, 200),
    iconPath: new vscode.ThemeIcon('notebook'),
    buttons: [besideButton],
    // The library has decided what fits, in fields and whole texts that the list does not show.
    alwaysShow: true,
    uri,
  };
}

const valuesOf: Readonly<Record<string, (entry: LibraryEntry) => readonly (string | null)[]>> = {
  pattern: ({ pattern }) => [pattern],
  layer: ({ layer }) => [layer],
  status: ({ status }) => [status],
  template: ({ template }) => [template],
  agent: ({ agent }) => [agent],
  trigger: ({ trigger }) => [trigger],
  owner: ({ changes }) => changes.map(({ owner }) => owner),
  kind: ({ changes }) => changes.map(({ kind }) => kind),
};

/** What may stand behind `pattern:` and its like, with how often it does, when the query ends there. */
function completionsFor(entries: readonly LibraryEntry[], query: string): readonly SearchItem[] {
  const [, before = '', field = '', typed = ''] = /^(.*?)([a-z]+):([^\s":]*)$/i.exec(query) ?? [];
  const values = valuesOf[field.toLowerCase()];
  if (!values) return [];
  const counts = new Map<string, number>();
  for (const entry of entries) {
    for (const value of new Set(values(entry))) if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts]
    .filter(([value]) => value !== typed && value.toLowerCase().startsWith(typed.toLowerCase()))
    .sort(([a, n], [b, m]) => m - n || a.localeCompare(b))
    .slice(0, mostValues)
    .map(([value, n]) => ({
      label: plainLine(`${field}:${value}`, 100),
      description: n === 1 ? '1 post-mortem' : `${n} post-mortems`,
      iconPath: new vscode.ThemeIcon('filter'),
      alwaysShow: true,
      query: `${before}${field}:${/\s/.test(value) ? `"${value}"` : value} `,
    }));
}

function nothingFor(query: string): SearchItem {
  if (query.trim() === '') {
    return {
      label: 'No post-mortems yet',
      detail: 'Enter begins the first one, from the session of a run that went wrong',
      iconPath: new vscode.ThemeIcon('add'),
      alwaysShow: true,
      action: 'begin',
    };
  }
  return {
    label: `No post-mortem has ${plainLine(query, 60)}`,
    detail: 'Enter clears the search; fewer words find more. Fields: pattern: layer: file: status:',
    iconPath: new vscode.ThemeIcon('clear-all'),
    alwaysShow: true,
    query: '',
  };
}

/** What is found. */
export interface Found {
  readonly items: readonly SearchItem[];
  /** Of how many post-mortems; more than are listed. */
  readonly count: number;
}

/** What a query finds in all folders, best first; never empty: when nothing is found, a line says what to do. */
export async function findItems(host: Host, libraries: readonly FolderLibrary[], query: string): Promise<Found> {
  const hits = new Map<string, Hit>();
  for (const one of libraries) {
    for (const entry of one.library.search(query)) {
      const uri = uriOf(one, entry);
      if (!hits.has(uri.toString())) hits.set(uri.toString(), { entry, uri, folder: one.folder });
    }
  }
  const found = [...hits.values()];
  const shown = await Promise.all(found.slice(0, mostItems).map((hit) => toItem(host, hit, query)));
  const completions = completionsFor(
    libraries.flatMap(({ library }) => library.entries),
    query,
  );
  const more: readonly SearchItem[] =
    found.length > mostItems
      ? [
          {
            label: `${found.length - mostItems} more: another word narrows them`,
            kind: vscode.QuickPickItemKind.Separator,
          },
        ]
      : [];
  const nothing = found.length + completions.length === 0 ? [nothingFor(query)] : [];
  return { items: [...completions, ...shown, ...more, ...nothing], count: found.length };
}

/** What the title says besides. */
export function describeCount(count: number, query: string): string {
  return query.trim() === '' ? `${count}` : `${count} with ${oneLine(query, 40)}`;
}
