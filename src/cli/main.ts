import { Command, CommanderError } from 'commander';
import { HumanError } from '../node/human-error.ts';
import packageJson from '../../package.json' with { type: 'json' };
import type { CliIo } from './io.ts';
import { verbs } from './verbs.ts';

/**
 * Runs one command line.
 * @param argv the arguments after the program's name.
 * @returns when the verb is done; the exit status is told to `io.exit`.
 */
export async function main(argv: readonly string[], io: CliIo): Promise<void> {
  const program = new Command('agent-postmortem')
    .description(
      'Turns a coding agent’s failed session into a one-page post-mortem and a harness change that is shown to work.',
    )
    .version(packageJson.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .addHelpText('after', '\nExit status: 0 fine, 1 findings of severity warning or more, 2 could not run.')
    .showHelpAfterError('(agent-postmortem --help shows what there is)')
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout(text), writeErr: (text) => io.stderr(text) });
  for (const addVerb of verbs) addVerb(program, io);
  for (const command of program.commands) {
    command
      .exitOverride()
      .configureOutput({ writeOut: (text) => io.stdout(text), writeErr: (text) => io.stderr(text) });
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    report(error, io);
  }
}

function report(error: unknown, io: CliIo): void {
  if (error instanceof CommanderError) {
    // Commander has printed it already; help and version end with 0.
    io.exit(error.exitCode === 0 ? 0 : 2);
  } else if (error instanceof HumanError) {
    io.stderr(`${error.message}\n`);
    io.exit(2);
  } else if (io.signal.aborted) {
    io.stderr('Stopped.\n');
    io.exit(2);
  } else {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    io.stderr(`This is a bug in agent-postmortem; please report it with the lines below.\n${text}\n`);
    io.exit(2);
  }
}
