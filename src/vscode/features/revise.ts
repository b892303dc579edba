import * as vscode from 'vscode';
import type { Edit } from '../../core/model/finding.ts';
import type { ChangeBlock, Postmortem } from '../../core/model/postmortem.ts';
import { toRange, toTextEdit } from '../convert.ts';
import { unlessEdited } from '../current.ts';
import { isPostmortem } from '../documents.ts';
import type { Host } from '../host.ts';
import { readPast } from '../past.ts';
import { source } from './diagnostics.ts';

const { QuickFix, RefactorMove, RefactorRewrite } = vscode.CodeActionKind;

interface Place {
  readonly host: Host;
  readonly document: vscode.TextDocument;
  readonly postmortem: Postmortem;
}

function toAction(
  { document }: Place,
  {
    title,
    kind,
    edits,
  }: { readonly title: string; readonly kind: vscode.CodeActionKind; readonly edits: readonly Edit[] },
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, kind);
  action.edit = new vscode.WorkspaceEdit();
  action.edit.set(
    document.uri,
    edits.map((edit) => toTextEdit(document, edit)),
  );
  return action;
}

async function moveAction(place: Place, block: ChangeBlock): Promise<vscode.CodeAction[]> {
  const { host, document, postmortem } = place;
  const { findTemplate, moveToNotDoing } = await host.engine();
  const { templates } = await host.teams.of(document);
  const template = findTemplate(postmortem.frontMatter?.template ?? null, templates);
  const edits = moveToNotDoing(postmortem, block, template);
  const title = `Move ${block.change?.id ?? 'this change'} to what is not done`;
  return edits ? [toAction(place, { title, kind: RefactorMove, edits })] : [];
}

/** The evidence file as the editor holds it; null where there is none to write to. */
async function openEvidence({ document, postmortem }: Place): Promise<vscode.TextDocument | null> {
  const file = postmortem.frontMatter?.evidence ?? null;
  if (file === null || !vscode.workspace.isTrusted) return null;
  try {
    return await vscode.workspace.openTextDocument(vscode.Uri.joinPath(document.uri, '..', file));
  } catch {
    // The editor says of a file that is gone, or is no text, only that it cannot be opened.
    return null;
  }
}

async function splitActions(place: Place, block: ChangeBlock): Promise<vscode.CodeAction[]> {
  const { copyCases, splitChange } = await place.host.engine();
  const actions: vscode.CodeAction[] = [];
  for (const split of splitChange(place.postmortem, block)) {
    const action = toAction(place, { ...split, kind: RefactorRewrite });
    const evidence = split.sharesCases ? await openEvidence(place) : null;
    const copies = evidence && copyCases(evidence.getText(), block.change?.id ?? '', split.added);
    if (evidence && copies) action.edit?.set(evidence.uri, [toTextEdit(evidence, copies)]);
    actions.push(action);
  }
  return actions;
}

/** Where the pattern came back after an earlier change, the next stronger kind. */
async function strengthenAction(place: Place, block: ChangeBlock): Promise<vscode.CodeAction[]> {
  const { host, document } = place;
  const { change } = block;
  if (!change || change.applied) return [];
  const { changeKind, rungOf, strongerFor } = await host.engine();
  const past = await readPast(host, document);
  const stronger = past && strongerFor(past.sought, past.read.library.entries);
  if (!stronger || rungOf(change) >= rungOf({ kind: stronger.kind })) return [];
  const edit = changeKind(document.getText(), block, stronger.kind);
  const { after, rung } = stronger;
  const title = `Make ${change.id} ${rung}: the pattern came back after ${after.rung}${after.date ? ` of ${after.date}` : ''}`;
  return edit ? [toAction(place, { title, kind: RefactorRewrite, edits: [edit] })] : [];
}

/** Cutting what is longest, wherever the cursor stands; as a quick-fix where page two begins. */
async function trimAction(
  place: Place,
  range: vscode.Range,
  diagnostics: readonly vscode.Diagnostic[],
): Promise<vscode.CodeAction[]> {
  const { host, document, postmortem } = place;
  const finding = (await host.findings.of(document)).find(({ id }) => id === 'over-one-page');
  if (!finding) return [];
  const { findTemplate, trimToPage } = await host.engine();
  const { templates } = await host.teams.of(document);
  const { pages } = findTemplate(postmortem.frontMatter?.template ?? null, templates).limits;
  const trim = pages === undefined ? null : trimToPage(postmortem, pages);
  if (!trim) return [];
  const title = `Shorten ${trim.what} (${trim.before.toFixed(2)} → ${trim.after.toFixed(2)} pages)`;
  const isHere = toRange(document, finding.range).intersection(range) !== undefined;
  const action = toAction(place, { title, kind: isHere ? QuickFix : RefactorRewrite, edits: trim.edits });
  const own = diagnostics.find(
    ({ code, source: from }) => from === source && typeof code === 'object' && code.value === finding.id,
  );
  if (isHere && own) action.diagnostics = [own];
  return [action];
}

async function actionsIn(
  place: Place,
  range: vscode.Range,
  { diagnostics, only }: vscode.CodeActionContext,
): Promise<vscode.CodeAction[]> {
  const wants = (kind: vscode.CodeActionKind): boolean => !only || only.contains(kind);
  const { document, postmortem } = place;
  const start = document.offsetAt(range.start);
  const block = postmortem.changes.find((one) => one.range.start <= start && start <= one.range.end);
  const actions = [
    ...(block && wants(RefactorMove) ? await moveAction(place, block) : []),
    ...(block && wants(RefactorRewrite) ? await splitActions(place, block) : []),
    ...(block && wants(RefactorRewrite) ? await strengthenAction(place, block) : []),
    ...(wants(RefactorRewrite) || wants(QuickFix) ? await trimAction(place, range, diagnostics) : []),
  ];
  return actions.filter(({ kind }) => kind && wants(kind));
}

async function provide(
  host: Host,
  document: vscode.TextDocument,
  { range, context }: { readonly range: vscode.Range; readonly context: vscode.CodeActionContext },
): Promise<vscode.CodeAction[]> {
  if (!isPostmortem(document)) return [];
  const find = async (): Promise<vscode.CodeAction[]> => {
    const postmortem = await host.documents.read(document);
    return actionsIn({ host, document, postmortem }, range, context);
  };
  return (await unlessEdited(document, find())) ?? [];
}

/** Rewriting a post-mortem: a change that is not done after all, two in one, a stronger kind, more than a page. */
export function startRevise(host: Host): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(
    { language: 'markdown', scheme: 'file' },
    { provideCodeActions: (document, range, context) => provide(host, document, { range, context }) },
    { providedCodeActionKinds: [RefactorMove, RefactorRewrite, QuickFix] },
  );
}
