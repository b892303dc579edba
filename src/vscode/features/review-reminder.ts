import * as vscode from 'vscode';
import type { ReviewFacts } from '../../core/library/review-due.ts';
import { addDays } from '../../core/text/dates.ts';
import { logFailure } from '../errors.ts';
import type { Host } from '../host.ts';
import { onDidReadFolder, type FolderLibrary } from '../library.ts';
import { today } from '../local-date.ts';
import { postmortemFolder, readSettings, section } from '../settings.ts';

const answers = { review: 'Review Now', later: 'Remind Me in a Week', off: 'Turn Off' } as const;

/** What the reminder needs of the editor; a test gives its own. */
export interface ReminderSources {
  readonly state: Pick<vscode.Memento, 'get' | 'update'>;
  /** YYYY-MM-DD */
  readonly today: () => string;
  readonly isDue: (facts: ReviewFacts) => { readonly count: number; readonly days: number } | null;
  readonly ask: (text: string, ...choices: readonly string[]) => Thenable<string | undefined>;
  readonly review: () => Thenable<unknown>;
  readonly turnOff: () => Thenable<unknown>;
}

/** Reminds of the review of one library when it is due, once: until a week after when asked for, else until the next quarter. */
export async function remind(
  key: string,
  library: Omit<ReviewFacts, 'today'>,
  { state, today: day, isDue, ask, review, turnOff }: ReminderSources,
): Promise<void> {
  const name = `reviewReminder.${key}`;
  const quietUntil = state.get<unknown>(name);
  if (typeof quietUntil === 'string' && quietUntil > day()) return;
  const due = isDue({ ...library, today: day() });
  if (!due) return;
  const keepQuiet = (days: number): Thenable<void> => state.update(name, addDays(day(), days));
  // Before it is shown: libraries are read often.
  await keepQuiet(90);
  const noun = due.count === 1 ? '1 post-mortem waits' : `${due.count} post-mortems wait`;
  const answer = await ask(
    `${noun} for the quarter’s review: ${due.days} days have passed.`,
    ...Object.values(answers),
  );
  if (answer === answers.review) await review();
  if (answer === answers.later) await keepQuiet(7);
  if (answer === answers.off) await turnOff();
}

/** The days on which reviews were written. */
async function listReviews(host: Host, folder: vscode.WorkspaceFolder): Promise<readonly string[]> {
  const { reviewsFolder } = await host.engine();
  try {
    const entries = await vscode.workspace.fs.readDirectory(
      vscode.Uri.joinPath(postmortemFolder(folder), reviewsFolder),
    );
    return entries.flatMap(([name]) => /^(\d{4}-\d\d-\d\d)\.md$/.exec(name)?.[1] ?? []);
  } catch (error) {
    if (error instanceof vscode.FileSystemError) return [];
    throw error;
  }
}

async function look(host: Host, { folder, library }: FolderLibrary): Promise<void> {
  if (!vscode.workspace.isTrusted || !readSettings(folder).reviewReminder) return;
  const { reviewDue } = await host.engine();
  const facts = { dates: library.entries.map(({ date }) => date), reviews: await listReviews(host, folder) };
  await remind(folder.uri.toString(), facts, {
    state: host.state,
    today,
    isDue: reviewDue,
    ask: (text, ...choices) => vscode.window.showInformationMessage(text, ...choices),
    review: () => vscode.commands.executeCommand('agentPostmortem.review'),
    turnOff: () =>
      vscode.workspace.getConfiguration(section).update('reviewReminder', false, vscode.ConfigurationTarget.Global),
  });
}

/** Reminds of the quarter's review; looks only when somebody has the library read anyway. */
export function startReviewReminder(host: Host): vscode.Disposable {
  return onDidReadFolder((read) => {
    look(host, read).catch(logFailure(host, 'looking whether a review is due'));
  });
}
