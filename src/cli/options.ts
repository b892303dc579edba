import * as os from 'node:os';
import * as path from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import type { HomeOptions } from '../node/sessions/store-files.ts';
import type { CliIo } from './io.ts';

/** The options by which most verbs name the place they work on. */
export interface PlaceFlags {
  readonly repo?: string;
  readonly home?: string;
}

/** Adds `--repo` and `--home`. */
export function addPlaceOptions(command: Command): Command {
  return command
    .option('--repo <dir>', 'the repository (default: the one around the current folder)')
    .option('--home <dir>', 'stands in for the home directory everywhere: agents’ stores, user-level harness files');
}

/** The folder to start from, absolute. */
export function repoFolder(flags: PlaceFlags, io: CliIo): string {
  return path.resolve(io.cwd, flags.repo ?? '.');
}

/** The home directory; a given one is another machine's copy, for which this process's environment says nothing. */
export function homeOptions(flags: PlaceFlags, io: CliIo): HomeOptions {
  if (flags.home !== undefined) return { home: path.resolve(io.cwd, flags.home), env: null };
  return { home: io.env.HOME ?? io.env.USERPROFILE ?? os.homedir(), env: io.env };
}

/** Where summaries are kept between runs of the command line. */
export function cacheFolder(io: CliIo): string {
  const base = io.env.XDG_CACHE_HOME ?? path.join(io.env.HOME ?? os.homedir(), '.cache');
  return path.join(base, 'agent-postmortem');
}

/** The value of an option that is a day. @throws InvalidArgumentError when it is none. */
export function parseDate(text: string): string {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
  if (!isDay) throw new InvalidArgumentError('give a day as YYYY-MM-DD.');
  return text;
}
