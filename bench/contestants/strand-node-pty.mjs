// strand-pty/node-pty, the drop-in for node-pty.
import { spawn } from '../../packages/pty/dist/node-pty/index.js';
import { startWith } from './node-pty-start.mjs';

export const start = startWith(spawn);
