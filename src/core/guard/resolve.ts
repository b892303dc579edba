import { isAbsolutePath, joinPath, normalisePath, pathBelow } from '../text/paths.ts';
import type { GuardCall, GuardedFile } from './call.ts';
import type { SentCall } from './normalise.ts';
import { shellFiles } from './shell-files.ts';

/** Where a call takes place. Absolute paths with forward slashes. */
export interface Places {
  /** The repository's root, as named by whoever asks. */
  readonly root: string;
  /** Where the process stands, for payloads that do not say. */
  readonly cwd: string;
  readonly home: string | null;
  readonly ignoreCase: boolean;
  /** The path with the links of its longest existing part resolved; a path that does not exist comes back as far as it does. */
  realPath(path: string): string;
  /** Whether something stands at an absolute path; absent = it is taken to. */
  exists?(path: string): boolean;
}

/** A sent call with its files told relative to the repository's root; of a link both the link and its target. */
export function resolveCall(sent: SentCall, places: Places): GuardCall {
  const cwd = sent.cwd === null ? places.cwd : joinPath(places.cwd, sent.cwd);
  const named = sent.command === null ? sent.files : [...sent.files, ...shellFiles(sent.command)];
  const files = named.flatMap((file) => locate(file, cwd, places));
  const { kind, tool, command, content } = sent;
  return { kind, tool, command, content, files, ...(places.ignoreCase ? { ignoreCase: true } : {}) };
}

function locate(file: GuardedFile, cwd: string, places: Places): readonly GuardedFile[] {
  const path = places.home === null ? file.path : file.path.replace(/^~(?=[/\\]|$)/, places.home);
  const whole = isAbsolutePath(path) ? normalisePath(path) : joinPath(cwd, path);
  const real = normalisePath(places.realPath(whole));
  const realRoot = normalisePath(places.realPath(places.root));
  const views = [below(places.root, whole), below(realRoot, whole), below(realRoot, real)];
  const inside = views.filter((view) => view !== null);
  const outside = below(realRoot, real) === null ? [real] : [];
  const state = places.exists?.(whole) === false ? { of: file.path, isNew: true } : { of: file.path };
  return [...new Set([...inside, ...outside])].map((view) => ({ ...file, ...state, path: view === '' ? '.' : view }));
}

/** Drive letters come in both cases. */
function below(root: string, path: string): string | null {
  const fold = (text: string): string => text.replace(/^[A-Z]:/, (drive) => drive.toLowerCase());
  return pathBelow(fold(root), fold(path));
}
