import type { FrontMatter } from '../model/postmortem.ts';
import type { Ref } from '../model/session.ts';
import type { Category, Template, TemplateSection } from '../model/template.ts';
import { escapeQuote, tableCell } from '../text/escape.ts';
import type { Cell, Clause, Draft, DraftChange, Statement } from './draft/draft.ts';
import { renderChangeYaml, renderFrontMatter } from './render-yaml.ts';
import type { TimedClause } from './session-timeline.ts';
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

/** What a draft is rendered as; absent = the post-mortem of an agent run. */
export interface RenderOptions {
  readonly template?: Template | undefined;
  /** Rows for the timeline, in order. */
  readonly timeline?: readonly TimedClause[];
  /** What a person said when it was recorded: plain text. */
  readonly note?: string | undefined;
  /** One of the template's categories, whose questions are asked. */
  readonly category?: Category | undefined;
}

/**
 * A draft as Markdown in the form that the product's documents have.
 * @param evidence path of the evidence file relative to the document; null when there is none.
 */
export function renderDraft(draft: Draft, evidence: string | null, options: RenderOptions = {}): Rendered {
  const { template = agentRun } = options;
  const citations = new Citations();
  const sections = template.sections.flatMap((section) => [
    `## ${section.heading}`,
    ...(fillSection(section, { draft, citations, options }) ?? section.lines),
    '',
  ]);
  const body = [`# ${draft.title}`, '', ...renderNote(options), ...sections];
  const path = citations.refs.length === 0 ? null : evidence;
  const definitions = citations.refs.map((_, i) => `[e${i + 1}]: ${path ?? ''}#L${i + 1}`);
  const front = renderFrontMatter({ ...draft.frontMatter, evidence: path }, template);
  return { markdown: [...front, ...body, ...definitions, ''].join('\n'), refs: citations.refs };
}

/** An empty document of a template: its questions, under a front matter that knows no more than it is told. */
export function renderEmpty(frontMatter: FrontMatter, title: string, options: RenderOptions = {}): string {
  const { template = agentRun, category } = options;
  const sections = template.sections.flatMap((section) => [
    `## ${section.heading}`,
    ...(section.id === 'root-cause' ? categoryQuestions(template, category) : []),
    ...section.lines,
    '',
  ]);
  return [...renderFrontMatter(frontMatter, template), `# ${title}`, '', ...renderNote(options), ...sections].join(
    '\n',
  );
}

function renderNote({ note }: RenderOptions): readonly string[] {
  return note === undefined ? [] : [`> Noted: ${escapeQuote(note, 600)}`, ''];
}

/** The questions of a category; where none is chosen, the question which one it is. */
function categoryQuestions(template: Template, category: Category | undefined): readonly string[] {
  if (category) return [...category.ask.map((ask) => `- (?) ${ask}`), ''];
  const all = template.categories ?? [];
  if (all.length === 0) return [];
  return [`(?) Which is it: ${all.map(({ title, what }) => `${title.toLowerCase()} (${what})`).join('; ')}?`, ''];
}

interface Filling {
  readonly draft: Draft;
  readonly citations: Citations;
  readonly options: RenderOptions;
}

/** What the draft knows of a section; null = nothing, so that the template's own lines ask. */
function fillSection(section: TemplateSection, { draft, citations, options }: Filling): readonly string[] | null {
  const { template = agentRun, timeline = [], category } = options;
  switch (section.id) {
    case 'what-happened':
      return draft.happened.map((statement) => renderStatement(statement, citations));
    case 'working-from':
      return draft.workingFrom.map((statement) => `- ${renderStatement(statement, citations)}`);
    case 'layers':
      return [
        '| Layer | In scope? | What was there | What it did | Why it did not catch it |',
        '|---|---|---|---|---|',
        ...draft.layers.map(
          ({ name, cells }) => `| ${[name, ...cells.map((cell) => renderCell(cell, citations))].join(' | ')} |`,
        ),
      ];
    case 'timeline':
      return renderTimeline(section, timeline, citations);
    case 'root-cause':
      return [...categoryQuestions(template, category), ...section.lines];
    case 'changes':
      return renderChanges(section, draft.changes, citations);
    case 'not-doing':
      if (draft.rejected.length === 0) return null;
      return draft.rejected.map((clause) => `- ${renderClause(clause, citations)}. (?)`);
    default:
      return null;
  }
}

/** What the session tells stands before what only people know. */
function renderTimeline(
  section: TemplateSection,
  timeline: readonly TimedClause[],
  citations: Citations,
): readonly string[] | null {
  const head = section.lines.findIndex((line) => /^\|[\s|:-]+\|$/.test(line));
  if (timeline.length === 0) return null;
  if (head === -1) {
    return [...timeline.map(({ time, clause }) => `- ${time} – ${renderClause(clause, citations)}`), ...section.lines];
  }
  const rows = timeline.map(({ time, clause }) => `| ${time} | ${tableCell(renderClause(clause, citations))} |`);
  return [...section.lines.slice(0, head + 1), ...rows, ...section.lines.slice(head + 1)];
}

/** Blocks for the harness, and the table where the template decides other actions as well. */
function renderChanges(
  section: TemplateSection,
  changes: readonly DraftChange[],
  citations: Citations,
): readonly string[] | null {
  const blocks = changes.flatMap((change, i) => [...(i > 0 ? [''] : []), ...renderChange(change, citations)]);
  if (blocks.length === 0) return null;
  return section.lines.some((line) => line.startsWith('|')) ? [...section.lines, '', ...blocks] : blocks;
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
