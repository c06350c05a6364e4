/** Starts a child that waits for input, unrefs its terminal, and ends. */
import { spawn } from 'strand-pty/node-pty';

const pty = spawn('cat');
Reflect.get(pty, '_socket').unref();
process.on('exit', () => console.log('no longer waiting'));
