// The beta of the next release.
import { spawn } from 'node-pty-beta';
import { startWith } from './node-pty-start.mjs';

export const start = startWith(spawn);
