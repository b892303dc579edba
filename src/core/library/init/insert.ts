import { isMap, isSeq, parseDocument, type Node, type YAMLMap } from 'yaml';
import type { Edit } from '../../model/finding.ts';
import { applyEdits } from '../../text/edits.ts';
import { detectStyle } from '../../text/lines.ts';
import { findBlock, insertBlock } from '../../text/markdown-block.ts';
import { hookLines, lefthookCommands, preCommitItem } from './pieces.ts';

/** Edits of a file's text, none when it holds the piece already; or why it has to be put in by hand. */
export type Insertion = { readonly edits: readonly Edit[] } | { readonly problem: string };

const nothing: Insertion = { edits: [] };
/** Whoever put the command in, by hand or not: it is not put in a second time. */
const present = /agent-postmortem/;

/** Adds the commands to a hook script of husky; `null` = there is none yet. */
export function addToScript(text: string | null): Insertion {
  if (text === null) return { edits: [{ start: 0, end: 0, text: `${hookLines.join('\n')}\n` }] };
  if (present.test(text)) return nothing;
  if (/^[ \t]*exit\b/m.test(text)) return { problem: 'it ends early (`exit`): put the lines where they are reached' };
  const { eol } = detectStyle(text);
  const lead = text === '' || text.endsWith('\n') ? '' : eol;
  return { edits: [{ start: text.length, end: text.length, text: `${lead}${hookLines.join(eol)}${eol}` }] };
}

/** Adds the hooks to `.pre-commit-config.yaml`. */
export function addToPreCommit(text: string, folder: string): Insertion {
  if (present.test(text)) return nothing;
  const repos = readMap(text)?.get('repos', true) as Node | undefined;
  if (!isSeq<Node>(repos) || repos.flow || repos.items.length === 0)
    return { problem: 'it has no list `repos` of items on lines of their own' };
  const [first] = repos.items;
  const last = repos.items.at(-1);
  const start = first?.range?.[0];
  if (start === undefined || !last) return { problem: 'its list `repos` cannot be read' };
  // An item's node begins behind its dash.
  const indent = / *(?=- *$)/.exec(text.slice(lineStartOf(text, start), start))?.[0];
  if (indent === undefined) return { problem: 'its list `repos` is laid out in a way that is not understood' };
  return insertLines(text, last, { lines: preCommitItem(folder), indent, count: (map) => sizeOf(map, ['repos']) });
}

/** Adds the commands to lefthook's `pre-commit`. */
export function addToLefthook(text: string): Insertion {
  if (present.test(text)) return nothing;
  const map = readMap(text);
  if (!map) return { problem: 'it is no mapping that can be read' };
  const { eol } = detectStyle(text);
  const stage = map.get('pre-commit', true) as Node | undefined;
  if (stage === undefined) {
    const lead = text === '' || text.endsWith('\n') ? '' : eol;
    const block = ['pre-commit:', '  commands:', ...lefthookCommands.map((line) => `    ${line}`)];
    return verified(
      text,
      { start: text.length, end: text.length, text: `${lead}${block.join(eol)}${eol}` },
      (after) => sizeOf(after, ['pre-commit', 'commands']) === 2,
    );
  }
  const commands = isMap<Node, Node | null>(stage) ? (stage.get('commands', true) as Node | undefined) : undefined;
  if (!isMap<Node, Node | null>(commands) || commands.flow || commands.items.length === 0) {
    return { problem: 'its `pre-commit` has no `commands` on lines of their own' };
  }
  const start = commands.items[0]?.key.range?.[0] ?? 0;
  const last = commands.items.at(-1)?.value ?? commands;
  const indent = text.slice(lineStartOf(text, start), start);
  if (indent.trim() !== '') return { problem: 'its `commands` are laid out in a way that is not understood' };
  return insertLines(text, last, {
    lines: lefthookCommands,
    indent,
    count: (after) => sizeOf(after, ['pre-commit', 'commands']),
  });
}

/** Adds a block of ours to a Markdown file; one that is there stays as it is, also when somebody changed it. */
export function addBlock(text: string | null, id: string, body: string): Insertion {
  const found = text === null ? null : findBlock(text, id);
  if (found && 'problem' in found) return { problem: found.problem };
  if (found) return nothing;
  const edits = insertBlock(text ?? '', id, { body, isNewFile: text === null });
  return edits ? { edits } : { problem: 'something in it is not closed (a fence, a comment, front matter)' };
}

function readMap(text: string): YAMLMap<Node, Node | null> | null {
  const document = parseDocument(text, { logLevel: 'silent' });
  return document.errors.length === 0 && isMap<Node, Node | null>(document.contents) ? document.contents : null;
}

function sizeOf(map: YAMLMap<Node, Node | null>, path: readonly string[]): number {
  const node = map.getIn(path, true);
  return isMap(node) || isSeq(node) ? node.items.length : 0;
}

function lineStartOf(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

interface Lines {
  readonly lines: readonly string[];
  readonly indent: string;
  /** How many members the container has. */
  readonly count: (map: YAMLMap<Node, Node | null>) => number;
}

/** Puts lines behind the last filled line of a node. */
function insertLines(text: string, last: Node, { lines, indent, count }: Lines): Insertion {
  const { eol } = detectStyle(text);
  const end = text.slice(0, last.range?.[1] ?? text.length).trimEnd().length;
  const lineEnd = text.indexOf('\n', end);
  const place = lineEnd === -1 ? text.length : lineEnd + 1;
  const lead = lineEnd === -1 ? eol : '';
  const block = lines.map((line) => `${indent}${line}${eol}`).join('');
  const before = readMap(text);
  const members = before ? count(before) : 0;
  return verified(text, { start: place, end: place, text: lead + block }, (after) => count(after) > members);
}

/** An edit is made only when the file reads as meant afterwards. */
function verified(text: string, edit: Edit, test: (map: YAMLMap<Node, Node | null>) => boolean): Insertion {
  const after = readMap(applyEdits(text, [edit]));
  return after && test(after) ? { edits: [edit] } : { problem: 'it is laid out in a way that is not understood' };
}
