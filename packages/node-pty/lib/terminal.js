const { UnixTerminal } = require('strand-pty/node-pty');

Object.defineProperty(exports, '__esModule', { value: true });
exports.Terminal = Object.getPrototypeOf(UnixTerminal);
exports.DEFAULT_COLS = 80;
exports.DEFAULT_ROWS = 24;
