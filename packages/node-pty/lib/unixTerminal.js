const pty = require('strand-pty/node-pty');

/** A terminal that reports node-pty's values by default: a program behind an override cannot be changed. */
class UnixTerminal extends pty.UnixTerminal {
  static defaultValues = 'node-pty';

  static open(options) {
    return pty.open(options);
  }
}

Object.defineProperty(exports, '__esModule', { value: true });
exports.UnixTerminal = UnixTerminal;
