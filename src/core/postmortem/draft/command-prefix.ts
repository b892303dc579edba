import { parseCommands, type SimpleCommand } from '../../text/shell.ts';

/** Programs whose first operand says what they do. */
const withVerbs =
  /^(?:git|npm|pnpm|yarn|bun|npx|docker|podman|kubectl|helm|gh|glab|cargo|go|terraform|tofu|pulumi|aws|gcloud|az|heroku|vercel|fly|systemctl|brew|apt|apt-get|dnf|pip|uv|poetry|conda|dotnet|supabase|prisma|rails|make|just|deno|wrangler|netlify|firebase)$/;

/** Words of commands that throw work away or change what others see; the first that fits names the command. */
const destructive: readonly (readonly string[])[] = [
  ['git', 'stash'],
  ['git', 'reset', '--hard'],
  ['git', 'clean'],
  ['git', 'checkout', '--'],
  ['git', 'restore'],
  ['git', 'push', '--force'],
  ['git', 'push', '-f'],
  ['git', 'branch', '-D'],
  ['git', 'rebase'],
  ['git', 'filter-branch'],
  ['rm', '-rf'],
  ['rm', '-fr'],
  ['rm', '-r'],
];

/** The words that name what a command line does. */
export interface CommandName {
  /** A prefix in words, as a guard wants it: `git stash`. */
  readonly prefix: string;
  /** True when it throws work away or changes what others see. */
  readonly destructive: boolean;
}

/** The telling command of a line: its first destructive one, else its first that does something; null when none is literal. */
export function nameCommand(line: string): CommandName | null {
  const commands = parseCommands(line).filter(
    ({ name }) => name !== '' && !/^(?:cd|echo|export|set|true|sleep|printf)$/.test(name),
  );
  for (const command of commands) {
    const words = destructive.find((wanted) => fits(command, wanted));
    if (words) return { prefix: words.join(' '), destructive: true };
  }
  const [first] = commands;
  return first ? { prefix: prefixOf(first), destructive: false } : null;
}

function fits({ argv }: SimpleCommand, wanted: readonly string[]): boolean {
  return wanted.every((word) => argv.includes(word)) && argv[0] === wanted[0] && (wanted[1] ?? '').startsWith('-')
    ? true
    : argv[0] === wanted[0] && argv[1] === wanted[1] && wanted.slice(2).every((word) => argv.includes(word));
}

function prefixOf({ name, words }: SimpleCommand): string {
  const verb = words[1];
  return withVerbs.test(name) && verb?.literal === true && /^[\w:.-]+$/.test(verb.text) && !verb.text.startsWith('-')
    ? `${name} ${verb.text}`
    : name;
}

/** The command that skips a check in a line (`git commit --no-verify`), as a guard prefix; null when there is none. */
export function nameBypass(line: string): string | null {
  for (const { argv, name } of parseCommands(line)) {
    if (name !== 'git' || argv[1] === undefined) continue;
    const flag = argv.find(
      (word) =>
        word === '--no-verify' ||
        word === '--force' ||
        (argv[1] === 'push' && word === '-f') ||
        (argv[1] === 'commit' && word === '-n'),
    );
    if (flag !== undefined) return `git ${argv[1]} ${flag}`;
  }
  return null;
}
