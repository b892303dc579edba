import './memory.ts';
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

await main(process.argv.slice(2), {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  env: process.env,
  cwd: process.cwd(),
  isTty: process.stdout.isTTY,
  now: () => new Date(),
  exit: (code) => {
    process.exitCode = code;
  },
  signal: interruption.signal,
});
