import type { HarnessItem } from '../../model/harness.ts';
import { eventsOf } from '../../model/session.ts';
import { escapeCode, escapeText, escapeTitle } from '../../text/escape.ts';
import { clause, countOf, fact, type Clause, type Statement } from './draft.ts';
import { nameAgent, nameCall } from './names.ts';
import { callsOf, shortSha, type Run } from './run.ts';
import { readTask } from './task-words.ts';

/** What the agent had: task, rules, hooks and permissions, inputs, and what compaction took. */
export function describeContext(run: Run): readonly Statement[] {
  return [describeTaskText(run), describeRules(run), ...describeGuards(run), ...describeInputs(run), missingRule(run)];
}

/** `34 words, names ‹paths›`, for what set the run going; at most `most` paths, none = their number. */
export function taskClause({ task }: Run, most: number): Clause | null {
  if (!task) return null;
  const { words, paths } = readTask(task.event.text);
  const named = paths
    .slice(0, most)
    .map((path) => escapeCode(path, 60))
    .join(', ');
  const more = paths.length > most ? ` and ${paths.length - most} more` : '';
  const list = most === 0 ? countOf(paths.length, 'path') : `${named}${more}`;
  const names = paths.length === 0 ? 'names no file or folder by path' : `names ${list}`;
  const what = task.kind === 'plan' ? 'a plan of ' : '';
  return clause(`${what}${countOf(words, 'word')}, ${names}`, [task.event.ref]);
}

function describeTaskText(run: Run): Statement {
  const { session } = run.analysis;
  const task = taskClause(run, 3);
  const agent = nameAgent(session.agent);
  const version = session.agentVersion === null ? 'version not recorded' : escapeText(session.agentVersion, 40);
  const models =
    session.models.length === 0 ? 'model not recorded' : session.models.map((name) => escapeText(name, 60)).join(', ');
  return fact(
    task ? { ...task, text: `Task: ${task.text}` } : clause('Task: no prompt in the transcript'),
    modeClause(run),
    clause(`${agent} ${version}, ${models}`),
  );
}

const modeWords = { permission: 'permission mode', approval: 'approval', sandbox: 'sandbox' } as const;

/** Permission mode, approval policy and sandbox, each in the order in which its values held. */
export function modeClause({ analysis: { session } }: Run): Clause {
  const modes = eventsOf(session, 'mode');
  const parts = (['permission', 'approval', 'sandbox'] as const).flatMap((what) => {
    const own = modes.filter((mode) => mode.what === what);
    const first = own.filter((mode, i) => own.findIndex(({ value }) => value === mode.value) === i);
    if (first.length === 0) return [];
    const names = first.slice(0, 4).map(({ value }) => escapeCode(value, 30));
    const more = first.length > 4 ? ` and ${first.length - 4} more` : '';
    const text = `${modeWords[what]}${first.length > 1 && what === 'permission' ? 's' : ''} ${names.join(', ')}${more}`;
    return [{ text, refs: first.map(({ ref }) => ref) }];
  });
  if (parts.length === 0) return clause('permission mode not recorded');
  return clause(
    parts.map(({ text }) => text).join(', '),
    parts.flatMap(({ refs }) => refs),
    2,
  );
}

/** `as of 1a2b3c4`, or that today's files stood in. */
export function asOf({ analysis: { harness } }: Run): string {
  return harness?.asOf ? `as of ${escapeCode(shortSha(harness.asOf))}` : 'as they stand today';
}

/** The items of one kind, by what became of them. */
export function itemsOf({ analysis: { harness } }: Run, kind: HarnessItem['kind']): readonly HarnessItem[] {
  return (harness?.items ?? []).filter((item) => item.kind === kind);
}

const stateWords = { loaded: 'loaded', later: 'loaded later', 'not-loaded': 'not loaded' } as const;

function describeRules(run: Run): Statement {
  if (!run.analysis.harness) return { question: 'Which rules were in force, and were they loaded?' };
  const rules = itemsOf(run, 'rule');
  if (rules.length === 0) return fact(clause(`Rules: none found, ${asOf(run)}`));
  const states = (['loaded', 'later', 'not-loaded'] as const).flatMap((state) => {
    const items = rules.filter((rule) => rule.state === state);
    if (items.length === 0) return [];
    const names = items.slice(0, 3).map(({ path }) => escapeCode(path, 60));
    const more = items.length > 3 ? ` and ${items.length - 3} more` : '';
    return [
      clause(
        `${names.join(', ')}${more} (${stateWords[state]})`,
        items.map(({ ref }) => ref),
        2,
      ),
    ];
  });
  const [first, ...rest] = states;
  const opening = first ? { ...first, text: `Rules ${asOf(run)}: ${first.text}` } : clause('Rules');
  const stale = run.signals.filter(({ id, pattern }) => id === 'missing-name' && pattern === 'drift');
  return fact(
    opening,
    ...rest,
    ...stale.slice(0, 1).map((one) => clause(escapeTitle(one.title.replace(/^The /, 'the '), 120), one.refs)),
  );
}

function describeGuards(run: Run): readonly Statement[] {
  if (!run.analysis.harness) return [];
  const isBare = itemsOf(run, 'hook').length === 0 && itemsOf(run, 'permission').length === 0;
  if (isBare) return [fact(clause(`Hooks and permissions: none found, ${asOf(run)}`))];
  return [fact(listItems(run, 'hook', 'Hooks'), listItems(run, 'permission', 'permissions'))];
}

function listItems(run: Run, kind: 'hook' | 'permission', name: string): Clause {
  const items = itemsOf(run, kind);
  if (items.length === 0) return clause(`${name}: none found, ${asOf(run)}`);
  const entries = [...new Set(items.map((item) => item.entry ?? item.path))];
  const more = entries.length > 3 ? ` and ${entries.length - 3} more` : '';
  const shown = entries.slice(0, 3).map((entry) => escapeCode(entry, 50));
  return clause(
    `${name}: ${shown.join(', ')}${more}`,
    items.map(({ ref }) => ref),
    2,
  );
}

function describeInputs({ analysis: { session } }: Run): readonly Statement[] {
  const withImages = eventsOf(session, 'prompt').filter(({ images }) => images > 0);
  const images = withImages.reduce((sum, prompt) => sum + prompt.images, 0);
  const answers = eventsOf(session, 'answer');
  const compactions = eventsOf(session, 'compaction');
  const clauses: Clause[] = [];
  const refsOf = (events: readonly { readonly ref: Clause['refs'][number] }[]): Clause['refs'] =>
    events.map(({ ref }) => ref);
  if (images > 0) clauses.push(clause(`${countOf(images, 'image')} in the prompts`, refsOf(withImages), 2));
  if (answers.length > 0) {
    clauses.push(clause(`${countOf(answers.length, 'answer')} to the agent’s questions`, refsOf(answers), 2));
  }
  if (compactions.length > 0) {
    const times = compactions.length === 1 ? 'once' : `${compactions.length} times`;
    clauses.push(clause(`context compacted ${times}`, refsOf(compactions), 3));
  }
  const [first, ...rest] = clauses;
  return first ? [fact({ ...first, text: `Inputs: ${first.text}` }, ...rest)] : [];
}

/** A missing rule is itself the finding; only the writer can say which it is. */
function missingRule(run: Run): Statement {
  const ignored = run.signals.find(({ id }) => id === 'rule-ignored');
  const file = ignored && /against `([^`]+)`/.exec(ignored.title)?.[1];
  if (file) return { question: `Why was the rule in ${escapeCode(file, 60)} not followed?` };
  const [lead] = run.signals;
  const call = lead ? callsOf(run, lead)[0] : undefined;
  if (call && call.command !== null) return { question: `Which rule should have covered ${nameCall(call)}?` };
  return { question: 'Which rule should have covered this?' };
}
