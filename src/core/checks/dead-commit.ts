import type { Check } from './check.ts';
import { namedCommits } from './named.ts';

const check: Check = {
  id: 'dead-commit',
  description: 'A commit that the document names is in the repository, so that it can be looked at.',
  severity: 'warning',
  unfinished: false,
  check(document, { commits = null }) {
    if (commits === null) return [];
    return namedCommits(document)
      .filter(({ text }) => commits.get(text) === false)
      .map(({ text, range }) => ({
        range,
        message: `This repository has no commit ${text}; name the one it became, or keep it with a tag.`,
        fixes: [],
      }));
  },
};

export default check;
