import * as vscode from 'vscode';
import { layerIds, patternIds } from '../../core/model/signal.ts';
import { isPostmortem } from '../documents.ts';
import type { Host } from '../host.ts';
import { readSettings } from '../settings.ts';

const kinds = ['rule', 'hook', 'permission', 'doc', 'template', 'test'];
const triggers = ['redo-cost', 'repeat', 'near-miss', 'slowed-us-down', 'other'];
const statuses = ['draft', 'open', 'closed'];

interface Place {
  readonly document: vscode.TextDocument;
  readonly position: vscode.Position;
}

/** Whether a line stands between the first fence of the document and the next. */
function isInFrontMatter({ document, position }: Place): boolean {
  if (document.lineAt(0).text !== '---' || position.line === 0) return false;
  for (let line = 1; line < position.line; line++) if (document.lineAt(line).text === '---') return false;
  return true;
}

/** Whether a line stands in a harness-change block, finished or not. */
function isInChange({ document, position }: Place): boolean {
  for (let line = position.line - 1; line >= 0; line--) {
    const { text } = document.lineAt(line);
    if (/^\s*(`{3,}|~{3,})/.test(text)) return /harness-change\s*$/.test(text);
  }
  return false;
}

/** What may stand at a key; empty for a key whose values are not known. */
async function valuesFor(host: Host, key: string, place: Place): Promise<readonly string[]> {
  if (isInFrontMatter(place)) {
    const own = readSettings(place.document).patterns.map(({ id }) => id);
    const values: Readonly<Record<string, readonly string[]>> = {
      pattern: own.length > 0 ? own : patternIds,
      layer: layerIds,
      trigger: triggers,
      status: statuses,
    };
    return Object.hasOwn(values, key) ? (values[key] ?? []) : [];
  }
  if ((key !== 'kind' && key !== 'targets') || !isInChange(place)) return [];
  return key === 'kind' ? kinds : (await host.engine()).targets.map(({ id }) => id);
}

async function provide(host: Host, place: Place): Promise<vscode.CompletionItem[]> {
  const { document, position } = place;
  if (!isPostmortem(document)) return [];
  const before = document.lineAt(position.line).text.slice(0, position.character);
  const [, key = '', list = ''] = /^\s*([a-z]+):\s*(\[?[^\]#]*)$/.exec(before) ?? [];
  const typed = /[a-z-]*$/.exec(list)?.[0] ?? '';
  const range = new vscode.Range(position.translate(0, -typed.length), position);
  return (await valuesFor(host, key, place)).map((value) => {
    const item = new vscode.CompletionItem(value, vscode.CompletionItemKind.EnumMember);
    item.range = range;
    return item;
  });
}

/** The values of pattern, layer, trigger and status, and of a change's kind and targets. */
export function startCompletion(host: Host): vscode.Disposable {
  return vscode.languages.registerCompletionItemProvider(
    { language: 'markdown', scheme: 'file' },
    { provideCompletionItems: (document, position) => provide(host, { document, position }) },
    ' ',
    '[',
    ',',
  );
}
