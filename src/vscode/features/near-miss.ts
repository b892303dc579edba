import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { chooseFolder } from '../choose-folder.ts';
import { registerCommand } from '../errors.ts';
import type { Host } from '../host.ts';
import { today } from '../local-date.ts';
import { openDraft } from '../open-draft.ts';
import { findPlace } from '../place.ts';
import { readSettings } from '../settings.ts';
import { requireTrust } from '../trust.ts';

const longestNote = 300;

/** What is selected, as one line; '' when nothing is. */
function selectedText(): string {
  const editor = vscode.window.activeTextEditor;
  const text = editor ? editor.document.getText(editor.selection) : '';
  return text.replace(/\s+/g, ' ').trim().slice(0, longestNote);
}

/** Asks what was caught; undefined when the user turns away. */
async function askForNote(): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: 'Record a Near-Miss',
    prompt: 'What was caught, in a sentence?',
    value: selectedText(),
    validateInput: (text) => (text.trim() === '' ? 'Say in a sentence what was caught' : undefined),
    ignoreFocusOut: true,
  });
}

/** A near-miss in one sentence: a draft with its questions, which opens at the first. */
async function recordNearMiss(host: Host, given: unknown): Promise<void> {
  if (!(await requireTrust('Recording a near-miss'))) return;
  const folder = await chooseFolder();
  if (!folder) return;
  const note = typeof given === 'string' && given.trim() !== '' ? given : await askForNote();
  if (note === undefined) return;
  const { createEmptyDraft, writeDraft } = await host.engine();
  const { repo, below } = await findPlace(host, folder.uri, folder.uri);
  const library = path.posix.join(below, readSettings(folder).folder);
  const draft = await createEmptyDraft({
    repo,
    home: os.homedir(),
    folder: library,
    today: today(),
    note: note.trim(),
  });
  await writeDraft(draft, repo);
  await openDraft(host, vscode.Uri.joinPath(folder.uri, path.posix.relative(below, draft.path)));
}

/** The command that records what the last layer caught. */
export function startNearMiss(host: Host): vscode.Disposable {
  return registerCommand(host, 'agentPostmortem.nearMiss', (given) => recordNearMiss(host, given));
}
