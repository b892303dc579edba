import * as vscode from 'vscode';
import type { HookQuestion } from '../node/prove.ts';

/** Text that stands in a dialog: no direction mark or control character of its own, and not endless. */
function plainText(text: string): string {
  const plain = text.replace(/[\p{Cf}\p{Co}]/gu, '').replace(/[^\S\n]+|[^\P{Cc}\n]+/gu, ' ');
  return plain.length > 1_000 ? `${plain.slice(0, 999)}…` : plain;
}

/** What a person should know before a hook that is not this product's own is run. */
export function describeHook({ command, files, isTest = false }: HookQuestion): string {
  const named = files.length === 0 ? [] : [`It runs ${files.map(plainText).join(', ')}.`];
  const where = isTest ? 'two copies of the repository' : 'a copy of the repository';
  const place = `It would run in ${where}, with an empty home directory${isTest ? '' : ', on calls that were recorded'}.`;
  return [plainText(command), '', ...named, place, 'You are asked once for each content.'].join('\n');
}

/** Asks whether a hook may be run; false as soon as the user turned away or cancelled. */
export async function askConsent(question: HookQuestion, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted || !vscode.workspace.isTrusted) return false;
  const run = 'Run It';
  const title = question.isTest
    ? 'Run the command of a test change?'
    : 'Run a hook that is not Agent Post-Mortem’s own?';
  const answer = await vscode.window.showWarningMessage(title, { modal: true, detail: describeHook(question) }, run);
  return answer === run && !signal.aborted;
}
