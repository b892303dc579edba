import { z } from 'zod';
import { layerIds } from '../model/signal.ts';
import { templates } from './templates/index.ts';

/** Why a post-mortem was written. */
const triggers = ['redo-cost', 'repeat', 'near-miss', 'slowed-us-down', 'other'] as const;

const time = z.string().regex(/^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2})$/, 'a time is written ISO 8601');

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date is written YYYY-MM-DD');

/** The schema of a post-mortem's front matter; null or absent = not established. */
export const frontMatterSchema = z.strictObject({
  template: z.string().default(templates[0].id).describe('The kind of document.'),
  id: z
    .string()
    .regex(/^pm-[0-9a-f]{8}$/, 'an id is pm- and eight hex digits')
    .nullish(),
  date: day.nullish().describe('Date of the run or failure.'),
  status: z.enum(['draft', 'open', 'closed']).default('draft').describe('Only a person changes it.'),
  trigger: z.enum(triggers).nullish().describe('Why this was written.'),
  pattern: z.string().nullish().describe('The class of failure.'),
  layer: z.enum(layerIds).nullish().describe('The layer that should have caught it first.'),
  session: z
    .strictObject({ agent: z.string(), id: z.string(), start: time.nullish(), end: time.nullish() })
    .nullish()
    .describe('The recorded run.'),
  commits: z
    .string()
    .regex(/^[0-9a-f]{4,64}\.\.[0-9a-f]{4,64}$/, 'commits are written base..head')
    .nullish(),
  evidence: z
    .string()
    .regex(/^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[^\\:]+\.jsonl$/, 'a .jsonl file below this folder')
    .nullish()
    .describe('The evidence file, relative to this document.'),
  redo: z
    .strictObject({ minutes: z.coerce.number().nonnegative().nullable(), how: z.string() })
    .nullish()
    .describe('Work that had to be done again.'),
  severity: z
    .union([z.int().min(1).max(9), z.string().regex(/^[1-9]$/, 'a severity is a number from 1')])
    .nullish()
    .describe('The level of an incident, 1 the worst.'),
  harmed: z.boolean().nullish().describe('Whether users were harmed.'),
  reviewed: z
    .strictObject({ legal: day.nullish(), communications: day.nullish(), concerned: day.nullish() })
    .nullish()
    .describe('When those looked at it who must before it is published, where users were harmed.'),
});
