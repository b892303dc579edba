// What `correction` and `repeated-correction` share: where a human says that the agent got something wrong.
import type { Ref, Session, SessionEvent } from '../model/session.ts';
import { ownWords, sentencesOf } from '../text/own-words.ts';

/** A human's words against something the agent did, with the sentence that says it. */
export interface Correction {
  readonly ref: Ref;
  readonly sentence: string;
  /** Position among the session's events. */
  readonly index: number;
}

/** How a prompt that objects begins; in the middle of one such a word is part of something told. */
const opening: readonly RegExp[] = [
  /^(?:no|nope|nah|wrong)\b(?! (?:problem|worries|need|rush|idea|longer|backward|more|changes?\b))(?:[,.!:–-]|\s+(?:that|this|it|you|i|don'?t|do not|not|the)\b)/i,
];

/** Said of the agent's work, whatever came before. */
const plain: readonly RegExp[] = [
  /(?:^|[,;:–-]\s*|\b(?:but|and|so|sorry|think|actually|well),? )(?:that|this|it)(?:['’]s| is| was) (?:(?:also|still|just|simply|completely|totally|so|really|all) )*(?:not (?:correct|right|true|what (?:i|we) (?:asked|wanted|meant|said|told)|how)|wrong|incorrect|terrible|horrible|awful|hideous|garbage|lame|nonsense)\b/i,
  /\bstill (?:not (?:quite )?(?:right|working|fixed|correct|there)|(?:broken|wrong|failing|fails))\b/i,
  /\b(?:did|have) you (?:(?:just|even) )?(?:make|made) (?:it|this|that|those) up\b/i,
  /\bwhy (?:did(?:n['’]?t)?|do(?:n['’]?t)?|have(?:n['’]?t)?|are(?:n['’]?t)?|can['’]?t|would) you\b/i,
  /\bdid you not\b|\bcan['’]?t you (?:just )?follow\b/i,
  /\byou (?:(?:just|also|still|again|completely|should|were) )*(?:did(?:n['’]?t| not)|forgot|missed|broke|ignored|misunderst\w+|skipped|overlooked|got (?:it|this|that) wrong|should(?:n['’]?t| not)? have|supposed to|were not supposed)\b/i,
  /\bi (?:(?:just|already|clearly|explicitly|never) )?(?:told you|said|asked (?:you|for)|did(?:n['’]?t| not) (?:ask|say|want|tell|mean))\b/i,
  /^(?:(?:please|can you|could you|ok|okay|now|and|then),? )*(?:revert|undo) (?:that|this|it|your|those|these|what you)\b|\bput (?:it|that|this|them|the \S+) back\b|\bnot like (?:that|this)\b/i,
];

/** Said of the result; about the agent only when it has just changed something. */
const afterWork: readonly RegExp[] = [
  /^(?:but |and |hm+,? )*(?:it|this|that) (?:still )?(?:does(?:n['’]?t| not)|did(?:n['’]?t| not)|is(?:n['’]?t| not)|fails?|breaks?|broke)\b/i,
];

/** A bare command not to do something; a correction right after the user stopped the agent. */
const afterStop: readonly RegExp[] = [/^(?:do not|don['’]?t|dont|never|stop (?!for\b)\w+ing|please don['’]?t)\b/i];

/** The writer speaks of a slip of their own, or asks about something that may happen. */
const notTheAgent =
  /\bmy (?:bad|mistake|fault)\b|\bi (?:accidentally|forgot|made a mistake)\b|\bwrong (?:chat|window|session|branch)\b|\bwhat (?:happens )?if\b|^if\b/i;

/** An objection stands at the beginning of a prompt; further down a long one it is part of a task. */
const mostSentences = 6;

/** Every human's word that says the agent got something wrong, in order. */
export function findCorrections(session: Session): readonly Correction[] {
  const found: Correction[] = [];
  let state = { hasActed: false, hasChanged: false, wasStopped: false };
  for (const [index, event] of session.events.entries()) {
    const words = humanWords(event);
    if (words !== null) {
      const sentence = state.hasActed ? tellingSentence(words, state) : null;
      if (sentence !== null) found.push({ ref: event.ref, sentence, index });
    }
    state = follow(state, event);
  }
  return found;
}

type State = { readonly hasActed: boolean; readonly hasChanged: boolean; readonly wasStopped: boolean };

function humanWords(event: SessionEvent): string | null {
  if (event.kind === 'prompt' || event.kind === 'answer') return ownWords(event.text);
  return event.kind === 'denial' && event.by === 'human' && event.feedback !== null ? ownWords(event.feedback) : null;
}

function follow(state: State, event: SessionEvent): State {
  if (event.kind === 'prompt') return { ...state, hasChanged: false, wasStopped: false };
  if (event.kind === 'interruption') return { ...state, wasStopped: true };
  if (event.kind === 'denial') return { ...state, wasStopped: state.wasStopped || event.by === 'human' };
  if (event.kind === 'reply') return { ...state, hasActed: true };
  if (event.kind !== 'call') return state;
  const isChange = event.files.some(
    (file) => file.action === 'edit' || file.action === 'create' || file.action === 'delete',
  );
  return { ...state, hasActed: true, hasChanged: state.hasChanged || isChange };
}

function tellingSentence(words: string, { hasChanged, wasStopped }: State): string | null {
  if (notTheAgent.test(words)) return null;
  const sentences = sentencesOf(words).slice(0, mostSentences);
  const patterns = [...plain, ...(hasChanged ? afterWork : [])];
  const [first] = sentences;
  if (first !== undefined && opening.some((pattern) => pattern.test(first))) return first;
  const said = sentences.find((sentence) => patterns.some((pattern) => pattern.test(sentence)));
  if (said !== undefined) return said;
  return wasStopped && first !== undefined && afterStop.some((pattern) => pattern.test(first)) ? first : null;
}
