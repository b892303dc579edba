import { z } from 'zod';
import type { Range } from '../../model/finding.ts';
import type { Template, TemplateSection } from '../../model/template.ts';
import { patternIds } from '../../model/signal.ts';
import { parseMarkdown } from '../../text/markdown.ts';
import { readYaml } from '../../text/yaml.ts';
import { commonChecks } from './common-checks.ts';
import { findSection, templates } from './index.ts';

const count = z.coerce.number().int().min(1).max(1000);

/** The schema of a team's template: the front matter of a Markdown file whose headings are the sections. */
export const templateSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,40}$/, 'an id is lower-case letters, digits and hyphens')
    .refine((id) => !templates.some((template) => template.id === id), 'a template of the product has this id')
    .describe('What documents name under `template`.'),
  title: z.string().min(1).max(100).describe('For those who choose.'),
  description: z.string().max(300).default('').describe('One sentence for those who choose.'),
  extends: z
    .enum(['agent-run', 'ai-failure', 'incident'])
    .optional()
    .describe('The template whose checks, limits and severities hold where this one gives none.'),
  sections: z
    .record(
      z.string(),
      z.strictObject({
        id: z
          .string()
          .regex(/^[a-z][a-z0-9-]{0,40}$/)
          .optional()
          .describe('What the section is for; checks know `changes`, `timeline`, `root-cause` and others.'),
        aliases: z.array(z.string().min(1).max(200)).max(20).default([]),
        optional: z.stringbool().or(z.boolean()).default(false),
      }),
    )
    .default({})
    .describe('By the heading of the section, what its heading alone does not say.'),
  checks: z.array(z.string()).optional().describe('Ids of the checks that apply.'),
  limits: z
    .strictObject({
      pages: count.optional(),
      changes: count.optional(),
      sentences: count.optional(),
      writtenDays: count.optional(),
      openMonths: count.optional(),
      whys: count.optional(),
    })
    .optional()
    .describe('Most, or least, of something; absent: no limit.'),
  severities: z
    .array(z.strictObject({ level: count, when: z.string().min(1), businessDays: count.nullable().default(null) }))
    .optional(),
  categories: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        title: z.string().min(1),
        what: z.string().default(''),
        ask: z.array(z.string().min(1)).default([]),
        pattern: z.enum(patternIds),
      }),
    )
    .optional(),
  asksHarm: z.boolean().optional().describe('The document says whether users were harmed.'),
});

/** A template, or why it is none, with the places. */
export interface TemplateReading {
  readonly template: Template | null;
  readonly problems: readonly { readonly range: Range; readonly message: string }[];
}

/** Reads a team's template. */
export function readTemplate(text: string): TemplateReading {
  const markdown = parseMarkdown(text);
  const front = markdown.tree.children.find((node) => node.type === 'yaml');
  if (!front) {
    const message = 'a template begins with front matter: --- and at least `id` and `title`';
    return { template: null, problems: [{ range: { start: 0, end: 0 }, message }] };
  }
  const range = markdown.range(front);
  const inner = { start: range.start + (text.slice(range.start).indexOf('\n') + 1), end: range.end - 3 };
  const yaml = readYaml(text, inner);
  const result = templateSchema.safeParse(yaml.value);
  if (!result.success || yaml.problems.length > 0) {
    const issues = result.error?.issues ?? [];
    const refused = issues.map(({ path, message }) => ({
      range: yaml.values.get(path.join('.')) ?? range,
      message: path.length === 0 ? message : `\`${path.join('.')}\`: ${message}`,
    }));
    return { template: null, problems: [...yaml.problems, ...refused] };
  }
  const sections = readSections(text, result.data.sections);
  if (sections.length === 0) {
    return { template: null, problems: [{ range, message: 'a template has at least one heading of level two' }] };
  }
  return { template: toTemplate(result.data, sections), problems: [] };
}

function toTemplate(data: z.infer<typeof templateSchema>, sections: readonly TemplateSection[]): Template {
  const { id, title, description, checks, limits, severities, categories, asksHarm } = data;
  const parent = templates.find((template) => template.id === data.extends);
  const levels = severities ?? parent?.severities;
  const kinds = categories ?? parent?.categories;
  const harm = asksHarm ?? parent?.asksHarm;
  return {
    id,
    title,
    description,
    sections,
    checks: checks ?? parent?.checks ?? commonChecks,
    limits: limits ? withoutUndefined(limits) : (parent?.limits ?? { openMonths: 6 }),
    ...(levels ? { severities: levels } : {}),
    ...(kinds ? { categories: kinds } : {}),
    ...(harm === undefined ? {} : { asksHarm: harm }),
  };
}

function withoutUndefined(limits: { readonly [key: string]: number | undefined }): Template['limits'] {
  return Object.fromEntries(Object.entries(limits).filter(([, limit]) => limit !== undefined));
}

type Given = z.infer<typeof templateSchema>['sections'];

/** The headings of level two with what stands below each. A known heading has its known id. */
function readSections(text: string, given: Given): readonly TemplateSection[] {
  const markdown = parseMarkdown(text);
  const headings = markdown.tree.children.filter((node) => node.type === 'heading').filter(({ depth }) => depth <= 2);
  return headings.flatMap((heading, i): readonly TemplateSection[] => {
    if (heading.depth !== 2) return [];
    const { start, end } = markdown.range(heading);
    const name = text.slice(start, end).replace(/^#+\s*|\s*#*$/g, '');
    const next = headings[i + 1];
    const below = text.slice(end, next ? markdown.range(next).start : text.length);
    const { id, aliases = [], optional = false } = given[name] ?? {};
    const known = templates.map((template) => findSection(template, name)).find((found) => found !== null);
    return [
      {
        id: id ?? known ?? slug(name),
        heading: name,
        aliases,
        lines: below.trim().split(/\r?\n/),
        ...(optional ? { optional } : {}),
      },
    ];
  });
}

function slug(heading: string): string {
  return (
    heading
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '') || 'section'
  );
}
