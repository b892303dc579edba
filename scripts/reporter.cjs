// A mocha reporter: prints like `dot`, and leaves the totals in the file that RESULTS_FILE names.
const fs = require('node:fs');
const path = require('node:path');
const { reporters, Runner } = require('mocha');

class TotalsReporter extends reporters.Dot {
  constructor(runner, options) {
    super(runner, options);
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const file = process.env.RESULTS_FILE;
      if (!file) return;
      fs.mkdirSync(path.dirname(file), { recursive: true });
      const { passes: passed, failures: failed, pending: skipped } = runner.stats;
      fs.writeFileSync(file, JSON.stringify({ passed, failed, skipped }));
    });
  }
}

module.exports = TotalsReporter;
