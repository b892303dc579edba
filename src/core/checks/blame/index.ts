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
    const subject = subjectSource(names);
    const found = predicates.map(({ kind, regex }) => ({
      kind,
      regex: new RegExp(`(?<![\\w@/-])(?<subject>${subject}) (?:${regex.source})(?![\\w-])`, 'gi'),
    }));
    return document.passages.flatMap((passage): readonly Found[] => {
      const isCause = passage.section !== null && causal.includes(passage.section);
      return sentencesOf(document, passage).flatMap((sentence) => [
        ...blamesIn(document.prose, sentence, found).map((blame) => findingFor(document.text, blame)),
        ...(isCause ? namedIn(document, sentence, names) : []),
      ]);
    });
  },
};

type Search = readonly { readonly kind: Blame['kind']; readonly regex: RegExp }[];

/** Every blame of a sentence, each place once: what has a rewrite comes first. */
function blamesIn(prose: string, sentence: Range, searches: Search): readonly Blame[] {
  const text = prose.slice(sentence.start, sentence.end);
  const blames: Blame[] = [];
  const add = (kind: Blame['kind'], match: RegExpExecArray): void => {
    const range = { start: sentence.start + match.index, end: sentence.start + match.index + match[0].length };
    if (blames.some((other) => other.range.start < range.end && range.start < other.range.end)) return;
    const { subject = '', done = '' } = match.groups ?? {};
    blames.push({ kind, range, sentence, subject, done });
  };
  for (const { kind, regex } of searches) for (const match of text.matchAll(regex)) add(kind, match);
  for (const match of text.matchAll(words)) add('word', match);
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
function namedIn(document: Postmortem, sentence: Range, names: readonly string[]): readonly Found[] {
  const source = ['@[A-Za-z][\\w-]*', ...names].join('|');
  const text = document.prose.slice(sentence.start, sentence.end);
  return [...text.matchAll(new RegExp(`(?<![\\w@/.-])(?:${source})(?![\\w-])`, 'gu'))]
    .map((match) => ({ start: sentence.start + match.index, end: sentence.start + match.index + match[0].length }))
    .filter((range) => !document.references.some((reference) => isWithin(range, reference.range)))
    .map((range) => ({
      range,
      message: 'A person is no cause; name the role, or what the setup lacked. Names belong where people act.',
      fixes: [{ title: 'Ask for the role instead', edits: [{ ...range, text: '(?)' }], automatic: false }],
    }));
}

export default check;
