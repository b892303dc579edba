import type { Edit, Range } from '../../model/finding.ts';
import type { BlameKind } from './patterns.ts';

/** A place at which somebody is blamed. */
export interface Blame {
  readonly kind: BlameKind;
  /** Subject and verb, or the word. */
  readonly range: Range;
  readonly sentence: Range;
  /** '' for a word without one. */
  readonly subject: string;
  /** The participle after "should have". */
  readonly done: string;
}

const irregular: Readonly<Record<string, string>> = {
  run: 'run',
  read: 'read',
  seen: 'see',
  told: 'tell',
  thought: 'think',
  understood: 'understand',
  caught: 'catch',
  done: 'do',
  gone: 'go',
  made: 'make',
  taken: 'take',
  written: 'write',
  kept: 'keep',
  left: 'leave',
  set: 'set',
  stopped: 'stop',
  spotted: 'spot',
  planned: 'plan',
  noticed: 'notice',
  used: 'use',
  raised: 'raise',
  verified: 'verify',
  notified: 'notify',
  escalated: 'escalate',
  validated: 'validate',
  updated: 'update',
  reviewed: 'review',
  asked: 'ask',
  checked: 'check',
  tested: 'test',
  looked: 'look',
  waited: 'wait',
  followed: 'follow',
  reported: 'report',
  confirmed: 'confirm',
  consulted: 'consult',
  considered: 'consider',
};

/** The sentence in terms of the setup: what was not there to show, ask or stop it. Null when only its writer can say. */
export function rewrite(text: string, blame: Blame): Edit | null {
  const words = wordsFor(blame);
  if (words === null) return null;
  const { range, sentence } = blame;
  const opens = text.slice(sentence.start, range.start).replace(/[^\p{L}\p{N}]/gu, '') === '';
  return { ...range, text: opens ? words : words.charAt(0).toLowerCase() + words.slice(1) };
}

function wordsFor({ kind, subject, done }: Blame): string | null {
  // A person does not come back into the sentence by name.
  const whom = /\b(?:agent|assistant|model|ai|llm|bot|claude|codex|copilot|cursor|gemini|opencode|cline|gpt)/i.test(
    subject,
  )
    ? subject.charAt(0).toLowerCase() + subject.slice(1)
    : 'anybody';
  switch (kind) {
    case 'notice':
      return 'Nothing showed';
    case 'consider':
    case 'forget-thing':
      return 'Nothing brought up';
    case 'forget':
      return 'Nothing prompted anybody to';
    case 'bother':
    case 'fail':
      return `Nothing led ${whom} to`;
    case 'know':
      return `Nothing told ${whom}`;
    case 'should': {
      const base = irregular[done.toLowerCase()];
      return base === undefined ? null : `Nothing led ${whom} to ${base}`;
    }
    case 'word':
      return null;
  }
}
