import type { HarnessItem } from '../model/harness.ts';
import type { FileTouch, Problem, Ref } from '../model/session.ts';

/** A harness item as the loading rules give it; whether its text changed since is for the caller to say. */
export type FoundItem = Omit<HarnessItem, 'changedSince'>;

/** A file that the main agent touched. */
export interface HarnessTouch {
  /** Repository-relative. */
  readonly path: string;
  readonly action: FileTouch['action'];
  readonly by: FileTouch['by'];
  /** The agent's name of the tool. */
  readonly tool: string;
  readonly ref: Ref;
}

/** What of a session decides which files its agent loads. */
export interface HarnessRun {
  readonly version: string | null;
  /** Absolute roots of the repository, forward slashes: this clone's, and the recorded one where it differs. */
  readonly roots: readonly string[];
  /** The directory the agent was started in, repository-relative, '' for the top. */
  readonly cwd: string;
  /** In the order of the session; those of sub-agents are not the main agent's context. */
  readonly touches: readonly HarnessTouch[];
}

/**
 * The files as they stood when the run began. Paths are repository-relative, or begin with `~/` for the user's own, which
 * have no history.
 */
export interface HarnessFiles {
  readonly paths: ReadonlySet<string>;
  /** Symbolic links among them → the path they lead to. */
  readonly links: ReadonlyMap<string, string>;
  /** The text of a file, whether `paths` lists it or not; null when there is none that can be read. */
  read(path: string): Promise<string | null>;
  /** True when the file as it is today stands in for the file at that time. */
  isToday(path: string): boolean;
}

/** What the loading rules gave. */
export interface Loading {
  readonly items: readonly FoundItem[];
  readonly problems: readonly Problem[];
}

/** One agent's rules of what it loads, as of the versions named in its file. */
export interface HarnessLoader {
  /** The format id of its sessions. */
  readonly agent: string;
  /** Pure but for `files`: never throws for bad files, which become items that were not loaded. */
  load(run: HarnessRun, files: HarnessFiles): Promise<Loading>;
}

/** The path of an item whose file the transcript does not name. */
export const unnamedSource = '(source not recorded)';

type Details = Partial<Pick<FoundItem, 'entry' | 'ref' | 'text' | 'scope'>>;

/** An item with everything else not established. */
export function item(
  kind: FoundItem['kind'],
  path: string,
  said: Pick<FoundItem, 'state' | 'why'> & Details,
): FoundItem {
  return { kind, path, entry: null, ref: null, text: null, scope: [], ...said };
}

/** The path with a word when today's file stands in for it: `CLAUDE.local.md (today's)`. */
export function nameOf(path: string, files: HarnessFiles): string {
  return files.isToday(path) ? `${path} (today's)` : path;
}

/** The directories from the top to `folder`, '' first. */
export function chainTo(folder: string): readonly string[] {
  const parts = folder === '' ? [] : folder.split('/');
  return ['', ...parts.map((_, index) => parts.slice(0, index + 1).join('/'))];
}

/** A name in a directory: `inFolder('', 'a')` is `a`. */
export function inFolder(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** The directory of a path, '' for the top. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Whether a path lies in a directory or below it. */
export function isBelow(folder: string, path: string): boolean {
  return folder === '' ? !path.startsWith('~/') : path.startsWith(`${folder}/`);
}
