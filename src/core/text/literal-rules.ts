import { placesIn } from './boundaries.ts';

/** Something a rule file forbids or demands so literally that a call can be held against it. */
export type LiteralRule =
  | { readonly kind: 'no-command'; readonly words: string; readonly line: string }
  | { readonly kind: 'no-change'; readonly place: string; readonly line: string }
  | { readonly kind: 'instead'; readonly words: string; readonly wanted: string; readonly line: string }
  | { readonly kind: 'before-commit'; readonly words: string; readonly line: string };

const forbids = /\b(?:never|do not|don['’]t|must not|must never|may not|is forbidden|are forbidden|not allowed)\b/i;
const changes = /\b(?:edit|change|modify|touch|alter|write to|update)\b/i;
/** The rule leaves a way open that a transcript may have taken without our seeing it. */
const conditional =
  /\b(?:unless|if|when|except|directly|manually|by hand|alone|only|usually|prefer|try|avoid|consider|first)\b/i;
const runs = /\b(?:run|runs|running|use|using|call|execute)\b/i;
const beforeCommit = /\b(?:run|pass(?:es)?)\b.*\bbefore (?:(?:you|every|each|any|a|the) )*commit/i;
const useInstead = /\buse `([^`]+)`[^.`]*?(?:\b(?:instead of|not|never|rather than)\b)[^.`]*?`([^`]+)`/i;

/** The literal rules of a rule file: one instruction a line or sentence, its subject in a code span. Headings, code blocks and quotations hold none. */
export function literalRules(text: string): readonly LiteralRule[] {
  const prose = text.replace(/^(?:```|~~~)[\s\S]*?^(?:```|~~~)/gm, '').replace(/<!--[\s\S]*?-->/g, '');
  return prose
    .split('\n')
    .filter((line) => !/^\s*(?:#|>|\|)/.test(line))
    .flatMap((line) => line.split(/(?<=[.!])\s+(?=[A-Z`])/))
    .map((line) => line.replace(/^\s*(?:[-*+]|\d+[.)])\s+/, '').trim())
    .flatMap(readRule);
}

function readRule(line: string): readonly LiteralRule[] {
  if (line.length > 300) return [];
  const instead = useInstead.exec(line);
  if (instead?.[1] !== undefined && instead[2] !== undefined && isCommand(instead[2]) && !conditional.test(line)) {
    return [{ kind: 'instead', words: instead[2], wanted: instead[1], line }];
  }
  const spans = [...line.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
  if (beforeCommit.test(line) && !forbids.test(line)) {
    const [words] = spans.filter(isCommand);
    return words === undefined ? [] : [{ kind: 'before-commit', words, line }];
  }
  if (!forbids.test(line) || conditional.test(line.replace(/without being asked/i, ''))) return [];
  const said = line.slice(forbids.exec(line)?.index ?? 0);
  if (changes.test(said)) {
    const places = spans.length > 0 ? spans.filter((span) => placesIn(span).length > 0) : placesIn(said);
    return places.map((place) => ({ kind: 'no-change' as const, place, line }));
  }
  // The span must be what is forbidden: "never run `x`", "never `x`", not "never commit without `x`".
  const direct = /^(?:\S+ ){1,2}(?:(?:ever|please) )?(?:(?:run|use|call|execute) )?`([^`]+)`/i.exec(said)?.[1];
  const words = direct ?? (/^`/.test(line) && runs.test(said) ? spans[0] : undefined);
  return words !== undefined && isCommand(words) ? [{ kind: 'no-command', words, line }] : [];
}

/** A program with plain words: no path, no placeholder. */
function isCommand(span: string): boolean {
  return /^[a-z][\w.-]*(?: [\w@:=./-]+)*$/.test(span) && !/[<>{}$]/.test(span) && !/^\S+\.[a-z]{1,4}$/.test(span);
}
