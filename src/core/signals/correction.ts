import { oneLine } from '../text/quote.ts';
import { findCorrections } from './corrections.ts';
import type { SignalDetector } from './signal.ts';

const detector: SignalDetector = {
  id: 'correction',
  description: 'A human says that the agent got something wrong.',
  patterns: [],
  detect: ({ session }) =>
    findCorrections(session).map(({ ref, sentence }) => ({
      id: 'correction',
      title: `The user objected: “${oneLine(sentence, 100)}”`,
      refs: [ref],
      paths: [],
      pattern: null,
    })),
};

export default detector;
