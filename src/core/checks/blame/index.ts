import type { Fix, Range } from '../../model/finding.ts';
import type { Postmortem } from '../../model/postmortem.ts';
import type { Check, Found } from '../check.ts';
import { isWithin, sentencesOf, tablesIn } from '../places.ts';
import { predicates, subjectSource, words } from './patterns.ts';
import { rewrite, type Blame } from './rewrite.ts';

/** Where causes are told: no person is one. */
const causal = ['root-cause', 'what-went-wrong', 'contributing-factors'];

const check: Check = {
  id: 'blame',
  description: 'The document asks what the setup lacked; it blames neither a person nor the agent.',
  severity: 'warning',
  unfinished: false,
  check(document) {
    const names = namesIn(document);
    const named = new RegExp(`(?<![\\w@/.-])(?:${['@[A-Za-z][\\w-]*', ...names].join('|')})(?![\\w-])`, 'gu');
    const subject = new RegExp(`(?<![\\w@/-])(?:${subjectSource(names)}) $`, 'i');
    // What stands nowhere in the document needs to be looked for in none of its sentences.
    const present = looked.filter(({ regex }) => document.prose.search(regex) !== -1);
    return document.passages.flatMap((passage): readonly Found[] => {
      const isCause = passage.section !== null && causal.includes(passage.section);
      return sentencesOf(document, passage).flatMap((sentence) => [
        ...blamesIn(document.prose, sentence, { present, subject }).map((blame) => findingFor(document.text, blame)),
        ...(isCause ? namedIn(document, sentence, named) : []),
      ]);
    });
  },
};

/** Verbs are looked for first, since they are rare, and then the subject in front of them; some words need none. */
const looked = [
  ...predicates.map(({ kind, regex }) => ({
    kind,
    regex: new RegExp(`(?<= )(?:${regex.source})(?![\\w-])`, 'gi'),
    isAlone: false,
  })),
  { kind: 'word', regex: words, isAlone: true } as const,
];

/** Every blame of a sentence, each place once: what has a rewrite comes first. */
function blamesIn(
  prose: string,
  sentence: Range,
  { present, subject: before }: { readonly present: typeof looked; readonly subject: RegExp },
): readonly Blame[] {
  const text = prose.slice(sentence.start, sentence.end);
  const blames: Blame[] = [];
  const add = (blame: Pick<Blame, 'kind' | 'subject' | 'done'>, from: number, to: number): void => {
    const range = { start: sentence.start + from, end: sentence.start + to };
    if (blames.some((other) => other.range.start < range.end && range.start < other.range.end)) return;
    blames.push({ ...blame, range, sentence });
  };
  for (const { kind, regex, isAlone } of present) {
    for (const match of text.matchAll(regex)) {
      const subject = isAlone ? '' : before.exec(text.slice(Math.max(0, match.index - 120), match.index))?.[0];
      if (subject === undefined) continue;
      const found = { kind, subject: subject.trimEnd(), done: match.groups?.done ?? '' };
      add(found, match.index - subject.length, match.index + match[0].length);
    }
  }
  return blames;
}

function findingFor(text: string, blame: Blame): Found {
  const { range, sentence } = blame;
  const edit = rewrite(text, blame);
  const said = text.slice(range.start, range.end);
  const ask = '(?) What in the setup allowed this: which check, rule or signal was missing?';
  const fixes: Fix[] = [];
  if (edit) fixes.push({ title: `Say “${edit.text.trim()} …”`, edits: [edit], automatic: false });
  // An adverb goes without a trace.
  else if (/ly$/i.test(said) && /^[^\S\r\n]/.test(text.slice(range.end))) {
    fixes.push({
      title: `Leave out “${said}”`,
      edits: [{ start: range.start, end: range.end + 1, text: '' }],
      automatic: false,
    });
  }
  fixes.push({ title: 'Ask what the setup lacked instead', edits: [{ ...sentence, text: ask }], automatic: false });
  return { range, message: `“${said}” blames; say what in the setup did not show, ask for or stop it.`, fixes };
}

/** People whom the document names where people act: owners, those who told others, those who signed. */
function namesIn(document: Postmortem): readonly string[] {
  const cells = [
    ...document.changes.map(({ change }) => change?.owner ?? ''),
    ...document.actions.map(({ owner }) => owner?.text ?? ''),
    ...[...tablesIn(document, 'sign-off'), ...tablesIn(document, 'communications')].flatMap(({ rows }) =>
      rows.map(({ cells: [, name] }) => name?.text ?? ''),
    ),
  ];
  const names = cells.flatMap((cell) => cell.split(/[,;/&]| and /).map((part) => part.replace(/[*_`]/g, '').trim()));
  const people = names.filter((name) => /^\p{Lu}\p{Ll}+(?: \p{Lu}[\p{L}.'’-]*){0,3}$/u.test(name) && !roles.test(name));
  return [...new Set(people.flatMap((name) => [name, name.split(' ')[0] ?? name]).filter((name) => name.length > 2))];
}

const roles =
  /\b(?:team|group|lead|manager|engineer(?:ing)?|department|office|security|platform|legal|support|sponsor|customers?|product|data|operations|none|nobody|head|director|status)\b/i;

/** A person named in a sentence that tells a cause. */
function namedIn(document: Postmortem, sentence: Range, named: RegExp): readonly Found[] {
  const text = document.prose.slice(sentence.start, sentence.end);
  return [...text.matchAll(named)]
    .map((match) => ({ start: sentence.start + match.index, end: sentence.start + match.index + match[0].length }))
    .filter((range) => !document.references.some((reference) => isWithin(range, reference.range)))
    .map((range) => ({
      range,
      message: 'A person is no cause; name the role, or what the setup lacked. Names belong where people act.',
      fixes: [{ title: 'Ask for the role instead', edits: [{ ...range, text: '(?)' }], automatic: false }],
    }));
}

export default check;
