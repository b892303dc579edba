import { expandBraces } from '../text/glob.ts';

/** A glob relative to the root as all agents understand it alike: no `./`, a folder means all below it. */
function plainGlob(glob: string): string | null {
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
