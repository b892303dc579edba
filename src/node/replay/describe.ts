import type { Case, CaseResult, HookRun, Verdict } from '../../core/model/proof.ts';
import { mergeVerdicts } from '../../core/targets/verdicts.ts';
import { oneLine } from '../../core/text/quote.ts';

/** What the hooks together did, and which of them decided. */
export function describe(verdict: Verdict, runs: readonly HookRun[]): string {
  const deciding = runs.find((run) => run.verdict.effect === verdict.effect);
  const said = verdict.reason === '' ? '' : `: ${verdict.reason}`;
  const where = deciding?.hook ?? 'the hook';
  switch (verdict.effect) {
    case 'stop':
      return `stopped by ${where}${said}`;
    case 'ask':
      return `a person is asked by ${where}${said}`;
    case 'error-stop':
      return `refused because ${where} failed${said}`;
    case 'error-pass':
      return `let through because ${where} failed${said}`;
    case 'pass':
      return `let through by ${where}${said}`;
  }
}

/** The command, or the tool and the file that it names, on one line. */
export function describeCall({ call }: Pick<Case, 'call'>): string {
  if (call.toolKind === 'finish') return 'the end of its work';
  if (call.command !== null) return oneLine(call.command, 160);
  const named = ['file_path', 'filePath', 'path', 'notebook_path', 'url', 'pattern'].map((key) => call.input[key]);
  const path = named.find((value): value is string => typeof value === 'string');
  const short =
    path !== undefined && call.root !== null && path.startsWith(`${call.root}/`)
      ? path.slice(call.root.length + 1)
      : path;
  return oneLine(short === undefined ? call.tool : `${call.tool} ${short}`, 160);
}

/** What became of a call that no hook was asked about. */
export function withoutHooks(one: Case, reason: string): CaseResult {
  const verdict: Verdict = mergeVerdicts([]);
  const base = { id: one.id, must: one.must, why: one.why, call: describeCall(one), line: one.line };
  return { ...base, verdict, holds: one.must === 'pass', reason, inexact: one.masked ? ['masked'] : [], runs: [] };
}
