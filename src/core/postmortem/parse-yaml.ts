import type { z } from 'zod';
import type { Change } from '../model/change.ts';
import type { Range } from '../model/finding.ts';
import type { ChangeBlock, FrontMatter, ReviewStep } from '../model/postmortem.ts';
import type { Json } from '../model/session.ts';
import { readYaml, type YamlMapping, type YamlProblem } from '../text/yaml.ts';
import { readChange } from './change-schema.ts';
import { frontMatterSchema } from './front-matter-schema.ts';

/** What stands for an answer that is still to come. */
const question = '(?)';

interface FrontMatterReading {
  readonly frontMatter: FrontMatter | null;
  readonly fields: ReadonlyMap<string, Range>;
  readonly problems: readonly YamlProblem[];
}

/** Reads the front matter between its fences; keys that the schema refuses are problems and read as not established. */
export function readFrontMatter(text: string, body: Range): FrontMatterReading {
  const yaml = readYaml(text, body);
  const problems = [...yaml.problems];
  let value: { readonly [key: string]: Json } = withoutQuestions(yaml.value ?? {});
  // Every round drops at least one refused key, so that one bad value does not hide the good ones.
  for (let rounds = Object.keys(value).length; rounds >= 0; rounds--) {
    const result = frontMatterSchema.safeParse(value);
    if (result.success) {
      return { frontMatter: yaml.value === null ? null : complete(result.data), fields: yaml.values, problems };
    }
    problems.push(...result.error.issues.flatMap((issue) => locate(issue, yaml, body)));
    const refused = new Set(result.error.issues.flatMap(refusedKeys));
    value = Object.fromEntries(Object.entries(value).filter(([key]) => !refused.has(key)));
  }
  return { frontMatter: null, fields: yaml.values, problems };
}

/** Reads one `harness-change` block. */
export function readChangeBlock(text: string, range: Range, body: Range): ChangeBlock {
  const yaml = readYaml(text, body);
  const result = readChange(yaml.value === null ? null : withCounts(openQuestions(yaml.value)));
  const issues = 'issues' in result && yaml.value !== null ? result.issues : [];
  const problems = [...yaml.problems, ...issues.flatMap((issue) => locate(issue, yaml, body))];
  if (yaml.value === null && problems.length === 0) {
    problems.push({ range: body.end > body.start ? body : range, message: 'the block is empty' });
  }
  const change: Change | null = 'change' in result && problems.length === 0 ? result.change : null;
  return { range, body, change, fields: yaml.values, problems };
}

/** An owner or a date that is still a question is none. */
function openQuestions(value: { readonly [key: string]: Json }): { readonly [key: string]: Json } {
  const isOpen = (key: string, member: Json): boolean =>
    (key === 'owner' || key === 'due') && typeof member === 'string' && member.includes(question);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, isOpen(key, member) ? null : member]));
}

/** Everything else is read as it is written; the counts of a limit alone are numbers. */
function withCounts(value: { readonly [key: string]: Json }): { readonly [key: string]: Json } {
  const { guard } = value;
  if (!isMapping(guard) || !isMapping(guard.limit)) return value;
  const counts = Object.entries(guard.limit).map(([key, count]): [string, Json] => {
    return [key, typeof count === 'string' && /^\d{1,9}$/.test(count) ? Number(count) : count];
  });
  return { ...value, guard: { ...guard, limit: Object.fromEntries(counts) } };
}

function isMapping(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A key whose value is still a question is not established. */
function withoutQuestions(value: { readonly [key: string]: Json }): { readonly [key: string]: Json } {
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      typeof member === 'string' && member.includes(question) ? null : member,
    ]),
  );
}

function refusedKeys(issue: z.core.$ZodIssue): readonly string[] {
  if (issue.path.length === 0 && issue.code === 'unrecognized_keys') return issue.keys;
  return [String(issue.path[0])];
}

/** The issue at the narrowest place of the YAML that it concerns. */
function locate(issue: z.core.$ZodIssue, yaml: YamlMapping, body: Range): readonly YamlProblem[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      range: yaml.keys.get([...path, key].join('.')) ?? placeOf(path, yaml, body),
      message: `\`${key}\` is no key here`,
    }));
  }
  const name = path.length === 0 ? '' : `\`${path.join('.')}\`: `;
  const message = issue.message.endsWith('received undefined') ? 'is missing' : issue.message;
  return [{ range: placeOf(path, yaml, body), message: `${name}${message}` }];
}

function placeOf(path: readonly string[], yaml: YamlMapping, body: Range): Range {
  for (let length = path.length; length > 0; length--) {
    const found = yaml.values.get(path.slice(0, length).join('.')) ?? yaml.keys.get(path.slice(0, length).join('.'));
    if (found && found.end > found.start) return found;
  }
  return body;
}

function complete(data: z.infer<typeof frontMatterSchema>): FrontMatter {
  const { session } = data;
  return {
    template: data.template,
    id: data.id ?? null,
    date: data.date ?? null,
    status: data.status,
    trigger: data.trigger ?? null,
    pattern: data.pattern ?? null,
    layer: data.layer ?? null,
    session: session
      ? { agent: session.agent, id: session.id, start: session.start ?? null, end: session.end ?? null }
      : null,
    commits: data.commits ?? null,
    evidence: data.evidence ?? null,
    redo: data.redo ?? null,
    ...(data.severity === null || data.severity === undefined ? {} : { severity: Number(data.severity) }),
    ...(data.harmed === null || data.harmed === undefined ? {} : { harmed: data.harmed }),
    ...(data.reviewed ? { reviewed: withNulls(data.reviewed) } : {}),
  };
}

function withNulls(reviewed: { readonly [step in ReviewStep]?: string | null | undefined }): NonNullable<
  FrontMatter['reviewed']
> {
  const { legal = null, communications = null, concerned = null } = reviewed;
  return { legal, communications, concerned };
}
