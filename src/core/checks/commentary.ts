import type { Check } from './check.ts';
import { sectionWith, sentencesIn } from './places.ts';

/** What says how somebody felt, guessed or judged instead of what happened. */
const comments =
  /(?<![\w-])(?:(?:un)?fortunately|luckily|sadly|regrettably|thankfully|obviously|of course|surprisingly|amazingly|annoyingly|frustratingly|ironically|interestingly|needless to say|to be fair|in hindsight|apparently|presumably|probably|supposedly|seemingly|it seems(?: that)?|in (?:my|our) (?:opinion|view)|(?:i|we) (?:think|believe|feel|guess|suspect)|(?:terrible|terribly|horrible|horribly|awful|awfully|disastrous(?:ly)?|ridiculous(?:ly)?|shocking(?:ly)?|embarrassing(?:ly)?|unbelievabl[ey]|absurd(?:ly)?|appalling(?:ly)?|sheer luck|by sheer luck))(?![\w-])|!(?=\s|$)/gi;

const check: Check = {
  id: 'commentary',
  description: 'What happened is told without feelings, guesses or judgement, so that nobody argues about it.',
  severity: 'warning',
  unfinished: false,
  check(document) {
    const section = sectionWith(document, 'what-happened');
    if (!section) return [];
    return sentencesIn(document, section.body).flatMap((sentence) => {
      const prose = document.prose.slice(sentence.start, sentence.end);
      return [...prose.matchAll(comments)].map((match) => {
        const range = { start: sentence.start + match.index, end: sentence.start + match.index + match[0].length };
        const said = document.text.slice(range.start, range.end);
        return {
          range,
          message: `“${said}” is a comment; tell what was asked, what came out and how it was caught, and no more.`,
          fixes: [
            { title: `Leave out “${said}”`, edits: [leaveOut(document.text, range, sentence)], automatic: false },
          ],
        };
      });
    });
  },
};

type Span = { readonly start: number; readonly end: number };

/** Takes words out with their comma; what then begins the sentence gets its capital. */
function leaveOut(text: string, range: Span, sentence: Span) {
  if (text.slice(range.start, range.end) === '!') return { ...range, text: '.' };
  const after = /^,?[^\S\r\n]*/.exec(text.slice(range.end, sentence.end))?.[0].length ?? 0;
  const end = range.end + after;
  const next = text.charAt(end);
  if (range.start === sentence.start && /\p{Ll}/u.test(next)) {
    return { start: range.start, end: end + 1, text: next.toUpperCase() };
  }
  // Before a full stop, the space and comma in front go, too.
  const isLast = /^[.,;:)]/.test(text.slice(end));
  const before = isLast ? (/,?[^\S\r\n]*$/.exec(text.slice(sentence.start, range.start))?.[0].length ?? 0) : 0;
  const start = range.start - before;
  return { start, end, text: '' };
}

export default check;
