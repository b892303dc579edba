export { planChanges, planUndo } from './apply/plan.ts';
export type { ChangePlan, PlannedFile } from './apply/plan.ts';
export type { ChangeOptions } from './apply/choose.ts';
export { applyPlan } from './apply/write.ts';
export { unifiedDiff } from './apply/diff.ts';
export { readGuardProgram } from './apply/guard-file.ts';
