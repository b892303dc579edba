/** Globs without braces: each with alternatives becomes several. At most 100 come of one; more is left as it stands. */
export function expandBraces(glob: string): readonly string[] {
  const found = /^([^{]*)\{([^{}]*)\}(.*)$/s.exec(innermost(glob));
  if (!found) return [glob];
  const [, before = '', inner = '', after = ''] = found;
  const all = inner.split(',').flatMap((part) => expandBraces(before + part + after));
  return all.length > 100 ? [glob] : all;
}

/** Only simple braces are expanded; nested ones stay as they are. */
function innermost(glob: string): string {
  return /\{[^{}]*\{/.test(glob) ? '' : glob;
}

/** A glob relative to the root as all agents understand it alike: no `./`, a folder means all below it. */
export function plainGlob(glob: string): string | null {
  const plain = glob.replace(/^(\.?\/)+/, '');
  if (/^!|^\.\.(\/|$)|^\.$|^$/.test(plain)) return null;
  return plain.endsWith('/') ? `${plain}**` : plain;
}

/** All globs of a rule in that form, or which of them cannot be. */
export function plainGlobs(globs: readonly string[]): readonly string[] | { readonly refusal: string } {
  const plain = globs.map(plainGlob);
  const bad = globs.find((_, index) => plain[index] === null);
  if (bad !== undefined)
    return { refusal: `The glob ${JSON.stringify(bad)} names no files: write it without a leading ! or ../.` };
  return [...new Set(plain.filter((glob) => glob !== null))];
}

/** The same separated by commas, which some agents read as separators inside braces too. */
export function commaGlobs(globs: readonly string[]): string {
  return [...new Set(globs.flatMap(expandBraces))].join(',');
}
