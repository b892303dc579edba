import type { StartCheck, StartStep } from '../model/proof.ts';

/** The answers as one: a plain no decides, then what cannot be told. */
export function judgeSteps(steps: readonly StartStep[]): StartCheck {
  if (steps.some(({ ok }) => ok === false)) return { verdict: 'would not start', steps };
  return { verdict: steps.some(({ ok }) => ok === null) ? 'not established' : 'would start', steps };
}

/** The first answer that is not a plain yes, or null. */
export function obstacleOf({ steps }: StartCheck): StartStep | null {
  return steps.find(({ ok }) => ok === false) ?? steps.find(({ ok }) => ok === null) ?? null;
}
