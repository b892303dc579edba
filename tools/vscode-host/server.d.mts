import type { ChildProcess } from 'node:child_process';

export interface ServerOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly trust?: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly port?: number;
  readonly userDataDir?: string;
  readonly extensionsDir?: string;
  readonly onLog?: (text: string) => void;
}

export interface Server {
  readonly port: number;
  readonly process: ChildProcess;
  readonly userDataDir: string;
  readonly extensionsDir: string;
  readonly stop: () => Promise<void>;
}

export declare function runServerCommand(args: readonly string[]): number;
export declare function startServer(options?: ServerOptions): Promise<Server>;
