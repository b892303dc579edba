export { planChanges, planUndo } from './apply/plan.ts';
export type { ChangeOptions, ChangePlan, PlannedFile } from './apply/plan.ts';
export { applyPlan } from './apply/write.ts';
export { unifiedDiff } from './apply/diff.ts';
export { readGuardProgram } from './apply/guard-file.ts';
