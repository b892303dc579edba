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

/** Commands that look, build or test: who must ask for them is slowed down and nothing is kept safe. */
const harmless =
  /^(?:git (?:add|status|log|diff|show|blame|grep|fetch|ls-files|rev-parse|describe|branch|remote|worktree)|(?:npm|pnpm|yarn|bun|deno) (?:run|test|ls|list|view|why|outdated|x|exec)|(?:go|cargo|dotnet|make|just|rails) (?:test|build|vet|fmt|list|doc|env|check|clippy|lint|format|run)|(?:docker|podman) (?:ps|logs|images|inspect)|kubectl (?:get|describe|logs)|(?:gh|glab) \w+|npx \S+)$/;

/** Whether a question before a command can be meant: it names an act, and the act does more than look. */
export function isWorthAsking(prefix: string): boolean {
  return prefix.includes(' ') && !harmless.test(prefix);
}

/** What to do instead of a command that is refused, as one sentence. */
export function insteadOf(prefix: string): string {
  if (/^git push /.test(prefix) && !/--no-verify$/.test(prefix)) {
    return 'Push without force; if history must be rewritten, say why and ask.';
  }
  if (/ (?:--no-verify|-n)$/.test(prefix)) return 'Let the check run and repair what it finds.';
  if (/^rm /.test(prefix)) return 'Name the files that must go and why, and ask.';
  if (/^git (?:rebase|filter-branch|branch)\b/.test(prefix)) return 'Leave history and branches as they are, or ask.';
  return 'Leave uncommitted work where it is: read the files, change them by edits, or ask.';
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
