// The interface of node-pty on our transport.
import { spawn } from '../../packages/pty/dist/node-pty/index.js';
import { startWith } from './node-pty-start.mjs';

export const start = startWith(spawn);
