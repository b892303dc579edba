import * as vscode from 'vscode';
import { hasFolder } from '../choose-folder.ts';
import { debounce } from '../debounce.ts';
import { DisposableStore } from '../disposable.ts';
import { logFailure, registerCommand } from '../errors.ts';
import type { Host } from '../host.ts';
import { readFolders, type FolderLibrary } from '../library.ts';
import { describeCount, findItems, type SearchItem } from '../search-items.ts';

const title = 'Search Post-Mortems';
/** Shorter than the pause between two keys, so that one sees what one types. */
const delayMs = 40;

type Picker = vscode.QuickPick<SearchItem>;

/** Shows what the words find that stand there now; what is found for earlier words is dropped. */
async function show(host: Host, picker: Picker, libraries: readonly FolderLibrary[]): Promise<void> {
  const query = picker.value;
  const { items, count } = await findItems(host, libraries, query);
  if (picker.value !== query) return;
  picker.items = items;
  picker.title = `${title}: ${describeCount(count, query)}`;
}

/** Fills the list as its user types, from libraries that are read once. */
async function fill(host: Host, picker: Picker, store: DisposableStore): Promise<void> {
  const libraries = await readFolders(host);
  const showNow = (): Promise<void> => show(host, picker, libraries);
  const failed = logFailure(host, 'searching');
  const showSoon = store.add(
    debounce(() => {
      showNow().catch(failed);
    }, delayMs),
  );
  store.add(picker.onDidChangeValue(showSoon));
  await showNow();
  picker.busy = false;
}

/** What the user chose, and whether it is to stand beside what is open. */
interface Choice {
  readonly item: SearchItem;
  readonly isBeside: boolean;
}

/** Resolves when the user chose a line that ends the search; a line that only changes the query does not. */
function waitForChoice(picker: Picker, store: DisposableStore): Promise<Choice | undefined> {
  return new Promise((resolve) => {
    store.add(
      picker.onDidAccept(() => {
        const [item] = picker.selectedItems;
        if (item?.query !== undefined) picker.value = item.query;
        else if (item) resolve({ item, isBeside: false });
      }),
    );
    store.add(
      picker.onDidTriggerItemButton(({ item }) => {
        resolve({ item, isBeside: true });
      }),
    );
    store.add(
      picker.onDidHide(() => {
        resolve(undefined);
      }),
    );
  });
}

/** Lets the user look for a post-mortem by words and fields, and opens it. */
async function search(host: Host, given: unknown): Promise<void> {
  if (!(await hasFolder())) return;
  const store = new DisposableStore();
  const picker = store.add(vscode.window.createQuickPick<SearchItem>());
  picker.title = title;
  picker.placeholder = 'Words, and fields such as pattern:false-green layer:hooks file:src/x status:open';
  // What is found is marked where it stands.
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  picker.busy = true;
  if (typeof given === 'string') picker.value = given;
  const choice = waitForChoice(picker, store);
  picker.show();
  try {
    const filled = fill(host, picker, store);
    const chosen = await Promise.race([choice, filled.then(() => choice)]);
    picker.hide();
    if (chosen?.item.action === 'begin') await vscode.commands.executeCommand('agentPostmortem.new');
    if (!chosen?.item.uri) return;
    await vscode.window.showTextDocument(chosen.item.uri, {
      viewColumn: chosen.isBeside ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active,
    });
  } finally {
    store.dispose();
  }
}

/** The command that searches all post-mortems. */
export function startSearch(host: Host): vscode.Disposable {
  return registerCommand(host, 'agentPostmortem.search', (given) => search(host, given));
}
