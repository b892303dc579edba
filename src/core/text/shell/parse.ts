import { forEachChild, parse } from 'unbash';
import type { Command, ParsedScript, SyntaxNode } from 'unbash';
import { joinPath } from '../paths.ts';
import type { SimpleCommand } from './command.ts';
import { followState, outermostScope } from './scope.ts';
import type { Scope } from './scope.ts';
import { assignedText, outputOperator, takesOutput, toShellWord } from './words.ts';
import { unwrap } from './wrappers.ts';

/** Longest line that is parsed, in UTF-16 units. */
const lineLimit = 65_536;
const nestingLimit = 8;
const commandLimit = 1_000;
const depthLimit = 200;

/**
 * Every command that a line of shell runs, in order: in lists, pipes, substitutions, bodies of loops, and in the argument
 * of `bash -c` and `eval`. Text of here-documents and quoted words are no commands. Empty when the line is too long or
 * cannot be parsed; never throws.
 */
export function parseCommands(line: string): readonly SimpleCommand[] {
  const known = parsed.get(line);
  if (known) return known;
  const found: SimpleCommand[] = [];
  collect(line, outermostScope(), found);
  if (parsed.size >= memoLimit) parsed.clear();
  if (line.length <= memoLength) parsed.set(line, found);
  return found;
}

/** The same lines are asked about many times over; a line's commands never change. */
const parsed = new Map<string, readonly SimpleCommand[]>();
const memoLimit = 5_000;
const memoLength = 2_000;

function collect(line: string, scope: Scope, found: SimpleCommand[]): void {
  if (line.length > lineLimit || scope.nesting > nestingLimit) return;
  const script = parseScript(line);
  if (script) walkList(script.commands, scope, found);
}

/** Null when the parser gives up: the line is then treated as not understood. */
function parseScript(line: string): ParsedScript | null {
  try {
    return parse(line);
  } catch {
    return null;
  }
}

function walkList(nodes: readonly SyntaxNode[], scope: Scope, found: SimpleCommand[]): void {
  for (const [index, node] of nodes.entries()) {
    const isLast = index === nodes.length - 1;
    const background = node.type === 'Statement' && node.background === true;
    const visible = scope.visible && !background && (isLast || scope.shell.errexit);
    walk(node.type === 'Statement' ? node.command : node, { ...scope, visible }, found);
  }
}

function walk(node: SyntaxNode, outer: Scope, found: SimpleCommand[]): void {
  if (outer.depth > depthLimit || found.length >= commandLimit) return;
  const scope = { ...outer, depth: outer.depth + 1 };
  switch (node.type) {
    case 'Command':
      return walkCommand(node, scope, found);
    case 'AndOr':
      return walkAndOr(node, scope, found);
    case 'Pipeline':
      return walkPipeline(node, scope, found);
    case 'CompoundList':
    case 'Script':
      return walkList(node.commands, scope, found);
    case 'BraceGroup':
      return walk(node.body, scope, found);
    case 'Subshell':
      return walk(node.body, { ...scope, shell: { ...scope.shell } }, found);
    case 'Redirected':
      walk(node.command, { ...scope, prints: scope.prints && !node.redirects.some(takesOutput) }, found);
      for (const redirect of node.redirects) walkSubstitutions(redirect, scope, found);
      return;
    case 'If': {
      const asks = { ...scope, visible: false, probe: true };
      const branch = { ...scope, conditional: true };
      for (const { clause, then } of [node, ...node.elif]) {
        walk(clause, asks, found);
        walk(then, branch, found);
      }
      if (node.else) walk(node.else, branch, found);
      return;
    }
    case 'Case':
    case 'Function':
      return forEachChild(node, (child) => walk(child, { ...scope, visible: false, conditional: true }, found));
    case 'While':
      walk(node.clause, { ...scope, visible: false, probe: true }, found);
      return walk(node.body, { ...scope, visible: scope.visible && scope.shell.errexit }, found);
    default:
      // Loops: only the last round decides, so a failure inside may be hidden.
      return forEachChild(node, (child) => walk(child, { ...scope, visible: false }, found));
  }
}

/** A failure left of `||` is hidden, unless what follows fails in its place (`|| exit 1`). */
function walkAndOr(node: Extract<SyntaxNode, { type: 'AndOr' }>, scope: Scope, found: SimpleCommand[]): void {
  for (const [index, command] of node.commands.entries()) {
    const alternative = node.operators.indexOf('||', index);
    const rescue = alternative === -1 ? undefined : node.commands[alternative + 1];
    const isHidden = rescue !== undefined && !alwaysFails(rescue);
    const left = node.commands[index - 1];
    const isOpen =
      node.operators[index - 1] === '||' || (left !== undefined && (isHidden || (isQuestion(left) && !scope.visible)));
    const inner = { visible: scope.visible && !isHidden, probe: scope.probe || isHidden };
    walk(command, { ...scope, ...inner, conditional: scope.conditional || isOpen }, found);
  }
}

/** A command whose failure is an answer. */
function isQuestion(node: SyntaxNode): boolean {
  return (
    node.type === 'TestCommand' ||
    (node.type === 'Command' && /^(test|\[|grep|rg|which|command|diff)$/.test(node.name?.value ?? ''))
  );
}

function alwaysFails(node: SyntaxNode): boolean {
  if (node.type === 'BraceGroup' || node.type === 'Subshell') {
    const last = node.body.commands.at(-1);
    return last !== undefined && alwaysFails(last.command);
  }
  if (node.type !== 'Command') return false;
  const name = node.name?.value;
  const [code] = node.args.map((word) => word.text);
  return name === 'false' || ((name === 'exit' || name === 'return') && code !== '0');
}

function walkPipeline(node: Extract<SyntaxNode, { type: 'Pipeline' }>, scope: Scope, found: SimpleCommand[]): void {
  const isNegated = node.prefixes.some((prefix) => prefix.type === 'Negation');
  const count = node.commands.length;
  for (const [index, command] of node.commands.entries()) {
    const isLast = index === count - 1;
    const visible = scope.visible && !isNegated && (isLast || scope.shell.pipefail);
    const shell = count > 1 ? { ...scope.shell } : scope.shell;
    walk(
      command,
      {
        ...scope,
        visible,
        prints: scope.prints && isLast,
        probe: scope.probe || isNegated,
        stage: Math.max(scope.stage, index),
        shell,
      },
      found,
    );
  }
}

function walkSubstitutions(node: SyntaxNode, scope: Scope, found: SimpleCommand[]): void {
  if (scope.depth > depthLimit) return;
  const inner = {
    ...scope,
    visible: false,
    prints: false,
    stage: 0,
    depth: scope.depth + 1,
    shell: { ...scope.shell },
  };
  forEachChild(node, (child) => {
    if (child.type === 'Script') walk(child, inner, found);
    else walkSubstitutions(child, { ...scope, depth: scope.depth + 1 }, found);
  });
}

function walkCommand(node: Command, scope: Scope, found: SimpleCommand[]): void {
  walkSubstitutions(node, scope, found);
  if (!node.name) return;
  const words = [node.name, ...node.args].map(toShellWord);
  const env = Object.fromEntries(
    node.prefix.flatMap((part) => (part.type === 'Assignment' ? [[part.name, assignedText(part.value)]] : [])),
  );
  const redirects = node.redirects.flatMap((redirect) =>
    redirect.type === 'Redirect' && redirect.target && !/^\d+$|^-$/.test(redirect.target.value)
      ? [{ operator: outputOperator(redirect), target: toShellWord(redirect.target) }]
      : [],
  );
  const input = node.redirects.flatMap((redirect) =>
    redirect.type === 'HereDoc' ? redirect.body.text : redirect.type === 'HereString' ? redirect.target?.value : [],
  );
  const prints = scope.prints && !node.redirects.some(takesOutput);
  addCommand({ words, env, redirects, input: input[0] ?? null }, { ...scope, prints }, found);
}

type Parsed = Pick<SimpleCommand, 'words' | 'env' | 'redirects' | 'input'>;

function addCommand(parsed: Parsed, scope: Scope, found: SimpleCommand[]): void {
  if (found.length >= commandLimit) return;
  const inner = unwrap(parsed.words);
  const wrappers = [...scope.wrappers, ...inner.wrappers];
  const { shell } = scope;
  const script = inner.script ?? (inner.readsScript ? parsed.input : null);
  if (script !== null) {
    const options = inner.isOwnShell ? { ...shell, errexit: inner.errexit, pipefail: inner.pipefail } : shell;
    return collect(script, { ...scope, wrappers, nesting: scope.nesting + 1, shell: options }, found);
  }
  const [first] = inner.words;
  const name = first?.literal ? (first.text.split(/[/\\]/).at(-1) ?? '').replace(/\.(exe|cmd|bat)$/i, '') : '';
  const words = first ? [{ ...first, text: name || first.text }, ...inner.words.slice(1)] : [];
  const dir = inner.dir === null || shell.dir === null ? null : joinPath(shell.dir, inner.dir);
  found.push({
    name,
    argv: words.map((word) => word.text),
    words,
    written: parsed.words.map((word) => word.text),
    env: { ...parsed.env, ...inner.env },
    wrappers,
    redirects: parsed.redirects,
    input: parsed.input,
    dir,
    stage: scope.stage,
    decidesExit: scope.visible,
    prints: scope.prints,
    probe: scope.probe,
    conditional: scope.conditional,
  });
  followState(name, words, shell);
  for (const nested of inner.nested)
    addCommand(
      { ...parsed, words: nested, redirects: [], input: null },
      { ...scope, wrappers: [...wrappers, name] },
      found,
    );
}
