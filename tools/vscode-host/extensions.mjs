import * as path from 'node:path';
import { runServerCommand } from './server.mjs';

/** Installs a .vsix into a folder of extensions, as a user would; throws when VS Code refuses it. */
export function installExtension(vsix, extensionsDir) {
  const args = ['--install-extension', path.resolve(vsix), '--extensions-dir', path.resolve(extensionsDir)];
  if (runServerCommand(args) !== 0) throw new Error(`${vsix} could not be installed`);
}
