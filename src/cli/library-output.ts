import { z } from 'zod';
import { changeSchema } from '../core/postmortem/change-schema.ts';

const problem = z.object({
  ref: z.object({ file: z.string(), line: z.number().int() }).nullable(),
  message: z.string(),
});
const text = z.string().nullable();
const day = z.string().nullable().describe('YYYY-MM-DD');
const count = z.number().int().nonnegative();
const line = z.number().int().describe('1-based');

/** What `backtest --json` prints. */
export const backtestOutput = z.object({
  schema: z.literal(1),
  document: z.string(),
  change: z.string(),
  since: day,
  sessions: count.describe('sessions looked at'),
  looked: count.describe('calls of the kinds that the guard looks at'),
  stopped: count,
  ordinary: count.describe('stopped calls of other sessions that ran and nobody refused'),
  warning: text,
  runs: z
    .array(
      z.object({
        agent: z.string(),
        session: z.string(),
        subagent: text,
        file: z.string(),
        start: text,
        own: z.boolean().describe('the session of the post-mortem'),
        looked: count,
        stopped: z.array(
          z.object({
            verdict: z.enum(['deny', 'ask']),
            reason: z.string(),
            call: z.string(),
            tool: z.string(),
            line,
            time: text,
            status: z.enum(['ok', 'failed', 'denied', 'interrupted', 'pending', 'unknown']),
            ran: z.boolean(),
          }),
        ),
      }),
    )
    .describe('runs in which a call would have been stopped'),
  unreadable: z.array(problem),
});

/** What `export` prints. */
export const libraryOutput = z.object({
  schema: z.literal(1),
  postmortems: z.array(
    z.object({
      path: z.string(),
      id: text,
      template: z.string(),
      title: z.string(),
      date: day,
      status: z.enum(['draft', 'open', 'closed']),
      trigger: text,
      pattern: text,
      layer: text,
      agent: text,
      sessionId: text,
      commits: text,
      evidence: text,
      redoMinutes: z.number().nullable(),
      files: z.array(z.string()),
      changes: z.array(z.intersection(changeSchema, z.object({ lead: z.string(), line }))),
      actions: z.array(z.object({ text: z.string(), category: text, owner: text, due: day, done: z.boolean(), line })),
      rejected: z.array(z.object({ text: z.string(), reason: text, line })),
      questions: count,
      problems: z.array(z.object({ line, message: z.string() })),
    }),
  ),
  problems: z.array(problem),
});

export type BacktestOutput = z.infer<typeof backtestOutput>;
