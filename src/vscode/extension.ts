import type * as vscode from 'vscode';
import { createHost } from './create-host.ts';
import { DisposableStore } from './disposable.ts';
import { startApply } from './features/apply.ts';
import { startClose } from './features/close.ts';
import { startCodeActions } from './features/code-actions.ts';
import { startCodeLens } from './features/code-lens.ts';
import { startCompletion } from './features/completion.ts';
import { startDiagnostics } from './features/diagnostics.ts';
import { startEvidence } from './features/evidence.ts';
import { startHooks } from './features/hooks.ts';
import { startNearMiss } from './features/near-miss.ts';
import { startNewPostmortem } from './features/new-post-mortem.ts';
import { startPractice } from './features/practice.ts';
import { startProve } from './features/prove.ts';
import { startRename } from './features/rename.ts';
import { startReview } from './features/review.ts';
import { startReviewReminder } from './features/review-reminder.ts';
import { startRevise } from './features/revise.ts';
import { startRuleHover } from './features/rule-hover.ts';
import { startSearch } from './features/search.ts';
import { startSimilar } from './features/similar.ts';
import { startStanding } from './features/standing.ts';
import { startTree } from './features/tree.ts';
import type { Feature } from './host.ts';

const features: readonly Feature[] = [
  startNewPostmortem,
  startTree,
  startPractice,
  startDiagnostics,
  startCodeActions,
  startRevise,
  startSimilar,
  startCodeLens,
  startCompletion,
  startEvidence,
  startRuleHover,
  startApply,
  startProve,
  startClose,
  startStanding,
  startSearch,
  startNearMiss,
  startRename,
  startReview,
  startReviewReminder,
  startHooks,
];

/** Called by VS Code on the first event that the manifest names. */
export function activate(context: vscode.ExtensionContext): void {
  const store = new DisposableStore();
  context.subscriptions.push(store);
  const host = createHost(context, store);
  for (const start of features) store.add(start(host));
}
