import type { Change, RuleChange } from '../model/change.ts';
import { findPlace, markOf, mergePlans, refuse, remark } from './plans.ts';
import type { Place } from './plans.ts';
import { planSwap, removedMark } from './rule-file.ts';
import type { HarnessFiles } from './harness-file.ts';
import type { Plan, PlanContext } from './target.ts';

/** How one target carries out the parts of a rule change. */
export interface RuleWriter {
  /** The files in which a sentence to be changed is looked for. */
  readonly candidates: readonly string[];
  /** Puts the rule's text in, scoped by `rule.paths` if there are any. */
  add(rule: RuleChange, text: string): Plan;
  /** Takes it out again. */
  remove(rule: RuleChange, text: string): Plan;
}

/** The change's rule; a change of this kind without one is a bug of the caller. */
function ruleOf(change: Change): RuleChange {
  return change.rule ?? { do: 'add' };
}

/** Carries out a rule change: adds the text, replaces a sentence, or takes one out leaving a mark for undo. */
export function planRule(change: Change, files: HarnessFiles, options: RuleOptions): Plan {
  const rule = ruleOf(change);
  const text = rule.text?.trim() ?? '';
  if (rule.do === 'add') return text === '' ? refuse('The rule has no `text`.') : options.writer.add(rule, text);
  const swap = swapOf(change, options.context);
  if ('refusal' in swap) return refuse(swap.refusal);
  const places = sentencePlaces(files, rule.file === undefined ? options.writer.candidates : [rule.file]);
  const swapped = planSwap(places, swap.from, swap.to);
  const sentence = isMark(swap.to) ? mergePlans(swapped, remark(markNote)) : swapped;
  return rule.do === 'scope' ? mergePlans(sentence, options.writer.add(rule, text)) : sentence;
}

/** Takes a rule change back. */
export function unplanRule(change: Change, files: HarnessFiles, options: RuleOptions): Plan {
  const rule = ruleOf(change);
  const text = rule.text?.trim() ?? '';
  if (rule.do === 'add') return options.writer.remove(rule, text);
  const swap = swapOf(change, options.context);
  if ('refusal' in swap) return refuse(swap.refusal);
  const places = sentencePlaces(files, rule.file === undefined ? options.writer.candidates : [rule.file]);
  const sentence = planSwap(places, swap.to, swap.from);
  return rule.do === 'scope' ? mergePlans(sentence, options.writer.remove(rule, text)) : sentence;
}

const markNote =
  'A comment stays in the place of the sentence, so that undo can put it back; delete it when the change is settled.';

function isMark(text: string): boolean {
  return text.startsWith('<!--');
}

interface RuleOptions {
  readonly context: PlanContext;
  readonly writer: RuleWriter;
}

function swapOf(change: Change, context: PlanContext): { from: string; to: string } | { refusal: string } {
  const rule = ruleOf(change);
  const from = rule.old?.trim() ?? '';
  if (from === '') return { refusal: `To ${rule.do} a rule, give the \`old\` sentence as it stands in the file.` };
  if (rule.do === 'remove' || rule.do === 'scope') return { from, to: removedMark(markOf(change, context)) };
  const to = rule.text?.trim() ?? '';
  if (to === '' || to === from) return { refusal: `To ${rule.do} a rule, give a \`text\` that differs from \`old\`.` };
  return { from, to };
}

/** Files that exist, each real one once. */
function sentencePlaces(files: HarnessFiles, candidates: readonly string[]): readonly Place[] {
  const places = new Map<string, Place>();
  for (const candidate of candidates) {
    const place = findPlace(files, candidate);
    if (!('refusal' in place) && place.text !== null) places.set(place.path, place);
  }
  return [...places.values()];
}
