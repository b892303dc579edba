/** Whether a version is at least another, number by number; null when it is not recorded or is no version. */
export function isAtLeast(version: string | null, least: string): boolean | null {
  const parts = /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(version ?? '');
  if (!parts) return null;
  const wanted = least.split('.').map(Number);
  for (const [index, number] of wanted.entries()) {
    const have = Number(parts[index + 1] ?? 0);
    if (have !== number) return have > number;
  }
  return true;
}
