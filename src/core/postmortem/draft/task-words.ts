/** What a prompt's wording shows. */
export interface TaskWords {
  readonly words: number;
  /** Files and folders it names, in order, each once. */
  readonly paths: readonly string[];
}

const extension =
  /\.(?:[cm]?[jt]sx?|json[c5l]?|ya?ml|toml|md|mdx|py|pyi|go|rs|rb|php|java|kts?|swift|c|h|cc|cpp|hpp|cs|fs|scala|sh|bash|zsh|sql|html?|s?css|less|vue|svelte|txt|csv|xml|ini|cfg|conf|env|lock|proto|tf|ipynb|ex|exs|lua|dart|gradle|dockerfile)$/i;

/** Counts the words of a prompt and finds the files and folders that it names by a path. */
export function readTask(text: string): TaskWords {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const paths = new Set<string>();
  for (const word of words) {
    const path = word.replace(/^[("'`[<@]+|[)"'`\]>,;:.!?]+$/g, '').replace(/:\d+(?:[-:]\d+)?$/, '');
    if (path.length <= 120 && isPath(path)) paths.add(path);
  }
  return { words: words.length, paths: [...paths] };
}

function isPath(word: string): boolean {
  if (!/^[~\w.@/\\-]+$/.test(word) || /^\W+$/.test(word) || /^\w+:\/\//.test(word)) return false;
  // `a.ts/b.ts` are two names with a slash between.
  if (
    word
      .split('/')
      .slice(0, -1)
      .some((part) => /\w/.test(part) && extension.test(part))
  )
    return false;
  if (extension.test(word)) return !/^(?:node|next|vue|nuxt|express|three|socket)\.js$/i.test(word);
  const isRooted = /^(?:~|\.\.?|\/(?:Users|home|tmp|etc|var|opt|srv|usr))\/[\w.@-]+/.test(word);
  return isRooted || /^[\w.@-]+(?:\/[\w.@-]+)*\/$/.test(word);
}
