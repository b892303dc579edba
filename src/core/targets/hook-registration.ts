import type { Json } from '../model/session.ts';
import { findJson } from '../text/json.ts';
import type { JsonNode, JsonPath } from '../text/json.ts';
import type { JsonFile } from './json-file.ts';

/** Where the guard program is registered in a list of hooks. */
export interface Registration {
  /** Index of the group, or of the handler where there are no groups. */
  readonly item: number;
  /** From the list to the handler. */
  readonly handler: JsonPath;
  readonly command: string;
  /** Null when there is none: it matches everything. */
  readonly matcher: string | null;
  readonly fields: Readonly<Record<string, Json>>;
  /** Whether the group holds handlers of others too. */
  readonly isShared: boolean;
}

/** The first registration of the guard program under an event, or null. */
export function findRegistration(file: JsonFile, event: readonly string[], grouped: boolean): Registration | null {
  const list = file.root && findJson(file.root, event);
  for (const [item, { node }] of (list?.children ?? []).entries()) {
    const handlers = grouped ? (findJson(node, ['hooks'])?.children ?? []).map((child) => child.node) : [node];
    for (const [index, handler] of handlers.entries()) {
      const command = commandOf(handler);
      if (command === null) continue;
      const matcher = findJson(node, ['matcher'])?.value;
      return {
        item,
        handler: grouped ? [item, 'hooks', index] : [item],
        command,
        matcher: typeof matcher === 'string' ? matcher : null,
        fields: Object.fromEntries(handler.children.map((child) => [child.key ?? '', child.node.value])),
        isShared: handlers.length > 1,
      };
    }
  }
  return null;
}

/**
 * A command of ours with the word that keeps a hard guard hard when `guards.json`, which says so too, cannot be read.
 * @param orElse what a shell does when the program cannot be started, where its agent would let the call run.
 */
export function hardCommand(command: string, orElse = ''): string {
  return `${command} hard${orElse}`;
}

/** Whether a registered command says that a guard is hard. */
export function saysHard(command: string): boolean {
  return /\.postmortem[\\/]guard.*\shard\b/.test(command);
}

/** The command of a handler that runs the guard program, or null. */
function commandOf(handler: JsonNode): string | null {
  const command = findJson(handler, ['command'])?.value;
  return typeof command === 'string' && /\.postmortem[\\/]guard/.test(command) ? command : null;
}

/** Whether nothing stands behind a registration in its list. */
export function isLastOfEvent(file: JsonFile, event: readonly string[], { item, handler }: Registration): boolean {
  const list = file.root && findJson(file.root, event);
  const [, , index] = handler;
  const inGroup = list && findJson(list, [item, 'hooks'])?.children.length;
  return list?.children.length === item + 1 && (typeof index !== 'number' || inGroup === index + 1);
}
