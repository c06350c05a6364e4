// What programs find in the place of node-pty, when an `overrides` entry names this package: docs/node-pty.md. The exports are
// plain properties, so that a test can replace one by a stub, and are written so that `import { spawn }` finds them.
// Test: packages/pty/test/node-pty/replacement.test.ts, and `npm run test:clients` with published programs
const pty = require('strand-pty/node-pty');
const { UnixTerminal } = require('./unixTerminal.js');

/** On a system other than Linux, strand-pty/node-pty hands over to an installed node-pty. */
const spawn =
  process.platform === 'linux' ? (file, args, options) => new UnixTerminal(file, args, options) : pty.spawn;

Object.defineProperty(exports, '__esModule', { value: true });
exports.spawn = spawn;
exports.fork = spawn;
exports.createTerminal = spawn;
exports.open = pty.open;
exports.native = pty.native;
