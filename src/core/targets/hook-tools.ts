import type { Guard, GuardSubject } from '../model/change.ts';

/** When a hook is asked: before a tool is used, or when the agent wants to finish. */
export type HookMoment = 'tool' | 'finish';

/** The names that an agent's matchers know its tools by. */
export interface ToolNames {
  /** In the order in which a matcher of ours lists them; a regular expression stands for a family: `mcp__.*`. */
  readonly order: readonly string[];
  /** Which of them do what a guard is about; a subject that is absent cannot be seen by hooks. */
  readonly by: Readonly<Partial<Record<GuardSubject, readonly string[]>>>;
  /** What such a family's members look like, to try a matcher on. */
  readonly samples?: Readonly<Record<string, string>>;
  /** Matchers of this form are lists of whole names; all others are regular expressions. */
  readonly list: RegExp;
  /** What separates names in such a list. */
  readonly separator: RegExp;
  /** Our own matchers are written `^(a|b)$` and not as lists. */
  readonly anchored: boolean;
}

/** Subjects as a list. */
export function subjectsOf(guard: Guard): readonly GuardSubject[] {
  return typeof guard.on === 'string' ? [guard.on] : guard.on;
}

/** The moments that a guard is asked at. */
export function momentsOf(guard: Guard): readonly HookMoment[] {
  return [...new Set(subjectsOf(guard).map((subject): HookMoment => (subject === 'finish' ? 'finish' : 'tool')))];
}

/** The moment that a guard is asked at: the schema lets `finish` stand alone. */
export function momentOf(guard: Guard): HookMoment {
  return momentsOf(guard)[0] ?? 'tool';
}

/** The tools that a guard must be asked about; files are also written, read and deleted from the shell. Null when the agent's hooks do not see them. */
function toolsOf(guard: Guard, names: ToolNames): readonly string[] | null {
  const hasPaths = [guard.deny, guard.ask, guard.allow].some((match) => (match?.path?.length ?? 0) > 0);
  const wanted = subjectsOf(guard).flatMap((subject): readonly (readonly string[] | undefined)[] => {
    const isFile = subject === 'edit' || subject === 'read' || subject === 'delete';
    return [names.by[subject], ...(isFile && (hasPaths || subject === 'delete') ? [names.by.shell] : [])];
  });
  const known = wanted.filter((list) => list !== undefined);
  return known.length < wanted.length ? null : known.flat();
}

/** The matcher under which an agent asks about all that these guards look at; null when its hooks cannot see it all. */
export function matcherFor(guards: readonly Guard[], names: ToolNames): string | null {
  const lists = guards.map((guard) => toolsOf(guard, names));
  if (lists.some((list) => list === null)) return null;
  return render(new Set(lists.flatMap((list) => list ?? [])), names);
}

function render(tools: ReadonlySet<string>, names: ToolNames): string {
  if (tools.has('*')) return names.anchored ? '.*' : '*';
  const strays = [...tools].filter((tool) => !names.order.includes(tool));
  const line = [...strays, ...names.order.filter((tool) => tools.has(tool))].join('|');
  return names.anchored || !names.list.test(line) ? `^(${line})$` : line;
}

/** Whether everything that one matcher of ours names is matched by another, which may be anybody's. */
export function covers(matcher: string | null, needed: string, names: ToolNames): boolean {
  if (matcher === null || matcher === '' || matcher === '*') return true;
  if (needed === '*' || needed === '.*') return /^\^?\.\*\$?$/.test(matcher);
  return namesIn(needed).every((tool) => matcherNames(matcher, names.samples?.[tool] ?? tool, names));
}

/** Whether a matcher names a tool. */
export function matcherNames(matcher: string, tool: string, names: Pick<ToolNames, 'list' | 'separator'>): boolean {
  if (names.list.test(matcher)) {
    return matcher
      .split(names.separator)
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
export function widen(matcher: string, needed: string, names: ToolNames): string | null {
  if (needed === '*' || needed === '.*') return needed;
  const there = namesIn(matcher);
  if (!there.every((name) => /^\w+$/.test(name) || names.order.includes(name))) return null;
  return render(new Set([...there, ...namesIn(needed)]), names);
}

/** The names in a matcher of our own form. */
function namesIn(matcher: string): readonly string[] {
  const inner = /^\^\((.*)\)\$$/.exec(matcher)?.[1] ?? matcher;
  return inner.split('|').map((name) => name.trim());
}
