// What programs find in the place of node-pty, when an `overrides` entry names this package: docs/node-pty.md. The exports are
// plain properties, so that a test can replace one by a stub, and are written so that `import { spawn }` finds them.
// Test: packages/pty/test/node-pty/replacement.test.ts, and `npm run test:clients` with published programs
const { native, open } = require('strand-pty/node-pty');
const { UnixTerminal } = require('./unixTerminal.js');

function spawn(file, args, options) {
  return new UnixTerminal(file, args, options);
}

Object.defineProperty(exports, '__esModule', { value: true });
exports.spawn = spawn;
exports.fork = spawn;
exports.createTerminal = spawn;
exports.open = open;
exports.native = native;
