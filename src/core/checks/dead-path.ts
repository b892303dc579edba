import type { Check } from './check.ts';
import { namedPaths } from './named.ts';

const check: Check = {
  id: 'dead-path',
  description: 'A file that the document names is there, or was there at the run.',
  severity: 'warning',
  unfinished: false,
  check(document, { paths = null }) {
    if (paths === null) return [];
    return namedPaths(document)
      .filter(({ text }) => paths.get(text) === false)
      .map(({ text, range }) => ({
        range,
        message: /[*?{[]/.test(text)
          ? `No file of this repository matches ${text}; mend the pattern or take it out.`
          : `There is no ${text}, neither now nor at the commits of the run; mend the path, or say that it is gone.`,
        fixes: [],
      }));
  },
};

export default check;
