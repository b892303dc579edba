// Replaces VS Code's native logger: appends to the log file, without rotation. A log that cannot be written is no reason to fail.
const fs = require('node:fs');
const path = require('node:path');

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'critical'];
const ignore = () => undefined;

class Logger {
  level = 2;

  constructor(name, file) {
    this.name = name;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    this.stream = fs.createWriteStream(file, { flags: 'a' }).on('error', ignore);
  }

  write(level, message) {
    if (level < this.level) return;
    const label = levels[level] === 'warn' ? 'warning' : levels[level];
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    this.stream.write(`${time} [${label}] ${message}\n`);
  }

  getLevel() {
    return this.level;
  }

  setLevel(level) {
    this.level = level;
  }

  setPattern() {}
  clearFormatters() {}
  flush() {}
  drop() {}
}
for (const [level, name] of levels.entries()) {
  Logger.prototype[name] = function log(message) {
    this.write(level, message);
  };
}

const create = async (name, file) => new Logger(name, file);

// One assignment each: VS Code imports this file as an ES module, whose names Node finds by reading the text.
module.exports.version = 0;
module.exports.Logger = Logger;
module.exports.setLevel = ignore;
module.exports.setFlushOn = ignore;
module.exports.shutdown = ignore;
module.exports.createRotatingLogger = create;
module.exports.createAsyncRotatingLogger = create;
