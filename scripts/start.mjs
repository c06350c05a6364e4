// `npm start -- PROGRAM ARGS…` runs a program on a pseudo-terminal of its own; `npm start` alone shows the tour.

import './setup.mjs';

if (process.argv.length > 2) {
  process.argv.splice(2, 0, 'run', '--');
  await import('../packages/cli/dist/start.js');
} else {
  await import('../examples/tour.mjs');
}
