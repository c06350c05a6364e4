// The latest release.
import { spawn } from 'node-pty';
import { startWith } from './node-pty-start.mjs';

export const start = startWith(spawn);
