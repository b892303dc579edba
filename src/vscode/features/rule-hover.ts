import * as os from 'node:os';
import * as vscode from 'vscode';
import type { Range } from '../../core/model/finding.ts';
import type { HookOrigin, Origin } from '../../node/origins.ts';
import { unlessEdited } from '../current.ts';
import { DisposableStore } from '../disposable.ts';
import { isPostmortem } from '../documents.ts';
import type { Host } from '../host.ts';
import { readFolder, uriOf, type FolderLibrary } from '../library.ts';
import type { OriginFacts } from '../origin-text.ts';
import { findPlace } from '../place.ts';
import { oneLine } from '../session-items.ts';
import { createStopCounter, type StopCounter } from '../stop-counter.ts';

/** Files that agents read rules, hooks and permissions from; which of them holds something of ours the library tells. */
const selector: vscode.DocumentSelector = [
  { language: 'markdown', scheme: 'file' },
  { pattern: '**/*.{md,mdc,json,jsonc,toml,rules,yaml,yml}', scheme: 'file' },
];

/** Most post-mortems that are shown for one place. */
const mostShown = 5;

/** Everything that stands behind a place of a document. */
interface Found {
  readonly folder: FolderLibrary;
  readonly origins: readonly Origin[];
  readonly hooks: readonly HookOrigin[];
}

const lengthOf = ({ start, end }: Range): number => end - start;

/** The narrowest of the parts that hold an offset: a guard's entry, and not the whole file that it stands in. */
function narrowest<T extends { readonly range: Range }>(all: readonly T[], offset: number): readonly T[] {
  const here = all.filter(({ range }) => range.start <= offset && offset < range.end);
  const shortest = Math.min(...here.map(({ range }) => lengthOf(range)));
  return here.filter(({ range }) => lengthOf(range) === shortest);
}

/** Each change once, however many ways led to it. */
function distinct(origins: readonly Origin[]): readonly Origin[] {
  return [...new Map(origins.map((one) => [`${one.entry.path} ${one.change.id}`, one])).values()];
}

/** Of a guard, whether the agents that it was applied for start it; of other hooks, only that nobody starts them. */
function tellable(hooks: readonly HookOrigin[], origins: readonly Origin[]): readonly HookOrigin[] {
  const wanted = new Set(origins.flatMap(({ change }) => change.targets));
  if (origins.length > 0) return hooks.filter(({ target }) => wanted.has(target));
  return hooks.every(({ start }) => start.verdict === 'would not start') ? hooks : [];
}

async function find(host: Host, document: vscode.TextDocument, offset: number): Promise<Found | null> {
  const owner = vscode.workspace.getWorkspaceFolder(document.uri);
  if (!owner) return null;
  const { findOrigins } = await host.engine();
  const folder = await readFolder(host, owner);
  const { repo } = folder.place;
  const file = vscode.workspace.isTrusted
    ? (await findPlace(host, document.uri, owner.uri)).below
    : vscode.workspace.asRelativePath(document.uri, false);
  const text = document.getText();
  const { changes, hooks } = await findOrigins({ repo, home: os.homedir(), file, text }, folder.library.entries);
  const origins = distinct(narrowest(changes, offset));
  const told = tellable(narrowest(hooks, offset), origins);
  return origins.length === 0 && told.length === 0 ? null : { folder, origins, hooks: told };
}

/** Opens the block of the change; parentheses in a path would end a link of Markdown. */
function linkTo(uri: vscode.Uri, line: number): string {
  const target = uri.with({ fragment: `L${line}` }).toString();
  return target.replaceAll('(', '%28').replaceAll(')', '%29');
}

async function factsFor(host: Host, counter: StopCounter, { folder, origins }: Found) {
  const { isTrusted } = vscode.workspace;
  const { library, place } = folder;
  const stops = isTrusted && origins.length > 0 ? await counter.of(place.repo, library.entries) : undefined;
  const write = (options: Intl.DateTimeFormatOptions) => (time: string) =>
    new Date(time).toLocaleString(vscode.env.language, options);
  return ({ entry, change }: Origin): OriginFacts => ({
    proofs: host.proofs.of(uriOf(folder, entry)).filter(({ changeId }) => changeId === change.id),
    stops,
    day: write({ dateStyle: 'medium' }),
    moment: write({ dateStyle: 'medium', timeStyle: 'short' }),
  });
}

/** Titles are anyone's words: code blocks, in which nothing is markup, in Markdown that may run nothing. */
async function render(host: Host, counter: StopCounter, found: Found): Promise<vscode.MarkdownString> {
  const content = new vscode.MarkdownString();
  const { describeOrigin, describeStart } = await host.engine();
  const facts = await factsFor(host, counter, found);
  const block = (lines: readonly string[]): void => {
    content.appendCodeblock(lines.map((one) => oneLine(one, 300)).join('\n'), 'plaintext');
  };
  for (const origin of found.origins.slice(0, mostShown)) {
    block(describeOrigin(origin, facts(origin)));
    content.appendMarkdown(
      `\n[Open the post-mortem](${linkTo(uriOf(found.folder, origin.entry), origin.change.line)})\n`,
    );
  }
  const more = found.origins.length - mostShown;
  if (more > 0) block([`and ${more} more`]);
  // Why a dead hook disarms its change is said with the change.
  const told = found.origins.flatMap((origin) => facts(origin).proofs).filter(({ word }) => word === 'disarmed');
  const hooks = found.hooks.filter(({ target }) => !told.some((proof) => proof.target === target));
  if (hooks.length > 0) block(hooks.map(describeStart));
  return content;
}

/**
 * The post-mortem behind a rule, a hook entry, a permission or a guard, shown when one points at it: why it is there, how it
 * was shown, and when it last stopped something.
 */
export function startRuleHover(host: Host): vscode.Disposable {
  const store = new DisposableStore();
  const counter = store.add(createStopCounter(host));
  const provide = async (document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | null> => {
    if (isPostmortem(document)) return null;
    const found = await unlessEdited(document, find(host, document, document.offsetAt(position)));
    return found && new vscode.Hover(await render(host, counter, found));
  };
  store.add(vscode.languages.registerHoverProvider(selector, { provideHover: provide }));
  return store;
}
