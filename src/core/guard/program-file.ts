import { fingerprint } from '../text/clip.ts';
import { withEol } from '../text/lines.ts';

const mark = /^\/\/ Fingerprint of the rest: ([0-9a-f]{16})\n/m;

/** The guard program with the header that tells what it is and lets a later version see whether its owner edited it. */
export function withHeader(code: string): string {
  const body = withEol(code, '\n');
  return `${header}// Fingerprint of the rest: ${fingerprint(header + body)}\n${body}`;
}

/** Whether a guard program, of this or another version, is as it was written. */
export function isUnedited(text: string): boolean {
  const plain = withEol(text, '\n');
  const found = mark.exec(plain);
  if (!found) return false;
  const rest = plain.slice(0, found.index) + plain.slice(found.index + found[0].length);
  return fingerprint(rest) === found[1];
}

const header = `// The guard program of this repository's post-mortems. It is yours: read it, change it, remove it.
//
// Coding agents run it as a hook before they use a tool. It reads the call from standard input and the conditions from
// guards.json in this folder, and answers: pass (prints {}) or stop, with the reason and what to do instead. It runs
// nothing, sends nothing, keeps nothing.
//
// Each guard names the post-mortem that it comes from. To remove one, undo its change in that document, or delete its
// entry in guards.json. To remove all: delete this folder and every hook whose command names .postmortem/guard.cjs, for
// example in .claude/settings.json.
//
// Made by Agent Post-Mortem from its sources; a library stands at the end, compressed, with its licence.
`;
