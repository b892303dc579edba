import type { Range } from '../model/finding.ts';
import type { Postmortem } from '../model/postmortem.ts';
import type { Check, Found } from './check.ts';
import { hasQuestion, isWithin, sectionWith, sentencesOf } from './places.ts';

interface Vagueness {
  readonly regex: RegExp;
  /** What to say instead. */
  readonly instead: string;
  /** Not vague when the sentence names something that can be looked at: code, a number, a file, a condition. */
  readonly isFineWithObject?: boolean;
}

const imperative = String.raw`(?:^|(?<=[.:;]\s|\*\*|\b(?:we|they|and|should|must|will|need to|to|please) ))`;

const kinds: readonly Vagueness[] = [
  {
    regex:
      /\b(?:be|being|stay) (?:more |extra |very |especially )?(?:careful|cautious|mindful|attentive|vigilant|diligent|thoughtful|conservative)\b|\b(?:take|use) (?:more|better|extra|greater) care\b|\bpay (?:more |close |closer |better )?attention\b|\b(?:more|extra) (?:care|caution|attention|vigilance|diligence) (?:is|will|should|when|with|in)\b/gi,
    instead: 'Name the act and what stops it: a check, a rule with its condition, a guard.',
  },
  {
    regex:
      /\b(?:remember|don['’]t forget|do not forget|keep in mind|bear in mind|be aware)(?: that| to| of|,)?(?![\w-])|\braise awareness\b/gi,
    instead:
      'Nobody remembers for long; say where it is asked for at the moment it matters: a template, a gate, a rule.',
  },
  {
    regex:
      /\b(?:try (?:harder|to (?:be|do|avoid))|do better|think (?:harder|twice|more carefully)|double[- ]check everything)\b/gi,
    instead: 'Say what is done differently, and what shows that it was done.',
  },
  {
    regex: new RegExp(`${imperative}(?:improve|enhance|strengthen|optimi[sz]e|increase|refine|clean up)\\b`, 'gi'),
    instead: 'Say what is added or changed where, and by which number it will be seen.',
    isFineWithObject: true,
  },
  {
    regex: new RegExp(`${imperative}(?:monitor|watch|keep an eye on|observe|track)\\b`, 'gi'),
    instead: 'Name the measure, the threshold and whom the alert reaches.',
    isFineWithObject: true,
  },
  {
    regex: new RegExp(
      `${imperative}(?:look into|investigate|explore|consider|think about|discuss|revisit|evaluate|communicate better)\\b`,
      'gi',
    ),
    instead: 'Decide it now, or write it under what is not done with its reason.',
    isFineWithObject: true,
  },
];

/** Something that can be looked at: code (masked), a number, a name of a file, a condition. */
const object = /x{3,}|\d|\b[\w-]+\.[a-z]{1,5}\b|\b(?:when|if|until|above|below|at least|at most|unless|whenever)\b/i;

const check: Check = {
  id: 'vague-change',
  description: 'A change names what is done and where, so that somebody can see that it was done.',
  severity: 'warning',
  unfinished: false,
  check(document) {
    const section = sectionWith(document, 'changes');
    return [...(section ? inProse(document, section.body) : []), ...inBlocks(document)];
  },
};

function inProse(document: Postmortem, body: Range): readonly Found[] {
  const others = document.actions.flatMap(({ number, severity, owner, due, status, category }) =>
    [number, severity, owner, due, status, category].flatMap((cell) => (cell ? [cell.range] : [])),
  );
  return document.passages
    .filter(({ range }) => isWithin(range, body) && !others.some((other) => isWithin(range, other)))
    .filter(({ range }) => !hasQuestion(document, range))
    .flatMap((passage) =>
      sentencesOf(document, passage).flatMap((sentence) =>
        vaguenessIn(document.prose, sentence).map((found) => ({
          ...found,
          fixes: [
            {
              title: 'Ask what exactly',
              edits: [{ start: passage.range.end, end: passage.range.end, text: ' (?)' }],
              automatic: false,
            },
          ],
        })),
      ),
    );
}

/** The rules and templates that blocks would write: an agent cannot follow a vague one either. */
function inBlocks(document: Postmortem): readonly Found[] {
  return document.changes.flatMap(({ fields }) =>
    ['rule.text', 'template.text'].flatMap((key) => {
      const range = fields.get(key);
      return range && !hasQuestion(document, range) ? vaguenessIn(document.text, range) : [];
    }),
  );
}

function vaguenessIn(text: string, part: Range): readonly Found[] {
  const said = text.slice(part.start, part.end);
  const isNamed = object.test(said);
  return kinds
    .filter(({ isFineWithObject = false }) => !isFineWithObject || !isNamed)
    .flatMap(({ regex, instead }) =>
      [...said.matchAll(regex)].map((match) => {
        const start = part.start + match.index;
        const range = { start, end: start + match[0].length };
        return { range, message: `“${match[0]}” can not be seen to be done. ${instead}`, fixes: [] };
      }),
    );
}

export default check;
