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
});

export type Settings = z.infer<typeof settingsSchema>;

/** The settings with every default filled in. */
export const defaultSettings: Settings = settingsSchema.parse({});
