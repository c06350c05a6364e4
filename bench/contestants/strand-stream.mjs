// spawn(): a Duplex, whose last event is 'close'.
import { spawn } from '../../packages/pty/dist/index.js';

/** @type {import('../harness/contestants.mjs').Start} */
export function start(file, args, life) {
  const child = spawn(file, args);
  child.on('data', (chunk) => life.data(chunk));
  child.on('close', (exitCode) => life.ended(exitCode));
  return {
    pid: child.pid,
    write: (bytes) => child.write(bytes),
    kill: () => child.kill('SIGKILL'),
    pause: () => child.pause(),
    resume: () => child.resume(),
  };
}
