import type { Guard, GuardSubject } from '../../model/change.ts';

/** Tools by what they do, in the order in which a matcher of ours lists them. */
const order = ['Bash', 'PowerShell', 'Edit', 'Write', 'NotebookEdit', 'Read', 'WebFetch', 'mcp__.*'] as const;

const shell = ['Bash', 'PowerShell'] as const;
const edit = ['Edit', 'Write', 'NotebookEdit'] as const;

/** The tools that a guard must be asked about; files are also written, read and deleted from the shell. */
function toolsOf(guard: Guard): readonly string[] {
  const subjects: readonly GuardSubject[] = typeof guard.on === 'string' ? [guard.on] : guard.on;
  const hasPaths = [guard.deny, guard.ask, guard.allow].some((match) => (match?.path?.length ?? 0) > 0);
  return subjects.flatMap((subject): readonly string[] => {
    switch (subject) {
      case 'shell':
        return shell;
      case 'edit':
        return hasPaths ? [...shell, ...edit] : edit;
      case 'delete':
        return shell;
      case 'read':
        return hasPaths ? [...shell, 'Read'] : ['Read'];
      case 'fetch':
        return ['WebFetch'];
      case 'mcp':
        return ['mcp__.*'];
      case 'finish':
        return [];
      case 'any':
        return ['*'];
    }
  });
}

/** The matcher under which Claude Code asks about all that these guards look at. Plain lists, since Cursor cuts other forms apart. */
export function matcherFor(guards: readonly Guard[]): string {
  const tools = new Set(guards.flatMap(toolsOf));
  if (tools.has('*')) return '*';
  return order.filter((tool) => tools.has(tool)).join('|');
}

/** Whether everything that one matcher of ours lists is matched by another, which may be anybody's. */
export function covers(matcher: string | null, needed: string): boolean {
  if (matcher === null || matcher === '' || matcher === '*') return true;
  if (needed === '*') return /^\.\*$|^\^?\.\*\$?$/.test(matcher);
  return needed.split('|').every((tool) => matcherMatches(matcher, tool === 'mcp__.*' ? 'mcp__server__tool' : tool));
}

/** Whether a matcher names a tool, by Claude Code's own rule: a list of names when there is nothing but names in it, else an unanchored regular expression. */
export function matcherMatches(matcher: string, tool: string): boolean {
  if (/^[\w\- ,|]+$/.test(matcher)) {
    return matcher
      .split(/[|,]/)
      .map((name) => name.trim())
      .includes(tool);
  }
  try {
    return new RegExp(matcher).test(tool);
  } catch {
    // A matcher that does not compile matches nothing.
    return false;
  }
}

/** A matcher of ours widened to what is needed, or null when somebody else's form cannot be widened safely. */
export function widen(matcher: string, needed: string): string | null {
  if (needed === '*') return '*';
  const names = matcher.split('|').map((name) => name.trim());
  if (!names.every((name) => /^\w+$/.test(name) || name === 'mcp__.*')) return null;
  const all = new Set([...names, ...needed.split('|')]);
  const known = order.filter((tool) => all.has(tool));
  return [...names.filter((name) => !order.some((tool) => tool === name)), ...known].join('|');
}
