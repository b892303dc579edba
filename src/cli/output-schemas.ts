import { z } from 'zod';

const ref = z.object({ file: z.string(), line: z.number().int() });
const time = z.string().nullable().describe('ISO 8601, UTC');
const count = z.number().int().nonnegative();
const signal = z.object({
  id: z.string(),
  title: z.string(),
  refs: z.array(ref),
  paths: z.array(z.string()),
  pattern: z.string().nullable(),
});
const problem = z.object({ ref: ref.nullable(), message: z.string() });
const redo = z.object({ minutes: z.number().nullable(), how: z.string() });

const counts = z.object({
  prompts: count,
  toolCalls: count,
  shellFailures: count,
  benignShellFailures: count,
  denials: count,
  interruptions: count,
  compactions: count,
  hookBlocks: count,
  subagents: count,
  filesEdited: count,
  filesRead: count,
  testRuns: count,
  commits: count,
  inputTokens: count.nullable(),
  outputTokens: count.nullable(),
  wallMinutes: z.number().nullable(),
  activeMinutes: z.number().nullable(),
});

const diff = z.object({
  base: z.string().nullable(),
  head: z.string().nullable(),
  commits: z.array(
    z.object({
      sha: z.string(),
      subject: z.string(),
      time: z.string(),
      how: z.string(),
      revertedBy: z.string().nullable(),
      inHead: z.boolean(),
    }),
  ),
  files: z.number().int().nullable(),
  insertions: z.number().int().nullable(),
  deletions: z.number().int().nullable(),
  survivingLines: z.number().int().nullable(),
  uncommitted: z.array(z.string()),
  how: z.string(),
});

/** What `session --json` prints. */
export const sessionOutput = z.object({
  schema: z.literal(1),
  session: z.object({
    agent: z.string(),
    id: z.string(),
    file: z.string(),
    cwd: z.string().nullable(),
    branch: z.string().nullable(),
    agentVersion: z.string().nullable(),
    models: z.array(z.string()),
    start: time,
    end: time,
    title: z.string().nullable(),
    tokensAtLeast: z.boolean().describe('token counts are partial values: at least this many'),
  }),
  counts,
  prompts: z.array(z.object({ ref, text: z.string() })),
  loaded: z.array(
    z.object({
      kind: z.string(),
      path: z.string(),
      entry: z.string().nullable(),
      state: z.enum(['loaded', 'later', 'not-loaded']),
      why: z.string(),
      ref: ref.nullable(),
    }),
  ),
  signals: z.array(signal),
  patterns: z.array(z.object({ id: z.string(), signals: z.array(z.string()) })),
  redo,
  diff: diff.nullable(),
  unknown: z.record(z.string(), count).describe('records by type that were not understood'),
  problems: z.array(problem),
});

/** What `sessions --json` prints. */
export const sessionsOutput = z.object({
  schema: z.literal(1),
  repo: z.string(),
  sessions: z.array(
    z.object({
      selector: z.string().describe('names the session to the other verbs'),
      agent: z.string(),
      id: z.string(),
      file: z.string(),
      task: z.string().nullable(),
      start: time,
      end: time,
      counts,
      redo,
      signals: z.array(z.object({ id: z.string(), title: z.string() })),
      patterns: z.array(z.string()),
    }),
  ),
  scanned: count.describe('session files looked at'),
  unreadable: z.array(problem),
});

const place = z
  .object({ line: z.number().int(), column: z.number().int() })
  .describe('1-based; columns in UTF-16 units');

/** What `check --format json` prints. */
export const checkOutput = z.object({
  schema: z.literal(1),
  rules: z
    .array(
      z.object({
        id: z.string(),
        description: z.string(),
        severity: z.enum(['error', 'warning', 'information']),
        unfinished: z.boolean().describe('In a draft its findings are information.'),
        help: z.string().describe('The page of the check, Markdown.'),
      }),
    )
    .describe('Every check there is.'),
  files: z.array(
    z.object({
      file: z.string(),
      findings: z.array(
        z.object({
          id: z.string(),
          severity: z.enum(['error', 'warning', 'information']),
          message: z.string(),
          start: place,
          end: place,
          fixes: z.array(z.object({ title: z.string(), automatic: z.boolean() })),
        }),
      ),
    }),
  ),
});

export type CheckOutput = z.infer<typeof checkOutput>;
export type SessionOutput = z.infer<typeof sessionOutput>;
export type SessionsOutput = z.infer<typeof sessionsOutput>;
