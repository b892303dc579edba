import { spawn } from 'node:child_process';

/** A process to be started. */
export interface ProcessLine {
  readonly program: string;
  readonly args: readonly string[];
}

/** How far a hook is kept from the machine while it is tried. */
export interface Sandbox {
  /** What was not possible here, as a sentence; null when the network is cut off and the user's tree cannot be written. */
  readonly note: string | null;
  /** The process that starts `line` inside. */
  wrap(line: ProcessLine): ProcessLine;
}

const mountScript = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"';

/** Ways to cut off the network and to write-protect the user's tree, the stronger first. */
function ways(tree: string): readonly { readonly note: string | null; wrap(line: ProcessLine): ProcessLine }[] {
  const isolated = ['--unshare-net', '--die-with-parent', '--'];
  return [
    {
      note: null,
      wrap: ({ program, args }) => ({
        program: 'bwrap',
        args: ['--dev-bind', '/', '/', '--ro-bind', tree, tree, ...isolated, program, ...args],
      }),
    },
    {
      note: null,
      wrap: ({ program, args }) => ({
        program: 'unshare',
        args: ['-rnm', 'sh', '-c', mountScript, tree, program, ...args],
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
 * The strongest way that this machine has to keep a hook from the network and from a folder, tried once for each folder.
 * @param tree the user's repository, absolute.
 */
export function openSandbox(tree: string): Promise<Sandbox> {
  const known = probes.get(tree);
  if (known) return known;
  const found = probe(tree);
  probes.set(tree, found);
  return found;
}

async function probe(tree: string): Promise<Sandbox> {
  if (process.platform === 'linux') {
    for (const way of ways(tree)) {
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
