import * as vscode from 'vscode';
import type { Similar } from '../../core/library/similar.ts';
import type { LibraryEntry } from '../../core/model/library.ts';
import { HumanError } from '../../node/human-error.ts';
import { toRange } from '../convert.ts';
import { unlessEdited } from '../current.ts';
import { DisposableStore } from '../disposable.ts';
import { isPostmortem } from '../documents.ts';
import { registerCommand } from '../errors.ts';
import type { Host } from '../host.ts';
import { onDidReadFolder, uriOf } from '../library.ts';
import { readPast, type Past } from '../past.ts';
import { toSimilarItems } from '../similar-items.ts';

interface Likeness {
  readonly past: Past;
  readonly found: readonly Similar[];
  /** The one that it repeats within 14 days. */
  readonly repeated: LibraryEntry | null;
}

async function findSimilar(host: Host, document: vscode.TextDocument): Promise<Likeness | null> {
  const past = await readPast(host, document);
  if (!past) return null;
  const { repeatedBy, similarTo } = await host.engine();
  const { entries, records } = past.read.library;
  const others = entries.filter(({ path }) => path !== past.entry.path);
  return { past, found: similarTo(past.sought, records), repeated: repeatedBy(past.entry, others) };
}

/** A count or title, and which one is repeated. */
function withRepeat(text: string, { repeated }: Likeness): string {
  return repeated ? `${text}: repeats the one of ${repeated.date ?? repeated.path}` : text;
}

function describe(likeness: Likeness): string {
  const { length } = likeness.found;
  return withRepeat(length === 1 ? '1 similar post-mortem' : `${length} similar post-mortems`, likeness);
}

/** What was found for a document, and what it was found by. */
interface Kept {
  readonly subject: string;
  readonly version: number;
  readonly epoch: number;
  readonly likeness: Likeness | null;
}

/** Looks anew when the library or the subject changed or the document was saved: not at every key. */
function createLookout(host: Host) {
  const kept = new WeakMap<vscode.TextDocument, Kept>();
  let epoch = 0;
  return {
    async of(document: vscode.TextDocument): Promise<Likeness | null> {
      const { frontMatter, title } = await host.documents.read(document);
      const subject = JSON.stringify([frontMatter?.pattern, frontMatter?.layer, frontMatter?.date, title?.text]);
      const known = kept.get(document);
      const isFresh = known && (document.isDirty || known.version === document.version);
      if (isFresh && known.subject === subject && known.epoch === epoch) return known.likeness;
      const { version } = document;
      const started = epoch;
      const likeness = await findSimilar(host, document);
      kept.set(document, { subject, version, epoch: started, likeness });
      return likeness;
    },
    forget() {
      epoch++;
    },
  };
}

/** How many past post-mortems are like this one, above its title. */
async function provideLenses(
  host: Host,
  document: vscode.TextDocument,
  lookout: ReturnType<typeof createLookout>,
): Promise<vscode.CodeLens[]> {
  if (!isPostmortem(document)) return [];
  const look = async (): Promise<vscode.CodeLens[]> => {
    const { title } = await host.documents.read(document);
    const likeness = title && (await lookout.of(document));
    if (!likeness || likeness.found.length === 0) return [];
    const call = { title: describe(likeness), command: 'agentPostmortem.similar', arguments: [document.uri] };
    return [new vscode.CodeLens(toRange(document, { start: title.range.start, end: title.range.start }), call)];
  };
  return (await unlessEdited(document, look())) ?? [];
}

async function show(host: Host, given: unknown): Promise<void> {
  const document =
    given instanceof vscode.Uri
      ? await vscode.workspace.openTextDocument(given)
      : vscode.window.activeTextEditor?.document;
  if (!document || !isPostmortem(document)) throw new HumanError('Open a post-mortem first.');
  const likeness = await findSimilar(host, document);
  if (!likeness || likeness.found.length === 0) {
    await vscode.window.showInformationMessage('No past post-mortem is like this one.');
    return;
  }
  const { nameKind } = await host.engine();
  const picked = await vscode.window.showQuickPick(toSimilarItems(likeness.found, nameKind), {
    title: withRepeat('Similar Post-Mortems', likeness),
    placeHolder: 'What was decided then, what became of it, and what was rejected and why',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (!picked?.entry) return;
  const start = new vscode.Position((picked.line ?? 1) - 1, 0);
  const selection = picked.line === undefined ? {} : { selection: new vscode.Range(start, start) };
  await vscode.window.showTextDocument(uriOf(likeness.past.read, picked.entry), selection);
}

/** Past post-mortems that are like the one being written. */
export function startSimilar(host: Host): vscode.Disposable {
  const store = new DisposableStore();
  const changed = store.add(new vscode.EventEmitter<void>());
  const lookout = createLookout(host);
  let known = '';
  // Asked for by the lenses themselves as well: only another library is news.
  store.add(
    onDidReadFolder(({ library }) => {
      const now = library.entries
        .map(({ path, pattern, layer }) => `${path} ${pattern ?? ''} ${layer ?? ''}`)
        .join('\n');
      if (now === known) return;
      known = now;
      lookout.forget();
      changed.fire();
    }),
  );
  store.add(
    vscode.languages.registerCodeLensProvider(
      { language: 'markdown', scheme: 'file' },
      { onDidChangeCodeLenses: changed.event, provideCodeLenses: (document) => provideLenses(host, document, lookout) },
    ),
  );
  store.add(registerCommand(host, 'agentPostmortem.similar', (given) => show(host, given)));
  return store;
}
