import { forEachChild, parse } from 'unbash';
import type { Command, ParsedScript, SyntaxNode } from 'unbash';

/** A simple command as it stands on the line, quotes, blanks and all. */
export interface WrittenCommand {
  /** From its first assignment or word to its last word. */
  readonly text: string;
  /** The same with its redirections; more than that where the body of a here-document follows. */
  readonly redirected: string;
  /** The program and its arguments, as written. */
  readonly words: readonly string[];
  /** The same as the shell hands them over; expansions stand as written. */
  readonly values: readonly string[];
  /** Assignments before the program, as written. */
  readonly assignments: readonly string[];
}

const lineLimit = 65_536;
const depthLimit = 400;

/**
 * Every simple command that stands on a line, outermost first: in lists, pipes, bodies and substitutions, but not in quoted
 * text that another shell would run. Empty when the line is too long or cannot be parsed.
 */
export function writtenCommands(line: string): readonly WrittenCommand[] {
  const script = parseLine(line);
  const found: WrittenCommand[] = [];
  if (script) collect(script, { line, depth: 0 }, found);
  return found;
}

/** The tree of a line; null when it is too long or has an error. */
export function parseLine(line: string): ParsedScript | null {
  if (line.length > lineLimit) return null;
  try {
    const script = parse(line);
    return (script.errors?.length ?? 0) > 0 ? null : script;
  } catch {
    // The parser gives up on what is no shell.
    return null;
  }
}

interface Walk {
  readonly line: string;
  readonly depth: number;
  /** Where the keyword `time` stands before the command. */
  readonly from?: number;
}

function collect(node: SyntaxNode, walk: Walk, found: WrittenCommand[]): void {
  if (walk.depth > depthLimit) return;
  if (node.type === 'Command' && node.name) found.push(toWritten(node, walk));
  const timed = node.type === 'Pipeline' ? node.prefixes.find(({ type }) => type === 'Time') : undefined;
  forEachChild(node, (child) => {
    // The keyword `time` stands before the first command alone; the agents' parser takes it for that command's program.
    const from = timed && node.type === 'Pipeline' && child === node.commands[0] ? { from: timed.pos } : {};
    collect(child, { line: walk.line, depth: walk.depth + 1, ...from }, found);
  });
}

function toWritten(node: Command, { line, from }: Walk): WrittenCommand {
  const words = [...(node.name ? [node.name] : []), ...node.args];
  const assigned = node.prefix.filter((part) => part.type === 'Assignment');
  const parts = [...assigned, ...words];
  const start = Math.min(...parts.map(({ pos }) => pos));
  const end = Math.max(...parts.map((part) => part.end));
  const before = from === undefined ? [] : line.slice(from, start).trim().split(/\s+/);
  return {
    text: line.slice(from ?? start, end),
    redirected: line.slice(from ?? node.pos, node.end),
    words: [...before, ...words.map(({ text }) => text)],
    values: [...before, ...words.map((word) => (word.type === 'Word' ? word.value : word.text))],
    assignments: before.length > 0 ? [] : assigned.map(({ text }) => text),
  };
}
