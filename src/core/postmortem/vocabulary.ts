import type { LayerId, PatternId } from '../model/signal.ts';

/** A key or value that a document may hold, and what it means in a sentence. */
export interface Word {
  readonly name: string;
  readonly about: string;
}

function words(all: Readonly<Record<string, string>>): readonly Word[] {
  return Object.entries(all).map(([name, about]) => ({ name, about }));
}

const patterns: Readonly<Record<PatternId, string>> = {
  'ambiguous-request':
    'Two readings, one picked silently. Usual prevention: a task template, or a rule to flag ambiguity.',
  'unoriented-edit':
    'Edited an area it had not read. Usual prevention: a feature doc scoped to the path, or a guard that wants a read before an edit.',
  'literal-rule': 'An aspirational rule taken as an order to rewrite. Usual prevention: scope or soften the rule.',
  'mistuned-escalation':
    'Asked when it should have gone on, or went on when it should have asked. Usual prevention: entries for ask, allow and deny.',
  drift: 'Reality moved; rules, docs, evals or the model did not. Usual prevention: bring the harness up to date.',
  'scope-leak':
    'Changed files or took on duties outside the task. Usual prevention: a guard that allows only what was meant.',
  'false-green':
    'Tests pass, the behaviour is wrong; or tests weakened or not run. Usual prevention: a contract test, or a guard on test files.',
  'unsafe-fallback':
    'Errors hidden behind a fallback, or work thrown away silently. Usual prevention: a rule with a lint or test gate.',
  hallucination:
    'Used something that does not exist. Usual prevention: a doc that grounds it, or a check that it exists.',
  'prompt-injection': 'Untrusted text was obeyed. Usual prevention: deny the capability.',
  'runaway-cost': 'Loops, retries, spend without progress. Usual prevention: a stop condition or a limit.',
};

const layers: Readonly<Record<LayerId, string>> = {
  task: 'The description of the task.',
  rules: 'Rules and docs that the agent loads.',
  hooks: 'Hooks and permissions.',
  tests: 'Tests and other gates.',
  review: 'The reading of what the agent did, before it counts.',
  human: 'Whoever watched the run.',
};

/** What the values of front matter keys mean, by key; a team’s own patterns and templates come beside them. */
export const frontMatterWords: Readonly<Record<string, readonly Word[]>> = {
  status: words({
    draft: 'Being written: unfinished work is information.',
    open: 'Written; its changes are not all found and shown yet.',
    closed: 'Its changes stand and were shown to work.',
  }),
  trigger: words({
    'redo-cost': 'At least an hour of work had to be done again.',
    repeat: 'The same pattern and layer twice in 14 days.',
    'near-miss': 'The last layer caught it.',
    'slowed-us-down': 'Somebody says that the agent made the work harder.',
    other: 'Something else.',
  }),
  pattern: words(patterns),
  layer: words(layers),
  harmed: words({ true: 'Users were harmed.', false: 'No user was harmed.' }),
};

/** The keys of the front matter. */
export const frontMatterKeys: readonly Word[] = words({
  template: 'The kind of document.',
  id: 'pm- and eight hex digits; rules and hooks name it.',
  date: 'Date of the run or failure: YYYY-MM-DD.',
  status: 'draft, open or closed; only a person changes it.',
  trigger: 'Why this was written.',
  pattern: 'The class of failure.',
  layer: 'The layer that should have caught it first.',
  session: 'The recorded run.',
  commits: 'The commits of the run: base..head.',
  evidence: 'The evidence file, relative to this document.',
  redo: 'Work that had to be done again, in minutes, and how that was found.',
  severity: 'The level of an incident, 1 the worst.',
  harmed: 'Whether users were harmed.',
  reviewed: 'When legal, communications and those concerned looked at it, where users were harmed.',
});

const subjects = words({
  shell: 'Commands that the agent runs.',
  read: 'Files that it reads.',
  edit: 'Files that it writes or edits.',
  delete: 'Files that it deletes.',
  fetch: 'Addresses that it fetches.',
  mcp: 'Tools of MCP servers.',
  finish: 'The end of its work; goes with `require: tests-before-finish`.',
  any: 'Every call.',
});

const match = words({
  command:
    'Beginnings of commands in words, such as `git push --force`; seen through env, subshells and `bash -c` too.',
  path: 'Globs relative to the repository root.',
  content: 'Regular expressions on the text that a call would put in.',
});

/** The keys and values of a harness-change block: the dotted path of a mapping → its keys, that of a value → its values. */
export const changeKeys: Readonly<Record<string, readonly Word[]>> = {
  '': words({
    id: 'Names the change in this document: c1, c2 …',
    kind: 'What is changed: rule, hook, permission, doc, template or test.',
    targets: 'The harnesses that it is written for.',
    guard: 'Of a hook or permission: which calls are refused, asked about or allowed.',
    rule: 'Of a rule: what is added, modified, scoped, softened or removed.',
    doc: 'Of a doc: its path and text, and the paths whose rule points to it.',
    template: 'Of a template: the file and the text that comes into it.',
    test: 'Of a test: the command that becomes a gate.',
    owner: 'Who sees to it; one person.',
    due: 'By when it lands, within the week: YYYY-MM-DD.',
    applied: 'Written by apply.',
    shown: 'Written by prove.',
  }),
  guard: words({
    on: 'Which calls the guard looks at.',
    deny: 'These calls are refused.',
    ask: 'These calls need a person’s yes.',
    allow: 'Of a hook: only these calls pass. Of a permission: these run without a question.',
    require: 'Of a hook: what must have happened earlier in the run.',
    paths: 'Globs of the files that `require` is about; without it, all.',
    limit: 'Of a hook: most that may happen between two prompts of the user.',
    message: 'Tells the agent what to do instead.',
    hard: 'Also stops calls when the guard itself cannot be read or run.',
  }),
  'guard.deny': match,
  'guard.ask': match,
  'guard.allow': match,
  'guard.limit': words({
    calls: 'Most calls between two prompts of the user.',
    failures: 'Most failed calls in a row.',
  }),
  rule: words({
    do: 'What becomes of the rule: add, modify, scope, soften, remove.',
    text: 'The rule’s new text: one or a few sentences, no heading.',
    old: 'The sentence it replaces, moves or removes, exactly as it stands in the file.',
    file: 'The rule file; without it the target chooses.',
    paths: 'Globs that scope the rule; without them it always holds.',
  }),
  doc: words({ path: 'The doc’s file.', text: 'Its text.', paths: 'Globs of the files whose rule points to the doc.' }),
  template: words({ file: 'The template’s file.', text: 'What comes into it.' }),
  test: words({ command: 'Fails while the failure is there, passes when it is mended.' }),
};

/** The values that a key of a harness-change block may have. */
export const changeValues: Readonly<Record<string, readonly Word[]>> = {
  kind: words({
    rule: 'The agent did not know: say it in prose.',
    doc: 'It knew too late: a doc, with a rule for the paths that points to it.',
    permission: 'The act is never right, and the agent’s own matcher catches it.',
    hook: 'It depends on arguments or on what went before: a guard.',
    test: 'The damage shows only in results: a gate.',
    template: 'The task left it open: a template for tasks or tickets.',
  }),
  'guard.on': subjects,
  'guard.require': words({
    'read-before-edit': 'A file must have been read before it is edited; goes with `on: edit`.',
    'tests-before-finish': 'Tests must have run after the last edit; goes with `on: finish`.',
  }),
  'guard.hard': words({
    true: 'A guard that cannot run stops the call.',
    false: 'A guard that cannot run lets it pass.',
  }),
  'rule.do': words({
    add: 'A new rule.',
    modify: 'Another text for a rule.',
    scope: 'A rule that holds only for some paths.',
    soften: 'A rule that asks for less.',
    remove: 'A rule that goes.',
  }),
};
