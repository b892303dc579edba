/** What a rewrite needs of the verb that was found. */
export type BlameKind =
  'notice' | 'consider' | 'bother' | 'forget' | 'forget-thing' | 'know' | 'should' | 'fail' | 'word';

/** A way to blame, anchored behind its subject or standing alone. */
export interface BlamePattern {
  readonly kind: BlameKind;
  readonly regex: RegExp;
}

const agents =
  'agents?|assistants?|models?|ai|llm|(?:chat)?bots?|claude(?: code)?|codex|copilot|cursor|gemini(?: cli)?|opencode|cline|gpt';
const people =
  'users?|developers?|engineers?|programmers?|reviewers?|operators?|authors?|maintainers?|managers?|team|admins?|administrators?|' +
  'analysts?|testers?|colleagues?|interns?|contractors?|humans?|persons?|people|supervisors?|department|staff|on-call';
const article = '(?:the|our|an?|this|that|its|his|her|their|my|your|every|each) ';

/** Words of which a subject that acts consists; customers and systems are none. */
export function subjectSource(names: readonly string[]): string {
  const named = names.map((name) => name.replace(/[^\w\s@-]/g, '\\$&')).sort((a, b) => b.length - a.length);
  return [
    `@[\\w-]+`,
    ...named,
    `${article}(?:[\\w-]+ ){0,2}?(?:${agents}|${people})`,
    agents,
    people,
    'he|she|we|i|you',
  ]
    .map((part) => `(?:${part})`)
    .join('|');
}

const not =
  "(?:did not|didn['’]t|does not|doesn['’]t|do not|don['’]t|had not|hadn['’]t|never)(?: (?:even|once|really))?";
const acts =
  'notice|check|verify|test|read|ask|follow|see|reali[sz]e|understand|recogni[sz]e|consider|think|remember|obey|respect|tell|inform|report|mention|review|catch|spot|look|validate|confirm|run';

/** Ways that need a subject, which stands before them. */
export const predicates: readonly BlamePattern[] = [
  { kind: 'notice', regex: new RegExp(`${not} (?:notic|reali[sz]|recogni[sz]|spot|understand|underst)(?:e|ed|ood)?`) },
  { kind: 'consider', regex: new RegExp(`${not} (?:consider|think of|anticipate|foresee|remember)(?:ed|d)?`) },
  { kind: 'bother', regex: new RegExp(`${not} bother(?:ed)? to|could not be bothered to|couldn['’]t be bothered to`) },
  { kind: 'word', regex: new RegExp(`${not} (?:care|think|pay attention)(?:ed)?`) },
  { kind: 'forget', regex: /(?:had |has |have )?(?:simply |just )?(?:forgot|forgets|forget|forgotten) to/ },
  { kind: 'forget-thing', regex: /(?:had |has |have )?(?:simply |just )?(?:forgot|forgets|forgotten)(?: about)?/ },
  { kind: 'know', regex: /(?:should|ought to)(?: really)?(?: have|['’]ve) (?:known|realised|realized)/ },
  {
    kind: 'should',
    regex: /(?:should|ought to)(?: really)?(?: have|['’]ve)(?: at least| also| really)? (?<done>[a-z]+)/,
  },
  {
    kind: 'word',
    regex: /(?:should|ought)(?: not|n['’]t)(?: to)?(?: have|['’]ve) [a-z]+|should know better|knew better/,
  },
  {
    kind: 'fail',
    regex: new RegExp(`(?:has |had |have )?(?:simply |just )?(?:failed|neglected|omitted) to(?= (?:${acts})\\b)`),
  },
  {
    kind: 'word',
    regex:
      /(?:was|were|is|are|has been|have been|being|got|became|acted)(?: too| so| very| simply| just| clearly)? (?:lazy|dumb|distracted|inattentive|overconfident|incompetent|clueless|naive|sloppy|hasty)/,
  },
];

/** Words that blame whoever they are about. */
export const words =
  /\b(?:careless(?:ly|ness)?|stupid(?:ly|ity)?|negligen(?:t|tly|ce)|incompeten(?:t|tly|ce)|idiot(?:s|ic|ically)?|slopp(?:y|ily|iness)|reckless(?:ly|ness)?|irresponsibl[ey]|unprofessional(?:ly)?|laziness|thoughtless(?:ly|ness)?|(?:human|user|operator|pilot) error|(?:is|was|are|were|be) to blame|(?:his|her|their|our|your|my|'s|’s)(?: own)? fault|(?:is|was|were|are) at fault|lack of (?:care|attention|diligence|discipline|common sense)|common sense)\b/gi;
