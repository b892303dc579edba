import * as vscode from 'vscode';
import type { Finding, Fix } from '../../core/model/finding.ts';
import { toRange, toTextEdit } from '../convert.ts';
import { isPostmortem } from '../documents.ts';
import type { Host } from '../host.ts';
import { source } from './diagnostics.ts';

const { QuickFix, SourceFixAll } = vscode.CodeActionKind;
const fixAll = SourceFixAll.append('agentPostmortem');

function toWorkspaceEdit(document: vscode.TextDocument, fixes: readonly Fix[]): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  const edits = fixes.flatMap((fix) => fix.edits.map((one) => toTextEdit(document, one)));
  edit.set(document.uri, edits);
  return edit;
}

function fixActions(
  document: vscode.TextDocument,
  finding: Finding,
  diagnostics: readonly vscode.Diagnostic[],
): vscode.CodeAction[] {
  const range = toRange(document, finding.range);
  const diagnostic = diagnostics.find(
    ({ code, range: shown }) => typeof code === 'object' && code.value === finding.id && shown.isEqual(range),
  );
  return finding.fixes.map((fix, i) => {
    const action = new vscode.CodeAction(fix.title, QuickFix);
    action.edit = toWorkspaceEdit(document, [fix]);
    action.isPreferred = i === 0 && fix.automatic;
    if (diagnostic) action.diagnostics = [diagnostic];
    return action;
  });
}

/** The fixes that decide nothing for the writer, as far as they do not touch the same text. */
function combineAutomatic(findings: readonly Finding[]): readonly Fix[] {
  const chosen: Fix[] = [];
  for (const fix of findings.flatMap(({ fixes }) => fixes.slice(0, 1))) {
    const touches = chosen.some((other) =>
      other.edits.some((a) => fix.edits.some((b) => a.start <= b.end && b.start <= a.end)),
    );
    if (fix.automatic && !touches) chosen.push(fix);
  }
  return chosen;
}

function fixAllAction(document: vscode.TextDocument, findings: readonly Finding[]): vscode.CodeAction[] {
  const fixes = combineAutomatic(findings);
  if (fixes.length === 0) return [];
  const action = new vscode.CodeAction('Fix all that needs no decision', fixAll);
  action.edit = toWorkspaceEdit(document, fixes);
  return [action];
}

/** Applying the change of the block in which the cursor stands. */
async function changeActions(
  host: Host,
  document: vscode.TextDocument,
  range: vscode.Range,
): Promise<vscode.CodeAction[]> {
  if (!vscode.workspace.isTrusted) return [];
  const { changes } = await host.documents.read(document);
  return changes
    .filter((block) => toRange(document, block.range).contains(range))
    .flatMap(({ change }) => {
      if (!change) return [];
      const [verb, command] = change.applied ? ['Undo', 'undoChange'] : ['Apply', 'applyChange'];
      const title = `${verb} harness change ${change.id}`;
      const action = new vscode.CodeAction(title, QuickFix);
      action.command = { title, command: `agentPostmortem.${command}`, arguments: [document.uri, change.id] };
      return [action];
    });
}

async function provide(
  host: Host,
  {
    document,
    range,
    context,
  }: { document: vscode.TextDocument; range: vscode.Range; context: vscode.CodeActionContext },
): Promise<vscode.CodeAction[]> {
  if (!isPostmortem(document)) return [];
  const findings = await host.findings.of(document);
  if (context.only && fixAll.contains(context.only)) return fixAllAction(document, findings);
  if (context.only?.contains(fixAll)) return fixAllAction(document, findings);
  const own = context.diagnostics.filter((diagnostic) => diagnostic.source === source);
  const here = findings.filter((finding) => toRange(document, finding.range).intersection(range));
  return [
    ...here.flatMap((finding) => fixActions(document, finding, own)),
    ...(await changeActions(host, document, range)),
  ];
}

/** Quick-fixes of findings, and applying a harness change from its block. */
export function startCodeActions(host: Host): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(
    { language: 'markdown', scheme: 'file' },
    { provideCodeActions: (document, range, context) => provide(host, { document, range, context }) },
    { providedCodeActionKinds: [QuickFix, fixAll] },
  );
}
