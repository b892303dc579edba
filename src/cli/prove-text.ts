import type { CaseResult, Proof } from '../core/model/proof.ts';
import { count } from '../core/text/quote.ts';
import { leftOut, qualify, type ProvedLibrary, type UnreadChange } from '../node/prove.ts';
import type { CliIo } from './io.ts';
import { printable, styleFor, type Style } from './text.ts';

/** Proofs for people: each change with its word, what did not go as it must, and what is known of its limits. */
export function renderProofs({ proofs, unread }: ProvedLibrary, io: CliIo): string {
  const style = styleFor(io);
  const left = unread.map((one) => renderUnread(one, style)).join('');
  if (proofs.length === 0) {
    return unread.length === 0
      ? 'Nothing is applied: there is nothing to prove.\n'
      : `${left}\nNothing that can be read is applied; ${count(unread.length, 'change')} cannot be read.\n`;
  }
  const documents = [...new Set(proofs.map(({ document }) => document))];
  const blocks = documents.map((document) => {
    const own = proofs.filter((proof) => proof.document === document);
    return `${style.bold(printable(document))}\n${own.map((proof) => renderProof(proof, style)).join('')}`;
  });
  const rest = unread.length === 0 ? '' : ` ${count(unread.length, 'change')} cannot be read.`;
  return `${blocks.join('\n')}${left === '' ? '' : `\n${left}`}${summary(proofs)}${rest}${renderAsking(proofs, style)}\n`;
}

const asking = [
  { said: leftOut.otherHooks, flag: '--run-hooks runs the other hooks on the same event too.' },
  { said: leftOut.hook, flag: '--run-hooks runs hooks that nobody allowed yet: read them first.' },
  { said: leftOut.test, flag: '--run-tests runs the commands of test changes, in copies.' },
  { said: leftOut.cases, flag: 'agent-postmortem cases FILE takes cases from the run.' },
] as const;

/** How to ask here for what was left out. */
function renderAsking(proofs: readonly Proof[], style: Style): string {
  const said = proofs.flatMap(({ reasons, notes }) => [...reasons, ...notes]);
  const flags = asking.filter((one) => said.some((text) => text.includes(one.said))).map(({ flag }) => flag);
  return flags.map((flag) => `\n${style.dim(flag)}`).join('');
}

function renderUnread({ document, line, message, wasApplied }: UnreadChange, style: Style): string {
  const consequence = wasApplied === false ? '' : '; what it applied may be gone without a word';
  return `${style.red('!')} ${printable(document)}:${line}: ${printable(message, 300)}${consequence}.\n`;
}

function summary(proofs: readonly Proof[]): string {
  const words = ['proved', 'shown', 'not shown', 'disarmed'] as const;
  const counted = words.flatMap((word) => {
    const number = proofs.filter((proof) => proof.word === word).length;
    return number === 0 ? [] : [`${number} ${word}`];
  });
  return `\n${count(proofs.length, 'change')}: ${counted.join(', ')}.`;
}

function renderProof(proof: Proof, style: Style): string {
  const { changeId, kind, target, word, inexact, reasons, notes } = proof;
  const paint = { proved: style.green, shown: style.green, 'not shown': style.yellow, disarmed: style.red }[word];
  const head = `  ${changeId}  ${kind} for ${target}: ${paint(word)}${qualify(inexact)}`;
  const lines = [
    head,
    ...reasons.map((reason) => `      ${paint('!')} ${printable(reason, 600)}`),
    ...renderHow(proof),
    ...telling(proof.cases).map((one) => renderCase(one, style)),
    ...renderVariations(proof),
    ...notes.map((note) => style.dim(`      ${printable(note, 400)}`)),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function renderHow(proof: Proof): readonly string[] {
  const { cases, how, word } = proof;
  // Where nothing could be tried, the reason has said so.
  if (cases.length > 0 && cases.every(({ verdict }) => verdict === null)) return [];
  const text = printable(how, 300);
  if (cases.length > 0) return [`      ${counts(cases)}; ${text}${times(proof)}`];
  return word === 'shown' || word === 'proved' ? [`      ${text}`] : [];
}

/** The cases worth a line: those that had to be stopped, and those that went otherwise; not one by one what was not tried. */
function telling(cases: readonly CaseResult[]): readonly CaseResult[] {
  const tried = cases.filter(({ verdict }) => verdict !== null);
  return tried.filter(({ holds, must }) => !holds || must === 'stop');
}

function counts(cases: readonly CaseResult[]): string {
  const of = (must: CaseResult['must']) => cases.filter((one) => one.must === must);
  const held = (list: readonly CaseResult[]) => list.filter(({ holds }) => holds).length;
  const [stops, passes] = [of('stop'), of('pass')];
  return `${held(stops)} of ${stops.length} stopped, ${held(passes)} of ${passes.length} let pass`;
}

function times({ ms }: Proof): string {
  return ms === null ? '' : `; ${ms.p50} ms each, ${ms.p95} ms at most for 95 of 100`;
}

function renderCase({ id, must, call, reason, holds }: CaseResult, style: Style): string {
  const mark = holds ? style.green('✓') : style.red('✗');
  return `      ${mark} ${printable(id, 20)} must ${must}: ${printable(call, 100)} ${style.dim(`– ${printable(reason, 200)}`)}`;
}

function renderVariations({ variations }: Proof): readonly string[] {
  const mutations = variations.filter(({ kind }) => kind === 'mutation');
  const evasions = variations.filter(({ kind }) => kind === 'evasion');
  const missed = evasions.filter(({ holds }) => !holds);
  const lines: string[] = mutations.map(({ call, holds }) =>
    holds
      ? `      without the offending part it passes: \`${printable(call, 100)}\``
      : `      stopped without its offending part too: \`${printable(call, 100)}\``,
  );
  if (evasions.length > 0) {
    const list = missed.length === 0 ? '' : `; missed: ${missed.map(({ call }) => printable(call, 80)).join('  ·  ')}`;
    lines.push(`      disguises caught: ${evasions.length - missed.length} of ${evasions.length}${list}`);
  }
  return lines;
}
