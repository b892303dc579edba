/** Whether a path as recorded is absolute on any system; `~/…` counts. */
export function isAbsolutePath(path: string): boolean {
  return /^([/\\~]|[A-Za-z]:[/\\])/.test(path);
}

/** A path without `.`, `..` and doubled slashes, forward slashes only; leading `..` stay. */
export function normalisePath(path: string): string {
  const text = path.replaceAll('\\', '/');
  const isRooted = text.startsWith('/');
  const parts: string[] = [];
  for (const part of text.split('/')) {
    if (part === '' || part === '.') continue;
    const last = parts.at(-1);
    if (part === '..' && last !== undefined && last !== '..') parts.pop();
    else if (part !== '..' || !isRooted) parts.push(part);
  }
  return (isRooted ? '/' : '') + parts.join('/');
}

/** `path` as seen from `folder`: itself when absolute. */
export function joinPath(folder: string, path: string): string {
  if (isAbsolutePath(path)) return normalisePath(path);
  return normalisePath(folder === '' ? path : `${folder}/${path}`);
}

/** The path below `root`, or null when it lies elsewhere; '' for the root itself. A relative path lies below it. */
export function pathBelow(root: string, path: string): string | null {
  const whole = normalisePath(path);
  if (!isAbsolutePath(path)) return whole.startsWith('..') ? null : whole;
  const folder = normalisePath(root);
  if (whole === folder) return '';
  return whole.startsWith(folder === '/' ? '/' : `${folder}/`)
    ? whole.slice(folder.length + (folder === '/' ? 0 : 1))
    : null;
}

/** Whether a path is of no project: temporary files, and the plans and outputs that an agent keeps for itself. */
export function isScratchPath(path: string): boolean {
  return (
    /^(?:\/private)?\/(?:tmp|var\/tmp|var\/folders)\//.test(`${path}/`) ||
    /\/\.claude\/(?:plans|projects|jobs)\//.test(path)
  );
}
