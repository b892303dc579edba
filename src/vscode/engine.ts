// Everything heavy that features need, in one bundle beside the extension: loaded on first use, and without the editor.
export { parsePostmortem } from '../core/postmortem/parse.ts';
export { applyPlan, planChanges, planUndo, readGuardProgram } from '../node/apply.ts';
export { templates } from '../core/postmortem/templates/index.ts';
export { targets } from '../core/targets/index.ts';
export { checkText } from '../node/check.ts';
export { createDraft, writeDraft } from '../node/draft.ts';
export { openRepository } from '../node/git/repository.ts';
export { createEmptyDraft } from '../node/empty-draft.ts';
export { assertInside } from '../node/inside.ts';
export { reviewsFolder } from '../node/library/files.ts';
export { reviewRepository } from '../node/library/review.ts';
export { readLibrary } from '../node/library/read-library.ts';
export { findDeserving, markTold } from '../node/library/told-sessions.ts';
export { listHooks, proveAll, proveDocument, rememberConsent, shownEdits } from '../node/prove.ts';
export { listSessions } from '../node/sessions/list-sessions.ts';
export { readSettings as readRepositorySettings } from '../node/settings.ts';
export { findTemplates } from '../node/templates.ts';
export { analyseSelected } from '../node/sessions/select.ts';
