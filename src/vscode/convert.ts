import * as vscode from 'vscode';
import type { Edit, Range, Severity } from '../core/model/finding.ts';

/** Offsets of the core as a range of the editor. */
export function toRange(document: vscode.TextDocument, { start, end }: Range): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

export function toTextEdit(document: vscode.TextDocument, edit: Edit): vscode.TextEdit {
  return vscode.TextEdit.replace(toRange(document, edit), edit.text);
}

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
} as const;

export function toSeverity(severity: Exclude<Severity, 'off'>): vscode.DiagnosticSeverity {
  return severities[severity];
}

/** Text from transcripts for a label, where `$(name)` would become an icon. */
export function escapeIcons(text: string): string {
  return text.replace(/\$(?=\([A-Za-z0-9-]+(?:~[A-Za-z]+)?\))/g, '\\$');
}

/** Text for a snippet in which nothing is a variable, a placeholder or a choice. */
export function escapeSnippet(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}
