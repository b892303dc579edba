import type { Change, ChangeKind } from '../model/change.ts';
import { guardFiles } from './guard-files.ts';
import { planHook, unplanHook } from './hook-plan.ts';
import type { HookLayout } from './hook-plan.ts';
import { refuse } from './plans.ts';
import { planRule, unplanRule } from './rule-change.ts';
import type { RuleWriter } from './rule-change.ts';
import { layoutWriter, ruleFilesOf } from './rule-layout.ts';
import type { RuleLayout } from './rule-layout.ts';
import { planDoc, planTemplate, planTest, sharedFiles, unplanDoc, unplanTemplate, unplanTest } from './shared-kinds.ts';
import type { HarnessFiles } from './harness-file.ts';
import type { Plan, PlanContext, Target } from './target.ts';

/** How a target carries out changes of one kind. */
export interface KindPlanner {
  files(change: Change): readonly string[];
  plan(change: Change, files: HarnessFiles, context: PlanContext): Plan;
  unplan(change: Change, files: HarnessFiles, context: PlanContext): Plan;
}

/** What a target does in its own way; templates and tests are the same for all. */
export interface TargetParts {
  readonly id: string;
  readonly title: string;
  readonly rules: {
    files(change: Change): readonly string[];
    writer(change: Change, files: HarnessFiles, context: PlanContext): RuleWriter;
  };
  /** Absent = a sentence that says what to do instead. */
  readonly hook: KindPlanner | string;
  readonly permission: KindPlanner | string;
}

/** Rules by a layout. */
export function rulesBy(layout: RuleLayout): TargetParts['rules'] {
  return {
    files: (change) => ruleFilesOf(layout, change),
    writer: (change, files, context) => layoutWriter(layout, change, { files, context }),
  };
}

/** Hooks by a layout. `more` = further files that it looks at. */
export function hooksBy(layout: HookLayout, own: readonly string[]): KindPlanner {
  return {
    files: () => [...own, guardFiles.program, guardFiles.guards],
    plan: (change, files, context) => planHook(layout, change, { files, context }),
    unplan: (change, files, context) => unplanHook(layout, change, { files, context }),
  };
}

/** A target of its parts. */
export function assembleTarget({ id, title, rules, hook, permission }: TargetParts): Target {
  const planners: Readonly<Record<ChangeKind, KindPlanner | string>> = {
    rule: rulePlanner(rules),
    doc: docPlanner(rules),
    hook,
    permission,
    template: templatePlanner,
    test: testPlanner,
  };
  return {
    id,
    title,
    files(change) {
      const planner = planners[change.kind];
      return typeof planner === 'string' ? [] : planner.files(change);
    },
    plan(change, files, context) {
      const planner = planners[change.kind];
      return typeof planner === 'string' ? refuse(planner) : planner.plan(change, files, context);
    },
    unplan(change, files, context) {
      const planner = planners[change.kind];
      return typeof planner === 'string' ? refuse(planner) : planner.unplan(change, files, context);
    },
  };
}

function rulePlanner({ files: named, writer }: TargetParts['rules']): KindPlanner {
  return {
    files: named,
    plan: (change, files, context) => planRule(change, files, { context, writer: writer(change, files, context) }),
    unplan: (change, files, context) => unplanRule(change, files, { context, writer: writer(change, files, context) }),
  };
}

function docPlanner({ files: named, writer }: TargetParts['rules']): KindPlanner {
  return {
    files: (change) => [...named(asRule(change)), ...sharedFiles(change)],
    plan: (change, files, context) => planDoc(change, writer(asRule(change), files, context), { files, context }),
    unplan: (change, files, context) => unplanDoc(change, writer(asRule(change), files, context), { files, context }),
  };
}

/** Templates are people's: the same whichever agent is meant. */
const templatePlanner: KindPlanner = {
  files: sharedFiles,
  plan: (change, files, context) => planTemplate(change, { files, context }),
  unplan: (change, files, context) => unplanTemplate(change, { files, context }),
};

/** A gate in CI holds for every agent. */
const testPlanner: KindPlanner = {
  files: sharedFiles,
  plan: (change, files, context) => planTest(change, { files, context }),
  unplan: (change, files, context) => unplanTest(change, { files, context }),
};

/** A doc change as the rule that leads to its doc. */
function asRule(change: Change): Change {
  return change.doc ? { ...change, rule: { do: 'add', paths: change.doc.paths } } : change;
}
