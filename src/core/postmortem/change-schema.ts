import { z } from 'zod';
import type { Change } from '../model/change.ts';
import { refusePattern } from '../text/pattern-safety.ts';

/** Why a glob or path may not stand in a change, or null: it must stay inside the repository. */
export function refusePath(path: string): string | null {
  if (path.trim() === '') return 'empty';
  if (/^([/\\~]|[A-Za-z]:)/.test(path)) return 'not relative to the repository';
  if (path.includes('\\')) return 'use forward slashes';
  if (path.split('/').some((part) => part === '..' || /[{,]\.\.[},]/.test(part) || part === '.git')) {
    return 'leaves the repository or enters .git';
  }
  if (/[{,(|]\.\.?[/},)|]|\.\.\//.test(path)) return 'leaves the repository';
  if (/[\p{Cc}\p{Cf}]/u.test(path)) return 'has control characters';
  return path.length > 300 ? 'longer than 300 characters' : null;
}

function refused(refuse: (text: string) => string | null) {
  return z.string().superRefine((text, context) => {
    const reason = refuse(text);
    if (reason !== null) context.addIssue({ code: 'custom', message: `${JSON.stringify(text)}: ${reason}` });
  });
}

const path = refused(refusePath);
const guardGlob = refused((glob) =>
  glob.startsWith('!') ? 'a guard has no globs that exclude: name the files that it is for' : refusePath(glob),
);
const pattern = refused(refusePattern);
const text = z.string().min(1).max(20_000);
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date is written YYYY-MM-DD');
const subject = z.enum(['shell', 'read', 'edit', 'delete', 'fetch', 'mcp', 'finish', 'any']);

const match = z.strictObject({
  command: z
    .array(z.string().min(1).max(300))
    .optional()
    .describe('Command prefixes in words, for example `git push --force`.'),
  path: z.array(guardGlob).optional().describe('Globs relative to the repository root.'),
  content: z.array(pattern).optional().describe('Regular expressions on the text a call would put in.'),
});

const often = z.number().int().min(1).max(10_000);

const limit = z
  .strictObject({
    calls: often.optional().describe('Most calls between two prompts of the user.'),
    failures: often.optional().describe('Most failed calls in a row.'),
  })
  .refine((one) => one.calls !== undefined || one.failures !== undefined, 'give `calls` or `failures`');

/** Why a guard says nothing, or something that no hook could do; null when it is sound. */
function refuseGuard(guard: z.infer<typeof guardShape>): string | null {
  const on = typeof guard.on === 'string' ? [guard.on] : guard.on;
  const isEmpty = [guard.deny, guard.ask, guard.allow].every(
    (one) => !one || Object.values(one).every((list) => (list?.length ?? 0) === 0),
  );
  if (on.includes('finish')) {
    if (on.length > 1) return '`finish` stands alone: give the other subjects a guard of their own';
    if (!isEmpty || guard.limit) return 'on `finish` only `require: tests-before-finish` can be asked';
    if (guard.require !== 'tests-before-finish') return 'a guard on `finish` needs `require: tests-before-finish`';
    return null;
  }
  if (guard.require === 'tests-before-finish') return '`tests-before-finish` is asked `on: finish`';
  if (guard.require === 'read-before-edit' && !on.some((one) => one === 'edit' || one === 'any')) {
    return '`read-before-edit` is asked `on: edit`';
  }
  if (guard.paths !== undefined && guard.require === undefined) return '`paths` belong to `require`';
  return isEmpty && !guard.require && !guard.limit
    ? 'a guard needs an entry under deny, ask or allow, a `require` or a `limit`'
    : null;
}

const guardShape = z.strictObject({
  on: z.union([subject, z.array(subject).min(1)]).describe('Which calls the guard looks at.'),
  deny: match.optional().describe('These calls are refused.'),
  ask: match.optional().describe('These calls need a person’s yes.'),
  allow: match.optional().describe('Of a hook: only these calls pass. Of a permission: these run without a question.'),
  require: z
    .enum(['read-before-edit', 'tests-before-finish'])
    .optional()
    .describe('Of a hook: what must have happened earlier in the run, as its transcript tells.'),
  paths: z.array(guardGlob).min(1).optional().describe('Globs of the files that `require` is about; absent: all.'),
  limit: limit.optional().describe('Of a hook: most that may happen between two prompts of the user.'),
  message: z.string().min(1).max(500).describe('Tells the agent what to do instead.'),
  hard: z.boolean().optional().describe('Also stops calls when the guard itself cannot be read or run.'),
});

/** The schema of a guard. */
const guardSchema = guardShape.superRefine((guard, context) => {
  const message = refuseGuard(guard);
  if (message !== null) context.addIssue({ code: 'custom', message });
});

const rule = z.strictObject({
  do: z.enum(['add', 'modify', 'scope', 'soften', 'remove']),
  text: text.optional().describe('The rule’s new text: one or a few sentences, no heading.'),
  old: text.optional().describe('The sentence it replaces, moves or removes, exactly as it stands in the file.'),
  file: path.optional().describe('The rule file; absent: the target chooses.'),
  paths: z.array(path).optional().describe('Globs that scope the rule; absent: always.'),
});

const kinds = ['rule', 'hook', 'permission', 'doc', 'template', 'test'] as const;

/** Which part of a block says what a kind of change does. */
const partOf = {
  rule: 'rule',
  hook: 'guard',
  permission: 'guard',
  doc: 'doc',
  template: 'template',
  test: 'test',
} as const;

/** The schema of a `harness-change` block. An `owner` or `due` of `(?)` is an open question: null. */
export const changeSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'an id is lower-case letters, digits and hyphens, such as c1'),
    kind: z.enum(kinds),
    targets: z.array(z.string().regex(/^[a-z][a-z0-9-]*$/, 'a target is an id such as claude-code')).min(1),
    guard: guardSchema.optional(),
    rule: rule.optional(),
    doc: z.strictObject({ path, text, paths: z.array(path) }).optional(),
    template: z.strictObject({ file: path, text }).optional(),
    test: z.strictObject({ command: z.string().min(1).max(1000) }).optional(),
    owner: z.string().min(1).max(200).nullable().default(null).describe('Who sees to it; one person.'),
    due: date.nullable().default(null),
    applied: z
      .strictObject({
        date,
        files: z.record(path, z.string().regex(/^[0-9a-f]{16}$/)),
        kept: z.array(text).optional().describe('What stood there before and stays when the change is undone.'),
      })
      .nullable()
      .default(null)
      .describe('Written by apply.'),
    shown: z
      .strictObject({ date, result: z.string().min(1) })
      .nullable()
      .default(null)
      .describe('Written by prove.'),
  })
  .superRefine((change, context) => {
    const needed = partOf[change.kind];
    if (change[needed] === undefined) {
      context.addIssue({ code: 'custom', message: `a ${change.kind} change needs \`${needed}\`` });
    }
    for (const part of ['guard', 'rule', 'doc', 'template', 'test'] as const) {
      if (part !== needed && change[part] !== undefined) {
        context.addIssue({ code: 'custom', path: [part], message: `a ${change.kind} change has no \`${part}\`` });
      }
    }
    if (change.kind === 'permission' && (change.guard?.require ?? change.guard?.limit) !== undefined) {
      const message = 'a permission knows neither `require` nor `limit`: make the change a hook';
      context.addIssue({ code: 'custom', path: ['guard'], message });
    }
    const { rule: own } = change;
    if (own && own.do !== 'remove' && own.text === undefined) {
      context.addIssue({ code: 'custom', path: ['rule'], message: `to ${own.do} a rule, give its \`text\`` });
    }
    if (own && own.do !== 'add' && own.old === undefined) {
      context.addIssue({ code: 'custom', path: ['rule'], message: `to ${own.do} a rule, give the \`old\` sentence` });
    }
  });

/** A value as a change, or what the schema refuses with the place of each refusal; keys that it does not know are refused. */
export function readChange(
  value: unknown,
): { readonly change: Change } | { readonly issues: readonly z.core.$ZodIssue[] } {
  const result = changeSchema.safeParse(value);
  // The two types differ only in that zod's optional keys may be undefined; it never adds such keys.
  return result.success ? { change: result.data as Change } : { issues: result.error.issues };
}
