import { pathToFileURL } from 'node:url';
import { checks } from '../core/checks/index.ts';
import type { Finding } from '../core/model/finding.ts';
import { checkPages } from './check-pages.ts';
import type { CliIo } from './io.ts';
import type { CheckOutput } from './output-schemas.ts';
import { alignColumns, printable, styleFor } from './text.ts';

/** A document and what was found in it. */
export interface CheckedFile {
  /** Absolute. */
  readonly file: string;
  /** As people read it, relative to where they are. */
  readonly name: string;
  readonly text: string;
  readonly findings: readonly Finding[];
}

/** 1-based line and column (UTF-16 units) of an offset. */
function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

/** One line for each finding, and a line that sums up. */
export function renderText(files: readonly CheckedFile[], io: CliIo): string {
  const style = styleFor(io);
  const paint = { error: style.red, warning: style.yellow, information: style.dim };
  const blocks = files.map(({ name, text, findings }) => {
    if (findings.length === 0) return '';
    const rows = findings.map(({ id, severity, message, range }) => {
      const { line, column } = placeOf(text, range.start);
      return [`  ${line}:${column}`, severity, printable(message, 300), style.dim(id)];
    });
    const aligned = alignColumns(rows).replace(
      /^(\s+\S+\s+)(error|warning|information)/gm,
      (_, before: string, word: string) => {
        return before + (word === 'error' || word === 'warning' || word === 'information' ? paint[word](word) : word);
      },
    );
    return `${style.bold(printable(name))}\n${aligned}\n`;
  });
  const [first] = files.flatMap(({ findings }) => findings);
  const isOpen = (id: string): boolean => files.some(({ findings }) => findings.some((one) => one.id === id));
  const next = [
    ...(isOpen('not-applied') ? ['agent-postmortem apply FILE --change ID applies a change.\n'] : []),
    ...(isOpen('not-shown') ? ['agent-postmortem prove FILE --change ID proves it.\n'] : []),
  ].map(style.dim);
  const more = first ? style.dim(`agent-postmortem check --explain ${first.id} says more of a finding.\n`) : '';
  return `${blocks.join('')}${summarise(files)}\n${next.join('')}${more}`;
}

function summarise(files: readonly CheckedFile[]): string {
  const all = files.flatMap(({ findings }) => findings);
  const count = (severity: Finding['severity']): number =>
    all.filter((finding) => finding.severity === severity).length;
  const documents = `${files.length} ${files.length === 1 ? 'post-mortem' : 'post-mortems'}`;
  if (all.length === 0) return `${documents} checked, nothing found.`;
  return `${documents} checked: ${count('error')} errors, ${count('warning')} warnings, ${count('information')} open in drafts or for information.`;
}

/** The stable form for programs. */
export function renderJson(files: readonly CheckedFile[]): string {
  const output: CheckOutput = {
    schema: 1,
    rules: checks.map(({ id, description, severity, unfinished }) => ({
      id,
      description,
      severity,
      unfinished,
      help: helpFor(id),
    })),
    files: files.map(({ name, text, findings }) => ({
      file: name,
      findings: findings.map(({ id, severity, message, range, fixes }) => ({
        id,
        severity,
        message,
        start: placeOf(text, range.start),
        end: placeOf(text, range.end),
        fixes: fixes.map(({ title, automatic }) => ({ title, automatic })),
      })),
    })),
  };
  return `${JSON.stringify(output, null, 2)}\n`;
}

/** What the page of a check says below its title. */
function helpFor(id: string): string {
  return (checkPages[id] ?? '').replace(/^# .*\n+/, '').trim();
}

function plain(markdown: string): string {
  return markdown.replace(/\*\*|`/g, '');
}

/** Every check in a line, or the whole page of one. */
export function renderRules(id: string | true, io: CliIo): string {
  const style = styleFor(io);
  if (id !== true) return `${style.bold(id)}\n\n${helpFor(id)}\n`;
  return alignColumns(checks.map(({ id: own, severity, description }) => [own, severity, description]));
}

const levels = { error: 'error', warning: 'warning', information: 'note' } as const;

/** SARIF 2.1.0, as code hosts read it. */
export function renderSarif(files: readonly CheckedFile[]): string {
  const results = files.flatMap(({ file, name, text, findings }) =>
    findings.map(({ id, severity, message, range }) => {
      const [start, end] = [placeOf(text, range.start), placeOf(text, range.end)];
      const uri = name.startsWith('..') ? pathToFileURL(file).href : encodeURI(name);
      return {
        ruleId: id,
        level: levels[severity],
        message: { text: message },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri },
              region: { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column },
            },
          },
        ],
      };
    }),
  );
  const rules = checks.map(({ id, description, severity }) => ({
    id,
    shortDescription: { text: description },
    help: { text: plain(helpFor(id)), markdown: helpFor(id) },
    defaultConfiguration: { level: levels[severity] },
  }));
  const run = { tool: { driver: { name: 'agent-postmortem', rules } }, columnKind: 'utf16CodeUnits', results };
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  return `${JSON.stringify(log, null, 2)}\n`;
}
