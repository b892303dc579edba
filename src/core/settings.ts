import { z } from 'zod';

/** Settings of the editor and, from `.postmortem/settings.json`, of the command line. */
export const settingsSchema = z.object({
  folder: z
    .string()
    .regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^\\:*?"<>|]+$/, 'a folder inside the repository')
    .default('postmortems')
    .describe('Folder of the post-mortems, relative to the workspace folder.'),
  severity: z
    .record(z.string(), z.enum(['error', 'warning', 'information', 'off']))
    .default({})
    .describe(
      'Severity of a check by its id, for example `{ "over-one-page": "information" }`. A check set to `off` does not run.',
    ),
  patterns: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, 'lower-case letters, digits and hyphens'),
        title: z.string().max(200).default(''),
      }),
    )
    .max(11)
    .default([])
    .describe('The team’s own list of at most eleven patterns; empty means the product’s.'),
  agents: z
    .array(z.string())
    .default([])
    .describe('Agents whose sessions are read, by id; empty means all that are supported.'),
  lookBackDays: z
    .number()
    .int()
    .min(1)
    .max(3650)
    .default(90)
    .describe('How many days back the list of sessions goes, in days.'),
  reviewReminder: z
    .boolean()
    .default(true)
    .describe('Reminds once when 90 days have passed since the last review of the library.'),
});

export type Settings = z.infer<typeof settingsSchema>;
