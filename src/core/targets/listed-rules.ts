import { findJson, parseJson } from '../text/json.ts';
import type { JsonProblem } from '../text/json.ts';
import type { PermissionRule } from './protocol.ts';
import type { HarnessFiles } from './harness-file.ts';

/** How an agent reads `permissions: { deny: […], … }` in JSON files. */
export interface ListReader {
  readonly agent: string;
  /** The files, the one that is asked first in front. */
  readonly files: readonly string[];
  readonly effects: readonly PermissionRule['effect'][];
  /** What makes the agent ignore a whole file. */
  problem(text: string): JsonProblem | null;
  /** Why a rule never matches anything, in plain words; null when it may. */
  inert(rule: string): string | null;
}

/** The rules of an agent's lists, in the order of its files and effects. */
export function listedRules(files: HarnessFiles, reader: ListReader): readonly PermissionRule[] {
  return reader.files.flatMap((file) => {
    const text = files.get(file)?.text ?? null;
    const root = text === null ? null : parseJson(text);
    if (text === null || !root) return [];
    const broken = reader.problem(text);
    const whole = broken && `${file} has ${broken.what} on line ${broken.line}: ${reader.agent} ignores it as a whole`;
    return reader.effects.flatMap((effect) =>
      (findJson(root, ['permissions', effect])?.children ?? []).flatMap(({ node }): PermissionRule[] => {
        const { value: rule, start, end } = node;
        if (typeof rule !== 'string') return [];
        return [{ file, effect, rule, range: { start, end }, inert: whole ?? reader.inert(rule) }];
      }),
    );
  });
}

/** A rule of the form `Tool(pattern)` or `Tool` in its parts; null pattern = no brackets. */
export function splitRule(rule: string): { readonly tool: string; readonly pattern: string | null } | null {
  const found = /^\s*([\w*.-]+)\s*(?:\(([^]*)\))?\s*$/.exec(rule);
  return found ? { tool: found[1] ?? '', pattern: found[2]?.trim() ?? null } : null;
}
