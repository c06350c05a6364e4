// The Node API: a Duplex, whose 'close' is its last event.
import { spawn } from '../../packages/pty/dist/index.js';

/** @type {import('../harness/contestants.mjs').Start} */
export function start(file, args, life) {
  const child = spawn(file, args);
  child.on('data', (chunk) => life.data(chunk));
  child.on('close', () => life.ended());
  return {
    pid: child.pid,
    write: (bytes) => child.write(bytes),
    kill: () => child.kill('SIGKILL'),
  };
}
