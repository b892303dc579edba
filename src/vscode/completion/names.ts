import * as vscode from 'vscode';
import type { Owner } from '../../node/owners.ts';
import type { Host } from '../host.ts';
import { readFolder } from '../library.ts';
import type { Offer } from './offer.ts';

const minute = 60_000;

/** Names of a repository, asked of git now and then. */
interface Kept {
  readonly files: Promise<readonly string[]>;
  readonly owners: Promise<readonly Owner[]>;
  readonly until: number;
}

const keptBy = new WeakMap<Host, Map<string, Kept>>();

/** Who owned changes before, the newest first. */
async function ownersBefore(host: Host, folder: vscode.WorkspaceFolder): Promise<readonly Owner[]> {
  const { library } = await readFolder(host, folder);
  return library.entries.flatMap(({ changes, title }) =>
    changes.flatMap(({ owner }) => (owner === null ? [] : [{ name: owner, because: `owned a change of “${title}”` }])),
  );
}

async function namesOf(host: Host, folder: vscode.WorkspaceFolder): Promise<Kept> {
  const kept = keptBy.get(host) ?? new Map<string, Kept>();
  keptBy.set(host, kept);
  const key = folder.uri.toString();
  const known = kept.get(key);
  if (known && known.until > Date.now()) return known;
  const { findOwners, listFiles } = await host.engine();
  const { repo } = (await readFolder(host, folder)).place;
  const names = { files: listFiles(repo), owners: findOwners(repo), until: Date.now() + minute };
  kept.set(key, names);
  return names;
}

/** The workspace folder of a document that git may be asked about; null where the workspace is not trusted. */
function trustedFolder(document: vscode.TextDocument): vscode.WorkspaceFolder | null {
  return vscode.workspace.isTrusted ? (vscode.workspace.getWorkspaceFolder(document.uri) ?? null) : null;
}

/** Who may own a change: those who did, code owners, those who commit. */
export async function offerOwners(host: Host, document: vscode.TextDocument): Promise<readonly Offer[]> {
  const folder = trustedFolder(document);
  if (!folder) return [];
  const all = [...(await ownersBefore(host, folder)), ...(await (await namesOf(host, folder)).owners)];
  const names = new Map(all.toReversed().map((owner) => [owner.name, owner]));
  return [...new Set(all.map(({ name }) => name))].map((name) => ({
    name,
    detail: names.get(name)?.because,
    kind: vscode.CompletionItemKind.User,
  }));
}

const most = 200;

/** The files and folders that may follow what is typed of a path, one step at a time, and files of that name anywhere. */
export async function offerPaths(host: Host, document: vscode.TextDocument, typed: string): Promise<readonly Offer[]> {
  const folder = trustedFolder(document);
  if (!folder) return [];
  const files = await (await namesOf(host, folder)).files;
  const above = typed.slice(0, typed.lastIndexOf('/') + 1);
  const below = files.filter((file) => file.startsWith(above));
  const steps = new Set(below.map((file) => /^[^/]*\/?/.exec(file.slice(above.length))?.[0] ?? ''));
  const next = [...steps].filter((step) => step !== '').map((step) => above + step);
  const wanted = typed.toLowerCase();
  const named = above === '' && typed.length > 1 ? files.filter((file) => file.toLowerCase().includes(wanted)) : [];
  return [...new Set([...next, ...named])]
    .slice(0, most)
    .map((name) => ({
      name,
      kind: name.endsWith('/') ? vscode.CompletionItemKind.Folder : vscode.CompletionItemKind.File,
      goesOn: name.endsWith('/'),
    }));
}

/** Paths, and for each folder the glob of all that is in it. */
export async function offerGlobs(host: Host, document: vscode.TextDocument, typed: string): Promise<readonly Offer[]> {
  const paths = await offerPaths(host, document, typed);
  return paths.flatMap((offer) =>
    offer.name.endsWith('/')
      ? [offer, { name: `${offer.name}**`, detail: 'all below', kind: vscode.CompletionItemKind.File }]
      : [offer],
  );
}
