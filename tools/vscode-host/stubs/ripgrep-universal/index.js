// Replaces a package that carries ripgrep for every platform (56 MB) by the one for this machine.
export { rgPath } from '@vscode/ripgrep';
