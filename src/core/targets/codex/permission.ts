import type { Change, Guard, GuardMatch } from '../../model/change.ts';
import type { KindPlanner } from '../assemble.ts';
import { planCommentBlock, unplanCommentBlock } from '../comment-block.ts';
import { findPlace, markOf, mergePlans, refuse, remark } from '../plans.ts';
import { subjectsOf } from '../hook-tools.ts';
import type { PlanContext } from '../target.ts';

/** Our own rules file; Codex reads every `*.rules` of the folder, and does not start when one cannot be read. */
const rulesPath = '.codex/rules/postmortem.rules';

const head = '# Command rules that post-mortems decided. Each part names its own; codex execpolicy check tries them.';

const decisions = { deny: 'forbidden', ask: 'prompt', allow: 'allow' } as const;

/** Permissions as rules on commands, by their first words. */
export const codexPermission: KindPlanner = {
  files: () => [rulesPath],
  plan(change, files, context) {
    const rendered = render(change, context);
    const place = findPlace(files, rulesPath);
    if ('refusal' in rendered) return refuse(rendered.refusal);
    if ('refusal' in place) return refuse(place.refusal);
    const mark = markOf(change, context);
    return mergePlans(planCommentBlock({ place, mark, body: rendered.body, context, head }), remark(...rendered.notes));
  },
  unplan(change, files, context) {
    const rendered = render(change, context);
    const place = findPlace(files, rulesPath);
    if ('refusal' in rendered) return refuse(rendered.refusal);
    if ('refusal' in place) return refuse(place.refusal);
    return unplanCommentBlock({ place, mark: markOf(change, context), body: rendered.body, context, head });
  },
};

type Rendered = { readonly body: string; readonly notes: readonly string[] } | { readonly refusal: string };

function render(change: Change, context: PlanContext): Rendered {
  const { guard } = change;
  if (!guard) return { refusal: 'The change has no `guard`.' };
  const matches = [guard.deny, guard.ask, guard.allow].filter((match) => match !== undefined);
  if (matches.some(({ path, content }) => (path?.length ?? 0) + (content?.length ?? 0) > 0)) {
    return {
      refusal:
        'Rules of Codex look at the first words of commands, not at paths or content: make it a change of kind hook.',
    };
  }
  if (matches.some(({ command }) => command?.some((words) => words.startsWith('mcp__')))) {
    return { refusal: 'Rules of Codex are for commands, not for tools of MCP servers: make it a change of kind hook.' };
  }
  const isShell = subjectsOf(guard).some((subject) => subject === 'shell' || subject === 'any');
  const rules = prefixRules(guard).map(({ effect, words }) =>
    renderRule(words, { decision: decisions[effect], guard, change, context }),
  );
  if (!isShell || rules.length === 0)
    return { refusal: 'Rules of Codex are for commands: give some on shell, or make it a change of kind hook.' };
  return { body: rules.join('\n'), notes: notesFor(guard) };
}

/** A guard as rules on the first words of commands. */
export function prefixRules(
  guard: Guard | undefined,
): readonly { readonly effect: keyof typeof decisions; readonly words: readonly string[] }[] {
  return (['deny', 'ask', 'allow'] as const).flatMap((effect) =>
    commandsOf(guard?.[effect]).map((words) => ({ effect, words })),
  );
}

function commandsOf(match: GuardMatch | undefined): readonly (readonly string[])[] {
  return (match?.command ?? []).map((command) => command.trim().split(/\s+/));
}

interface RuleOptions {
  readonly decision: string;
  readonly guard: Guard;
  readonly change: Change;
  readonly context: PlanContext;
}

function renderRule(words: readonly string[], { decision, guard, change, context }: RuleOptions): string {
  const justification = `${guard.message} (${markOf(change, context)}, ${context.document})`;
  return [
    'prefix_rule(',
    `    pattern = ${starlarkList(words)},`,
    `    decision = ${JSON.stringify(decision)},`,
    `    justification = ${starlark(justification)},`,
    `    match = [${starlarkList(words)}],`,
    `    not_match = [${starlarkList(lookAlike(words))}],`,
    ')',
  ].join('\n');
}

/** A command that the rule must leave alone: the last word is another one. Codex tries it when it loads the file. */
function lookAlike(words: readonly string[]): readonly string[] {
  return [...words.slice(0, -1), `${words.at(-1) ?? ''}x`];
}

function starlarkList(words: readonly string[]): string {
  return `[${words.map(starlark).join(', ')}]`;
}

/** A string of Starlark, which reads JSON's escapes; what JSON leaves as it is but Starlark may not is escaped too. */
function starlark(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function notesFor(guard: Guard): readonly string[] {
  const withOptions = [guard.deny, guard.ask]
    .flatMap(commandsOf)
    .filter((words) => words.some((word) => /^-/.test(word)));
  return [
    'Codex reads rules when a session begins, in projects that are trusted: start a new one.',
    `They match the first words of a command in a plain list of commands: ${"`git -C . …`, `FOO=1 …`, `$(…)`, variables, bare globs, a redirection, a here-document, a subshell, env, sudo, timeout and `bash -c '…'`"} are not seen. A hook sees these.`,
    ...withOptions
      .slice(0, 1)
      .map(
        (words) =>
          `The words must come first: \`${words.join(' ')}\` is matched, the same option behind other words is not. Leave the option out, or make it a hook.`,
      ),
    '`codex execpolicy check --rules .codex/rules/postmortem.rules COMMAND` shows what they make of a command.',
  ];
}
