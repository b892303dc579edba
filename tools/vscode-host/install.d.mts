export declare const here: string;
export declare const vscodeRoot: string;
export declare function install(): void;
