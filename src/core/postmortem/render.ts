import type { Change } from '../model/change.ts';
import type { FrontMatter } from '../model/postmortem.ts';
import type { Json, Ref } from '../model/session.ts';
import { tableCell } from '../text/escape.ts';
import type { Cell, Clause, Draft, DraftChange, Statement } from './draft/draft.ts';
import { agentRun } from './templates/agent-run.ts';

/** A document and the events it cites: `refs[0]` is `[e1]`, line 1 of the evidence file. */
export interface Rendered {
  readonly markdown: string;
  readonly refs: readonly Ref[];
}

/** Labels in the order of their first use. */
class Citations {
  readonly refs: Ref[] = [];

  cite(refs: readonly Ref[]): string {
    const places = new Set(refs.map((ref) => this.#place(ref)));
    return [...places]
      .sort((a, b) => a - b)
      .map((place) => ` [e${place}]`)
      .join('');
  }

  #place(ref: Ref): number {
    const known = this.refs.findIndex(({ file, line }) => file === ref.file && line === ref.line);
    return known === -1 ? this.refs.push(ref) : known + 1;
  }
}

/**
 * A draft as Markdown in the form that the product's documents have.
 * @param evidence path of the evidence file relative to the document; null when there is none.
 */
export function renderDraft(draft: Draft, evidence: string | null): Rendered {
  const citations = new Citations();
  const heading = (id: string): string => `## ${agentRun.sections.find((section) => section.id === id)?.heading ?? id}`;
  const body = [
    `# ${draft.title}`,
    '',
    heading('what-happened'),
    ...draft.happened.map((statement) => renderStatement(statement, citations)),
    '',
    heading('working-from'),
    ...draft.workingFrom.map((statement) => `- ${renderStatement(statement, citations)}`),
    '',
    heading('layers'),
    '| Layer | In scope? | What was there | What it did | Why it did not catch it |',
    '|---|---|---|---|---|',
    ...draft.layers.map(
      ({ name, cells }) => `| ${[name, ...cells.map((cell) => renderCell(cell, citations))].join(' | ')} |`,
    ),
    '',
    heading('changes'),
    ...(draft.changes.length === 0 ? ['(?) Which change of the harness would have stopped this?', ''] : []),
    ...draft.changes.flatMap((change) => [...renderChange(change, citations), '']),
    heading('not-doing'),
    ...draft.rejected.map((clause) => `- ${renderClause(clause, citations)}. (?)`),
    ...(draft.rejected.length === 0 ? ['- (?) Which change was considered and rejected, and why?'] : []),
    '',
  ];
  const path = citations.refs.length === 0 ? null : evidence;
  const definitions = citations.refs.map((_, i) => `[e${i + 1}]: ${path ?? ''}#L${i + 1}`);
  const front = renderFrontMatter({ ...draft.frontMatter, evidence: path });
  return { markdown: [...front, ...body, ...definitions, ''].join('\n'), refs: citations.refs };
}

function renderClause({ text, refs }: Clause, citations: Citations): string {
  return text + citations.cite(refs);
}

function renderStatement(statement: Statement, citations: Citations): string {
  if ('question' in statement) return `(?) ${statement.question}`;
  return `${statement.clauses.map((clause) => renderClause(clause, citations)).join('; ')}.`;
}

function renderCell(cell: Cell, citations: Citations): string {
  if (cell === null) return '(?)';
  return cell.length === 0 ? '–' : tableCell(cell.map((clause) => renderClause(clause, citations)).join('; '));
}

function renderChange({ lead, reason, change }: DraftChange, citations: Citations): readonly string[] {
  return [
    `**${lead}.** ${renderStatement(reason, citations)}`,
    '```harness-change',
    ...renderChangeYaml(change),
    '```',
  ];
}

/** The lines of a change block; a missing owner or date is a question. */
function renderChangeYaml(change: Change): readonly string[] {
  const { id, kind, targets, guard, rule, doc, template, test, owner, due, applied, shown } = change;
  const entries = Object.entries({ id, kind, targets, guard, rule, doc, template, test }).filter(
    ([, v]) => v !== undefined,
  );
  return [
    ...entries.map(([key, value]) => `${key}: ${flow(value as unknown as Json)}`),
    `owner: ${owner === null ? '"(?)"' : scalar(owner)}`,
    `due: ${due ?? '"(?)"'}`,
    `applied: ${flow(applied as unknown as Json)}`,
    `shown: ${flow(shown as unknown as Json)}`,
  ];
}

function renderFrontMatter(front: FrontMatter): readonly string[] {
  const value = (member: Json): string => (member === null ? '' : ` ${flow(member)}`);
  const line = (key: string, member: Json, comment = ''): string => {
    const text = `${key}:${value(member)}`;
    return comment === '' ? text : `${text.padEnd(30)} # ${comment}`;
  };
  const { session, redo } = front;
  return [
    '---',
    line('template', front.template),
    line('id', front.id),
    line('date', front.date),
    line('status', front.status, 'draft, open, closed'),
    line('trigger', front.trigger, 'redo-cost, repeat, near-miss, slowed-us-down, other'),
    line('pattern', front.pattern),
    line('layer', front.layer, 'task, rules, hooks, tests, review, human'),
    ...(session ? [line('session', withoutNulls(session))] : []),
    line('commits', front.commits),
    line('evidence', front.evidence),
    ...(redo ? [line('redo', { minutes: redo.minutes, how: redo.how })] : []),
    '---',
  ];
}

function withoutNulls(value: Readonly<Record<string, Json>>): Json {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null));
}

/** A value on one line: mappings and lists in flow style. */
function flow(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return `{ ${members.map(([key, member]) => `${/^[a-z]+$/i.test(key) ? key : scalar(key)}: ${flow(member)}`).join(', ')} }`;
  }
  return typeof value === 'string' ? scalar(value) : String(value);
}

/** A string as YAML reads it back: plain when it is nothing but a word, else in double quotes. */
function scalar(text: string): string {
  const isPlain =
    /^[A-Za-z0-9][\w./:-]*$/.test(text) &&
    !/:$/.test(text) &&
    !/^(?:true|false|null|yes|no|on|off|nan|inf)$/i.test(text) &&
    !/^[\d.+-]+(?:e[\d+-]*)?$|^0[xob]/i.test(text);
  // JSON's strings are YAML's; the rest of the line breaks that YAML knows are escaped as well.
  return isPlain || /^\d{4}-\d{2}-\d{2}$/.test(text)
    ? text
    : JSON.stringify(text).replace(
        /[\u0085\u2028\u2029\ufeff]/g,
        (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );
}
