import * as vscode from 'vscode';
import { detectStyle } from '../../core/text/lines.ts';
import { describeEvidence } from '../evidence-text.ts';
import { plainLine } from '../session-items.ts';
import { toItems, type Offer, type Spot } from './offer.ts';

const largestFile = 4 * 1024 * 1024;
const mostLines = 500;

/** The evidence files beside a document, as its front matter names them. */
export async function listEvidence(document: vscode.TextDocument): Promise<readonly string[]> {
  try {
    const entries = await vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(document.uri, '../evidence'));
    return entries.flatMap(([name]) => (name.endsWith('.jsonl') ? [`evidence/${name}`] : []));
  } catch (error) {
    if (error instanceof vscode.FileSystemError) return [];
    throw error;
  }
}

/** The lines of a file below the document's folder; none where there is no such file. */
async function readLines(document: vscode.TextDocument, file: string): Promise<readonly string[]> {
  if (/^[a-z][a-z0-9+.-]*:|^[/\\]/i.test(file) || file.split(/[\\/]/).includes('..')) return [];
  const uri = vscode.Uri.joinPath(document.uri, '..', file);
  try {
    if ((await vscode.workspace.fs.stat(uri)).size > largestFile) return [];
    return new TextDecoder()
      .decode(await vscode.workspace.fs.readFile(uri))
      .split(/\r?\n/)
      .slice(0, mostLines);
  } catch (error) {
    if (error instanceof vscode.FileSystemError) return [];
    throw error;
  }
}

/** What an event was, in a few words: its kind, and the text that tells most. */
function summarise(line: string): string {
  const told = describeEvidence(line).split('\n');
  const value = (key: string): string | undefined =>
    told.find((one) => one.startsWith(`${key}: `))?.slice(key.length + 2);
  const [kind, what] = [value('kind'), value('command') ?? value('text') ?? value('path') ?? value('tool')];
  return plainLine([kind, what].filter((part) => part !== undefined).join(': ') || line, 100);
}

interface Place {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
}

function placeOf(target: string): Place | null {
  const [, file, line] = /^([^#]+)#L(\d+)$/.exec(target) ?? [];
  return file === undefined ? null : { file, line: Number(line) };
}

/** The labels that are defined, and lines of the evidence file that have none yet. */
async function listLabels(spot: Spot): Promise<readonly Offer[]> {
  const { document, postmortem } = spot;
  const defined = postmortem.definitions.flatMap(({ label, target }) => {
    const place = placeOf(target);
    return place && /^e\d+$/.test(label) ? [{ label, ...place }] : [];
  });
  const own = postmortem.frontMatter?.evidence ?? defined[0]?.file;
  const files = [...new Set([...defined.map(({ file }) => file), ...(own ? [own] : [])])];
  const texts = new Map(await Promise.all(files.map(async (file) => [file, await readLines(document, file)] as const)));
  const offer = (name: string, { file, line }: Place): Offer | null => {
    const text = texts.get(file)?.[line - 1] ?? '';
    if (text.trim() === '') return null;
    const about = describeEvidence(text);
    return { name, detail: summarise(text), about, kind: vscode.CompletionItemKind.Reference };
  };
  const known = defined.flatMap(({ label, ...place }) => offer(label, place) ?? []);
  let next = Math.max(0, ...defined.map(({ label }) => Number(label.slice(1))));
  const rest = (own ? (texts.get(own) ?? []) : []).flatMap((text, i): Offer[] => {
    const place = { file: own ?? '', line: i + 1 };
    if (text.includes('"kind":"case"') || defined.some((one) => one.file === own && one.line === i + 1)) return [];
    const made = offer(`e${++next}`, place);
    return made ? [{ ...made, detail: `${made.detail ?? ''} (new)`, edits: [define(spot, made.name, place)] }] : [];
  });
  return [...known, ...rest];
}

/** A definition behind the last one, or at the end of the document. */
function define({ document, postmortem }: Spot, label: string, { file, line }: Place): vscode.TextEdit {
  const { eol } = detectStyle(postmortem.text);
  const last = postmortem.definitions.at(-1);
  const text = `[${label}]: ${file}#L${line}`;
  if (last) return vscode.TextEdit.insert(document.positionAt(last.range.end), `${eol}${text}`);
  const end = document.positionAt(postmortem.text.length);
  return vscode.TextEdit.insert(end, `${end.character === 0 ? '' : eol}${eol}${text}${eol}`);
}

/** Labels of evidence after an opening bracket. */
export async function completeEvidence(spot: Spot, typed: string): Promise<vscode.CompletionItem[]> {
  const end = spot.after.startsWith(']') ? '' : ']';
  const offers = await listLabels(spot);
  return toItems(
    spot,
    offers.map((offer) => ({ ...offer, insert: offer.name + end })),
    typed,
  );
}
