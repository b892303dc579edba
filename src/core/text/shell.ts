export { parseCommands } from './shell/parse.ts';
export type { ShellRedirect, ShellWord, SimpleCommand } from './shell/parse.ts';
