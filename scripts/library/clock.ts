// The clock of a demo library: runs are recorded today and lie on the days that their scenarios name.
import * as fs from 'node:fs';
import * as path from 'node:path';

/** So many times as fast as the real one it goes: a scripted model answers at once, a real one does not. */
const pace = 20;

/** A clock that was set, for programs of this process and, through a file, for git. */
export interface Clock {
  /** Sets it; it goes on from there. */
  set(time: Date): void;
  now(): Date;
  /** The time it showed at a real moment, in milliseconds since 1970. */
  at(real: number): number;
  /** A folder with a `git` that commits by this clock; it goes first in PATH. */
  readonly bin: string;
}

/** Makes a clock in a folder. @param git the real git, absolute. */
export function makeClock(folder: string, git: string): Clock {
  const file = path.join(folder, 'clock');
  const bin = path.join(folder, 'bin');
  fs.mkdirSync(bin, { recursive: true });
  const shim = `#!/bin/sh
read -r real shown < '${file}'
now=$(date +%s%3N)
time="$(( (shown + (now - real) * ${pace}) / 1000 )) +0000"
GIT_AUTHOR_DATE="$time" GIT_COMMITTER_DATE="$time" exec '${git}' "$@"
`;
  fs.writeFileSync(path.join(bin, 'git'), shim, { mode: 0o755 });
  const settings: { readonly real: number; readonly shown: number }[] = [];
  const at = (real: number): number => {
    const setting = settings.findLast((one) => one.real <= real) ?? settings[0];
    return setting ? setting.shown + (real - setting.real) * pace : real;
  };
  return {
    bin,
    at,
    now: () => new Date(at(Date.now())),
    set(time) {
      const setting = { real: Date.now(), shown: time.getTime() };
      settings.push(setting);
      fs.writeFileSync(file, `${setting.real} ${setting.shown}\n`);
    },
  };
}
