// What the extension host loads as its tests: runs the real ones, then leaves a note that they came to their end. The exit
// status alone would lie, since a web workbench reports 0 for an extension host that died.
const fs = require('node:fs');

module.exports.run = async function run() {
  const { VSCODE_HOST_TESTS: tests, VSCODE_HOST_NOTE: note } = process.env;
  const suite = require(tests);
  if (typeof suite.run !== 'function') throw new Error(`${tests} exports no run()`);
  await suite.run();
  fs.writeFileSync(note, 'passed');
};
