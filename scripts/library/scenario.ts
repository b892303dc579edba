// What a scenario file may say: what people, the agent and the product do in a repository, in order.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const files = z.record(z.string(), z.string().nullable());

const act = z.union([
  z.strictObject({ shell: z.string() }),
  z.strictObject({ read: z.string() }),
  z.strictObject({ write: z.string(), text: z.string() }),
  z.strictObject({ edit: z.string(), old: z.string(), text: z.string() }),
  z.strictObject({ say: z.string() }),
]);

const run = z.strictObject({
  agent: z.enum(['claude-code', 'codex']),
  turns: z.array(
    z.strictObject({
      /** When the user sends it, ISO 8601. */
      at: z.string(),
      prompt: z.string(),
      acts: z.array(act),
    }),
  ),
});

/** What a person writes into the prefilled document; `{{commit:SUBJECT}}` is the short name of a commit. */
const write = z.strictObject({
  title: z.string().optional(),
  /** Keys of the front matter. */
  front: z.record(z.string(), z.string()).optional(),
  /** By heading: what stands there afterwards. */
  sections: z.record(z.string(), z.string()).optional(),
  /** By the first cell of a row: its other cells; null leaves one as it is. */
  rows: z.record(z.string(), z.array(z.string().nullable())).optional(),
  /** Texts that stand there once, and what a person put in their place. */
  replace: z.array(z.tuple([z.string(), z.string()])).optional(),
  /** The answer to the one question on what the agent was working from. */
  answer: z.string().optional(),
});

/** A call of the last run that a change must stop or let pass. */
const picked = z.strictObject({
  change: z.string(),
  must: z.enum(['stop', 'pass']),
  why: z.string(),
  /** Words of its command or input. */
  having: z.string(),
  /** Which of the calls that have them, from 1; absent = the first. */
  nth: z.number().optional(),
});

const step = z.union([
  /** The day and time from here on. */
  z.strictObject({ at: z.string() }),
  /** Who works in the repository from here on. */
  z.strictObject({ by: z.string() }),
  /** Files that a person changes, uncommitted; null removes one. */
  z.strictObject({ edit: files }),
  /** A person's commit of all that is changed. */
  z.strictObject({ commit: z.string() }),
  /** What a person runs in a shell. */
  z.strictObject({ shell: z.string() }),
  z.strictObject({ run }),
  /** The product's command line; `$session` is the last run, `$doc` the last document. */
  z.strictObject({ product: z.array(z.string()) }),
  z.strictObject({ write }),
  /** Lines in the last document's evidence, in the place of those that these changes had. */
  z.strictObject({ cases: z.array(picked) }),
]);

const scenario = z.strictObject({ about: z.string(), steps: z.array(step) });

/** One step of a scenario. */
export type Step = z.infer<typeof step>;
/** A run of an agent. */
export type ScenarioRun = z.infer<typeof run>;
/** A call that a person picks as a case. */
export type PickedCase = z.infer<typeof picked>;
/** What a person writes into a document. */
export type Writing = z.infer<typeof write>;

/** A scenario with its file's name. */
export interface Scenario extends z.infer<typeof scenario> {
  readonly name: string;
}

/** All scenarios, in the order of their names. @throws Error that names the file which is not as it must be. */
export function readScenarios(): readonly Scenario[] {
  const folder = path.join(import.meta.dirname, 'scenarios');
  const names = fs.readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return names.sort().map((name) => {
    const read = scenario.safeParse(parse(fs.readFileSync(path.join(folder, name), 'utf8')));
    if (!read.success) throw new Error(`${name}: ${z.prettifyError(read.error)}`);
    return { name: name.replace(/\.yaml$/, ''), ...read.data };
  });
}
