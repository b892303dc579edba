import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { readCaught, type Caught } from '../caught.ts';
import { chooseFolder } from '../choose-folder.ts';
import { registerCommand } from '../errors.ts';
import type { Host } from '../host.ts';
import { today } from '../local-date.ts';
import { openDraft } from '../open-draft.ts';
import { findPlace } from '../place.ts';
import { readSettings } from '../settings.ts';
import { requireTrust } from '../trust.ts';

const longestNote = 300;

/** A selection that reads as a sentence says what was caught; of code the file's name must do. */
function proposeNote(caught: Caught | null): string {
  if (!caught) return '';
  const { kind, text, path: name } = caught.hunk;
  const isSentence = kind === 'selection' && !text.trim().includes('\n') && /\.(?:md|txt|log)$/i.test(name);
  if (isSentence) return text.trim().slice(0, longestNote);
  return kind === 'selection' ? `Caught in ${name}` : `Caught a change of ${name}`;
}

/** Asks what was caught; undefined when the user turns away. */
async function askForNote(caught: Caught | null): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: caught ? `Record a Near-Miss: ${caught.hunk.path} is kept as evidence` : 'Record a Near-Miss',
    prompt: 'What was caught, in a sentence?',
    value: proposeNote(caught),
    validateInput: (text) => (text.trim() === '' ? 'Say in a sentence what was caught' : undefined),
    ignoreFocusOut: true,
  });
}

/** A near-miss in one sentence, with what was caught as its evidence: a draft, which opens at its first question. */
async function recordNearMiss(host: Host, args: readonly unknown[]): Promise<void> {
  if (!(await requireTrust('Recording a near-miss'))) return;
  const [given] = args;
  const caught = await readCaught(host, args);
  const folder = caught?.folder ?? (await chooseFolder());
  if (!folder) return;
  const note = typeof given === 'string' && given.trim() !== '' ? given : await askForNote(caught);
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
    hunk: caught?.hunk,
  });
  await writeDraft(draft, repo);
  await openDraft(host, vscode.Uri.joinPath(folder.uri, path.posix.relative(below, draft.path)));
}

/** The command that records what the last layer caught. */
export function startNearMiss(host: Host): vscode.Disposable {
  return registerCommand(host, 'agentPostmortem.nearMiss', (...args) => recordNearMiss(host, args));
}
