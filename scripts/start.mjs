// `npm start -- PROGRAM ARGS…` runs a program in a pseudo-terminal of its own; `npm start` alone shows the tour.

import './setup.mjs';
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { root } from './lib/project.mjs';

const args = process.argv.slice(2);
const program =
  args.length > 0
    ? [join(root, 'packages', 'cli', 'dist', 'main.js'), 'run', '--', ...args]
    : [join(root, 'examples', 'tour.mjs')];

const child = spawn(process.execPath, program, { stdio: 'inherit' });

// The terminal sends these two to the whole group: the child decides what they mean, and we wait for it.
process.on('SIGINT', () => {});
process.on('SIGQUIT', () => {});
// These come to us alone.
for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP']))
  process.on(signal, () => child.kill(signal));

child.on('error', (error) => {
  console.error(error.message);
  process.exitCode = 127;
});
child.on('exit', (code, signal) => {
  process.exitCode = code ?? 128 + constants.signals[signal ?? 'SIGKILL'];
});
