export declare function installExtension(vsix: string, extensionsDir: string): void;
