import * as path from 'node:path';
import type { HookEntry, StartCheck, StartStep } from '../../core/model/proof.ts';
import { judgeSteps } from '../../core/targets/start-check.ts';
import { targets } from '../../core/targets/index.ts';
import type { HookProblem, HookProtocol } from '../../core/targets/protocol.ts';
import type { HarnessFiles } from '../../core/targets/harness-file.ts';
import type { Target } from '../../core/targets/target.ts';
import { readHookContent, type HookContent } from '../replay/hook-content.ts';
import { readWholeHarness } from './harness-files.ts';

/** Where to look for hooks. */
export interface HookPlace {
  /** The repository's root, absolute. */
  readonly repo: string;
  /** The user's home directory, or a copy of it. */
  readonly home: string;
  readonly signal?: AbortSignal | undefined;
}

/** A registered hook, what it runs, and whether it would start. */
export interface ListedHook {
  readonly entry: HookEntry;
  readonly start: StartCheck;
  readonly content: HookContent;
}

/** The hooks of one agent. */
export interface HookList {
  readonly target: string;
  readonly title: string;
  /** The version whose rules were applied. */
  readonly measured: string;
  readonly hooks: readonly ListedHook[];
  readonly problems: readonly HookProblem[];
}

/** Every hook that the harness registers, agent by agent, and whether it would start; runs none of them. */
export async function listHooks(place: HookPlace): Promise<readonly HookList[]> {
  const lists: HookList[] = [];
  for (const target of targets) {
    if (!target.protocol) continue;
    const { files, problems } = await readWholeHarness(target.protocol.files, place);
    const list = await hooksOf(target, target.protocol, { files, place });
    const unread = problems.map((message): HookProblem => ({ file: '', line: null, message }));
    lists.push({ ...list, problems: [...list.problems, ...unread] });
  }
  return lists;
}

/** The hooks of one target, read from files that were read already. */
export async function hooksOf(
  target: Target,
  protocol: HookProtocol,
  { files, place }: { readonly files: HarnessFiles; readonly place: HookPlace },
): Promise<HookList> {
  const { entries, problems } = protocol.hooks(files);
  const context = { version: null, cwd: '', root: place.repo.split(path.sep).join('/') };
  const hooks: ListedHook[] = [];
  for (const entry of entries) {
    place.signal?.throwIfAborted();
    const content = await readHookContent(entry, place.repo, place.home);
    const { steps } = protocol.start(entry, files, context);
    hooks.push({ entry, content, start: judgeSteps([...steps, programStep(content)]) });
  }
  return { target: target.id, title: target.title, measured: protocol.measured, hooks, problems };
}

/** Whether the files that the command names are there. */
function programStep({ files }: HookContent): StartStep {
  const missing = files.find(({ content }) => content === null);
  if (missing)
    return { step: 'program', ok: false, message: `${missing.name} does not exist: the hook fails each time` };
  const relative = files.find(({ isRelative, isInside }) => isRelative && isInside);
  const message = relative
    ? `${relative.name} is named from the directory the agent stands in: after a \`cd\` it is not found`
    : 'what its command names is there';
  return { step: 'program', ok: true, message };
}
