/** The repository's top folder, absolute. */
export const root: string;
/** The path of a Node that can run the product. */
export function findNode(): string;
/** The environment in which that Node and the installed tools are found first. */
export function environment(): NodeJS.ProcessEnv;
/** Runs a command with inherited streams; resolves with its exit code. */
export function run(command: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<number>;
