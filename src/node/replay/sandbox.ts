import { spawn } from 'node:child_process';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';

/** A process to be started. */
export interface ProcessLine {
  readonly program: string;
  readonly args: readonly string[];
}

/** How far a hook is kept from the machine while it is tried. */
export interface Sandbox {
  /** What was not possible here, as a sentence; null when the network is cut off and the user's files cannot be written. */
  readonly note: string | null;
  /** The process that starts `line` inside. */
  wrap(line: ProcessLine): ProcessLine;
}

/** Makes the folders before `--` unwritable, then starts what stands behind it, as a child: process 1 lives by other rules. */
const script =
  'while [ "$1" != -- ]; do mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" || exit 125; shift; done; shift; "$@"';

/** Ways to cut off the network, to end all that was started, and to write-protect folders, the stronger first. */
function ways(
  folders: readonly string[],
): readonly { readonly note: string | null; wrap(line: ProcessLine): ProcessLine }[] {
  const isolated = ['--unshare-net', '--unshare-pid', '--die-with-parent', '--'];
  return [
    {
      note: null,
      wrap: ({ program, args }) => ({
        program: 'bwrap',
        args: [
          ...['--dev-bind', '/', '/'],
          ...folders.flatMap((folder) => ['--ro-bind', folder, folder]),
          ...[...isolated, program, ...args],
        ],
      }),
    },
    {
      note: null,
      wrap: ({ program, args }) => ({
        program: 'unshare',
        args: ['-rnmp', '--fork', '--kill-child', 'sh', '-c', script, 'sh', ...folders, '--', program, ...args],
      }),
    },
    {
      note: 'The hook could not be kept from writing into the repository itself; it ran in a copy, without network.',
      wrap: ({ program, args }) => ({ program: 'unshare', args: ['-rn', program, ...args] }),
    },
  ];
}

const probes = new Map<string, Promise<Sandbox>>();

/**
 * The strongest way that this machine has to keep a hook from the network and from the user's files, tried once for each
 * repository.
 * @param tree the user's repository, absolute.
 * @param home the user's home directory, absolute.
 */
export function openSandbox(tree: string, home: string): Promise<Sandbox> {
  const key = JSON.stringify([tree, home]);
  const known = probes.get(key);
  if (known) return known;
  const found = probe(tree, home);
  probes.set(key, found);
  return found;
}

/** The home directory too, unless the copies lie in it. */
async function protectedFolders(tree: string, home: string): Promise<readonly string[]> {
  const [own, temporary] = await Promise.all([fs.realpath(home).catch(() => '/'), fs.realpath(os.tmpdir())]);
  const holdsCopies = `${temporary}/`.startsWith(own === '/' ? '/' : `${own}/`);
  return holdsCopies ? [tree] : [own, tree];
}

async function probe(tree: string, home: string): Promise<Sandbox> {
  if (process.platform === 'linux') {
    for (const way of ways(await protectedFolders(tree, home))) {
      if (await succeeds(way.wrap({ program: 'true', args: [] }))) return way;
    }
  }
  return {
    note: 'This machine has no way to cut a hook off from the network: it ran in a copy, with an empty home directory.',
    wrap: (line) => line,
  };
}

function succeeds({ program, args }: ProcessLine): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'ignore', timeout: 5_000 });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}
