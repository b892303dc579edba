// Everything heavy that features need, in one bundle beside the extension: loaded on first use, and without the editor.
export { closingPlace } from '../core/checks/closing.ts';
export { moveToNotDoing } from '../core/checks/move-change.ts';
export { entryOf } from '../core/library/entry.ts';
export { excerptOf } from '../core/library/excerpt.ts';
export { nameKind, rungOf } from '../core/library/ladder.ts';
export { repeatedBy } from '../core/library/recurrence.ts';
export { reviewDue } from '../core/library/review-due.ts';
export { recall, similarTo, soughtFor, strongerFor } from '../core/library/similar.ts';
export { parsePostmortem } from '../core/postmortem/parse.ts';
export { copyCases } from '../core/postmortem/revise/copy-cases.ts';
export { splitChange } from '../core/postmortem/revise/split-change.ts';
export { changeKind } from '../core/postmortem/revise/strengthen.ts';
export { trimToPage } from '../core/postmortem/revise/trim.ts';
export { changeKeys, changeValues, frontMatterKeys, frontMatterWords } from '../core/postmortem/vocabulary.ts';
export { placeInYaml } from '../core/text/yaml-place.ts';
export { applyPlan, planChanges, planUndo, readGuardProgram } from '../node/apply.ts';
export { findTemplate, templates } from '../core/postmortem/templates/index.ts';
export { targets } from '../core/targets/index.ts';
export { checkText } from '../node/check.ts';
export { planStatus } from '../node/closing.ts';
export { createDraft, writeDraft } from '../node/draft.ts';
export { listFiles } from '../node/git/files.ts';
export { openRepository } from '../node/git/repository.ts';
export { createEmptyDraft } from '../node/empty-draft.ts';
export { changedHunk, readIndexed } from '../node/hunk.ts';
export { assertInside } from '../node/inside.ts';
export { reviewsFolder } from '../node/library/files.ts';
export { readCopy } from '../node/library/copy-text.ts';
export { countStops, readStopCount } from '../node/library/count-stops.ts';
export { openLibrary } from '../node/library/read-library.ts';
export { checkLibrary } from '../node/library/stand-check.ts';
export { dismissSession, findDeserving, markTold, restoreSessions } from '../node/library/told-sessions.ts';
export { findOwners } from '../node/owners.ts';
export { findOrigins } from '../node/origins.ts';
export { listHooks, proveAll, proveDocument, rememberConsent, shownEdits, unreadIn } from '../node/prove.ts';
export { planRename } from '../node/rename.ts';
export { readSettings as readRepositorySettings } from '../node/settings.ts';
export { findTemplates } from '../node/templates.ts';
export { describeBacktest, listCalls } from './backtest-text.ts';
export { describeOrigin, describeStart } from './origin-text.ts';
export {
  describeLibrary,
  describeProof,
  describeUnread,
  describeWhole,
  isStanding,
  lackingPlaces,
  summariseProofs,
} from './proof-text.ts';
export { analyseSelected, backtestChange, listSessions, readRecordedRuns, reviewRepository } from './run-scan.ts';
