import type { Page } from 'playwright-core';

export interface WorkbenchOptions {
  readonly port: number;
  readonly target?: string;
  readonly extensions?: readonly string[];
  readonly testsPath?: string;
  readonly payload?: readonly (readonly [string, string])[];
}

export declare function workbenchUrl(port: number, target?: string, payload?: WorkbenchOptions['payload']): string;
export declare function openWorkbench(page: Page, options: WorkbenchOptions): Promise<void>;
