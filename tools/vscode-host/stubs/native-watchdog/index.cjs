// Replaces a native module: the extension host ends itself once the server that started it has gone.
const { setInterval } = require('node:timers');

const lookEveryMs = 2_000;

module.exports.start = function start(parentPid) {
  const timer = setInterval(() => {
    try {
      process.kill(parentPid, 0);
    } catch {
      process.exit(87); // the status that the native module uses
    }
  }, lookEveryMs);
  timer.unref();
};
