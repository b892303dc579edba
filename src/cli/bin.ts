import './memory.ts';
import * as readline from 'node:readline/promises';
import { main } from './main.ts';

const interruption = new AbortController();
process.once('SIGINT', () => {
  interruption.abort();
});
// A reader that went away (`| head`) is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

/** A question on standard error, so that what is printed can be sent elsewhere. */
async function ask(question: string): Promise<boolean> {
  const dialogue = readline.createInterface({ input: process.stdin, output: process.stderr });
  const answer = await dialogue.question(`${question} [y/N] `, { signal: interruption.signal });
  dialogue.close();
  return /^y(es)?$/i.test(answer.trim());
}

await main(process.argv.slice(2), {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  env: process.env,
  cwd: process.cwd(),
  isTty: process.stdout.isTTY,
  ...(process.stdin.isTTY && process.stderr.isTTY ? { ask } : {}),
  now: () => new Date(),
  exit: (code) => {
    process.exitCode = code;
  },
  signal: interruption.signal,
});
