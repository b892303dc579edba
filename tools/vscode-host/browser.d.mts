import type { BrowserContext, Page } from 'playwright-core';

export interface Browser {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly close: () => Promise<void>;
}

export declare function findBrowser(): {
  readonly executablePath: string;
  readonly env: Readonly<Record<string, string>>;
};
export declare function launchBrowser(size?: { readonly width?: number; readonly height?: number }): Promise<Browser>;
