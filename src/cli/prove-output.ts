import { z } from 'zod';

const count = z.number().int().nonnegative();
const verdict = z.object({
  effect: z.enum(['stop', 'ask', 'pass', 'error-pass', 'error-stop']),
  reason: z.string(),
  rewrites: z.boolean().optional(),
  endsRun: z.boolean().optional(),
});
const must = z.enum(['stop', 'pass']);
const inexact = z.array(z.enum(['translated', 'state-dependent', 'masked']));
const line = z.number().int().describe('1-based line of the evidence file');

const caseResult = z.object({
  id: z.string(),
  must,
  why: z.string(),
  call: z.string(),
  verdict: verdict.nullable().describe('null: it could not be tried'),
  holds: z.boolean(),
  reason: z.string(),
  inexact,
  runs: z.array(z.object({ hook: z.string(), verdict, ms: z.number(), repeated: z.boolean() })),
  line,
});

/** What `prove --json` prints. */
export const proveOutput = z.object({
  schema: z.literal(1),
  failing: z
    .boolean()
    .describe('a case is not as it must be, a prevention is disarmed, or one that was applied cannot be read'),
  proofs: z.array(
    z.object({
      document: z.string(),
      postmortemId: z.string().nullable(),
      changeId: z.string(),
      kind: z.enum(['rule', 'hook', 'permission', 'doc', 'template', 'test']),
      target: z.string(),
      applied: z.boolean(),
      word: z.enum(['proved', 'shown', 'not shown', 'disarmed']),
      reasons: z.array(z.string()),
      how: z.string(),
      inexact,
      cases: z.array(caseResult),
      variations: z.array(
        z.object({
          kind: z.enum(['mutation', 'evasion']),
          call: z.string(),
          stopped: z.boolean(),
          holds: z.boolean().describe('a mutation passed, an evasion was stopped'),
        }),
      ),
      ms: z.object({ p50: count, p95: count }).nullable().describe('milliseconds of a hook’s process'),
      notes: z.array(z.string()),
    }),
  ),
  unread: z
    .array(
      z.object({
        document: z.string(),
        line: z.number().int(),
        message: z.string(),
        wasApplied: z.boolean().nullable().describe('null: that cannot be told either'),
      }),
    )
    .describe('blocks and documents of which nothing can be said'),
});

/** What `hooks --json` prints. */
export const hooksOutput = z.object({
  schema: z.literal(1),
  agents: z.array(
    z.object({
      target: z.string(),
      title: z.string(),
      measured: z.string().describe('the version whose rules were applied'),
      hooks: z.array(
        z.object({
          file: z.string(),
          line: z.number().int(),
          event: z.string(),
          matcher: z.string().nullable(),
          type: z.string(),
          command: z.string().nullable(),
          ours: z.boolean().describe('it runs the guard program of this repository'),
          start: z.enum(['would start', 'would not start', 'not established']),
          why: z.string().nullable(),
          steps: z.array(z.object({ step: z.string(), ok: z.boolean().nullable(), message: z.string() })),
        }),
      ),
      problems: z.array(z.object({ file: z.string(), line: z.number().int().nullable(), message: z.string() })),
    }),
  ),
});

export type ProveOutput = z.infer<typeof proveOutput>;
export type HooksOutput = z.infer<typeof hooksOutput>;
