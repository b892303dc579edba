import type { Command, SyntaxNode, Word, WordPart } from 'unbash';
import { parseLine } from '../../text/shell/written.ts';

/** How Codex's rules see a line of shell. */
export interface SeenArgv {
  /** The commands that rules are tried on, each as its words. */
  readonly commands: readonly (readonly string[])[];
  /** False where the line cannot be read, and Codex may read it all the same. */
  readonly certain: boolean;
}

/**
 * What Codex 0.169.0 tries its rules on: the commands of a plain list, which are joined by `&&`, `||`, `;`, `|` and line breaks
 * and have nothing but words. Any other line is tried only as the shell that is handed it.
 */
export function seeArgv(line: string): SeenArgv {
  const script = parseLine(line);
  const commands: Command[] = [];
  const isList = script?.commands.every(
    ({ background, command }) => background !== true && collectPlain(command, commands),
  );
  const plain = isList && !hasComment(line, commands) ? commands.map(plainWords) : [];
  const isPlain = plain.length > 0 && plain.every((words) => words !== null);
  return { commands: isPlain ? plain : [['bash', '-lc', line]], certain: script !== null };
}

function collectPlain(node: SyntaxNode, found: Command[]): boolean {
  switch (node.type) {
    case 'Command':
      found.push(node);
      return true;
    case 'AndOr':
      return node.commands.every((command) => collectPlain(command, found));
    case 'Pipeline':
      return (
        node.prefixes.length === 0 &&
        node.operators.every((operator) => operator === '|') &&
        node.commands.every((command) => collectPlain(command, found))
      );
    default:
      return false;
  }
}

/** Whether a comment stands between or behind the commands. */
function hasComment(line: string, commands: readonly Command[]): boolean {
  let rest = '';
  let at = 0;
  for (const { pos, end } of commands) {
    rest += line.slice(at, pos);
    at = end;
  }
  return (rest + line.slice(at)).includes('#');
}

/** To Codex's parser these are statements of their own kind. */
const statements = /^(export|declare|typeset|readonly|local|unset|unsetenv|\[)$/;

/** Null for a command with assignments, redirections, expansions, a quoted name, or words that a shell could expand. */
function plainWords({ name, prefix, suffix }: Command): readonly string[] | null {
  if (!name || prefix.length > 0 || name.parts || !isBare(name.text) || statements.test(name.text)) return null;
  const words = suffix.map((part) => (part.type === 'Word' ? plainWord(part) : null));
  return words.every((word) => word !== null) ? [name.text, ...words] : null;
}

function plainWord({ text, parts }: Word): string | null {
  if (!parts) return isBare(text) ? text : null;
  const texts = parts.map(plainPart);
  return texts.every((part) => part !== null) ? texts.join('') : null;
}

/** Whether no shell reads more into an unquoted text than what stands there; zsh expands a leading `=`. */
function isBare(text: string): boolean {
  return !/[*?[\]{}~\\^$#]|^=/.test(text);
}

function plainPart(part: WordPart): string | null {
  switch (part.type) {
    case 'Literal':
      return isBare(part.text) ? part.text : null;
    case 'SingleQuoted':
      return part.value;
    case 'DoubleQuoted':
      return part.parts.every(({ type }) => type === 'Literal') && !/\$|\\["$`\\]/.test(part.text)
        ? part.text.slice(1, -1)
        : null;
    default:
      return null;
  }
}
