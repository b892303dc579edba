import type { Change, Guard } from '../../model/change.ts';
import type { Json } from '../../model/session.ts';
import { findJson } from '../../text/json.ts';
import type { JsonNode } from '../../text/json.ts';
import { appendAtPath, insertProperty, removeArrayItem, removeProperty, replaceJson } from '../../text/json-edit.ts';
import type { Step } from '../../text/compose-edits.ts';
import { guardFiles, otherGuards, planGuardFiles, unplanGuardFiles } from '../guard-files.ts';
import { markOf, mergePlans, refuse, remark } from '../plans.ts';
import type { HarnessFiles, Plan, PlanContext } from '../target.ts';
import { covers, matcherFor, widen } from './matcher.ts';
import {
  doubledNotes,
  dropEmpty,
  emptyOnTheWay,
  planSteps,
  readSettings,
  refuseAny,
  refuseType,
  unplanSteps,
} from './settings.ts';

const event = ['hooks', 'PreToolUse'] as const;

/** No shell variable and no `args`: the same words work in sh, cmd.exe and PowerShell, and in the agents that read this file too. */
export const command = `node -e "require(process.env.CLAUDE_PROJECT_DIR+'/.postmortem/guard.cjs')" claude`;

/** Registers the guard program before tool use, or widens the registration that is there, and adds the guard. */
export function planHook(change: Change, files: HarnessFiles, context: PlanContext): Plan {
  const { guard } = change;
  if (!guard) return refuse('The change has no `guard`.');
  const on = typeof guard.on === 'string' ? [guard.on] : guard.on;
  if (on.includes('finish'))
    return refuse('This version writes no guard on `finish`: use a test in CI, or another subject.');
  const settings = readSettings(files);
  if ('refusal' in settings) return refuse(settings.refusal);
  const { root } = settings;
  const broken = refuseAny(refuseType(root, ['hooks'], 'object'), refuseType(root, event, 'array'));
  if (broken) return broken;
  const guards = planGuardFiles(change, files, context);
  const others = otherGuards(files, markOf(change, context));
  if (guards.refusals.length > 0) return guards;
  if (!others) return refuse('.postmortem/guards.json has entries that cannot be read: mend them, then apply.');
  const needed = matcherFor([...others, guard]);
  const isHard = [...others, guard].some(({ hard }) => hard === true);
  const found = root && findRegistration(root);
  const registered = found ? widenSteps(found, needed, isHard) : appendSteps(needed, isHard);
  if ('refusal' in registered) return refuse(registered.refusal);
  const kept = change.applied?.kept ?? emptyOnTheWay(root, event);
  const plan = mergePlans(
    guards,
    planSteps(settings, registered.steps),
    remark(...doubledNotes(settings), ...notesFor(guard, root)),
  );
  const shares = found ? [settings.path, guardFiles.program] : [];
  return { ...plan, ...(shares.length > 0 ? { shares } : {}), ...(kept.length > 0 ? { kept } : {}) };
}

/** Takes the guard out, narrows the registration to what is left, and removes it with the last guard. */
export function unplanHook(change: Change, files: HarnessFiles, context: PlanContext): Plan {
  const { guard } = change;
  if (!guard) return refuse('The change has no `guard`.');
  const guards = unplanGuardFiles(change, files, context);
  const settings = readSettings(files);
  if ('refusal' in settings) return refuse(settings.refusal);
  const others = otherGuards(files, markOf(change, context));
  if (!others) return refuse('.postmortem/guards.json cannot be read: mend it, then undo.');
  const found = settings.root && findRegistration(settings.root);
  if (!found) return guards;
  const kept = new Set(change.applied?.kept ?? []);
  if (others.length > 0) {
    return mergePlans(guards, unplanSteps(settings, narrowSteps(found, [...others, guard], others), kept));
  }
  if (found.command !== command) {
    return refuse(
      '.claude/settings.json: the command of the post-mortem guard was edited since it was applied. Take the hook out by hand.',
    );
  }
  return mergePlans(guards, unplanSteps(settings, removeSteps(found, kept), kept));
}

/** Where the guard program is registered. */
interface Registration {
  readonly group: number;
  readonly handler: number;
  readonly command: string;
  /** Null when the group has none: it matches everything. */
  readonly matcher: string | null;
  readonly onFailure: Json;
  /** Whether the group holds handlers of others too. */
  readonly isShared: boolean;
}

function findRegistration(root: JsonNode): Registration | null {
  const groups = findJson(root, event)?.children ?? [];
  for (const [group, { node }] of groups.entries()) {
    const handlers = findJson(node, ['hooks'])?.children ?? [];
    for (const [handler, entry] of handlers.entries()) {
      const line = findJson(entry.node, ['command'])?.value;
      if (typeof line !== 'string' || !line.includes('.postmortem/guard')) continue;
      const matcher = findJson(node, ['matcher'])?.value;
      return {
        group,
        handler,
        command: line,
        matcher: typeof matcher === 'string' ? matcher : null,
        onFailure: findJson(entry.node, ['onFailure'])?.value ?? null,
        isShared: handlers.length > 1,
      };
    }
  }
  return null;
}

function appendSteps(needed: string, isHard: boolean): { steps: readonly Step[] } {
  const handler = {
    type: 'command',
    command,
    timeout: 15,
    ...(isHard ? { onFailure: 'block' } : {}),
    statusMessage: 'post-mortem guard',
  };
  return { steps: [(text) => appendAtPath(text, event, { matcher: needed, hooks: [handler] })] };
}

function widenSteps(
  found: Registration,
  needed: string,
  isHard: boolean,
): { steps: readonly Step[] } | { refusal: string } {
  const steps: Step[] = [];
  const group = [...event, found.group];
  if (!covers(found.matcher, needed)) {
    const wider = found.isShared ? null : widen(found.matcher ?? '', needed);
    if (wider === null) {
      return {
        refusal: `.claude/settings.json: the matcher ${JSON.stringify(found.matcher)} of the post-mortem guard was changed by hand and does not cover ${needed}: widen it, then apply.`,
      };
    }
    steps.push((text) => replaceJson(text, [...group, 'matcher'], wider));
  }
  if (isHard && found.onFailure === null) {
    steps.push((text) => insertProperty(text, [...group, 'hooks', found.handler], ['onFailure', 'block']));
  }
  return { steps };
}

/** Undoes widening; a matcher that is not as we would have written it is somebody's choice and stays. */
function narrowSteps(found: Registration, before: readonly Guard[], after: readonly Guard[]): readonly Step[] {
  const group = [...event, found.group];
  const steps: Step[] = [];
  const narrower = matcherFor(after);
  if (found.matcher === matcherFor(before) && narrower !== found.matcher) {
    steps.push((text) => replaceJson(text, [...group, 'matcher'], narrower));
  }
  const wasHard = before.some(({ hard }) => hard === true) && !after.some(({ hard }) => hard === true);
  if (wasHard && found.onFailure === 'block') {
    steps.push((text) => removeProperty(text, [...group, 'hooks', found.handler], 'onFailure'));
  }
  return steps;
}

function removeSteps(found: Registration, kept: ReadonlySet<string>): readonly Step[] {
  const handlers = [...event, found.group, 'hooks'];
  return [
    (text) =>
      found.isShared ? removeArrayItem(text, handlers, found.handler) : removeArrayItem(text, event, found.group),
    ...dropEmpty(event, kept),
  ];
}

function notesFor(guard: Guard, root: JsonNode | null): readonly string[] {
  const subjects = typeof guard.on === 'string' ? [guard.on] : guard.on;
  const seesShell = subjects.some((subject) => subject === 'shell' || subject === 'any');
  const hasPaths = [guard.deny, guard.ask, guard.allow].some((match) => (match?.path?.length ?? 0) > 0);
  const off = root && findJson(root, ['disableAllHooks'])?.value === true;
  return [
    ...(off ? ['`disableAllHooks` is true in .claude/settings.json: no hook runs until it is taken out.'] : []),
    'Claude Code takes up changed hooks at once. The guard adds about 0.05 to 0.25 s to each call it is asked about, mostly the start of Node.',
    ...(guard.hard
      ? ['Claude Code before 2.1.295 does not know `onFailure` and lets calls through when Node cannot start.']
      : []),
    'Copilot CLI, Cursor and Devin run this hook too, since they read .claude/settings.json.',
    ...(seesShell
      ? [
          'It sees through env, sudo, subshells, `git -C` and `bash -c`, but not into scripts, aliases, variables that hold a command, or programs that start others.',
        ]
      : []),
    ...(hasPaths
      ? [
          'From the shell it sees redirections, tee, cp, mv, rm, sed -i and git checkout or restore of named files; other programs that write files pass.',
        ]
      : []),
  ];
}
