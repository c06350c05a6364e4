// The interface of node-pty on our transport; `encoding: null` as for node-pty itself.
import { spawn } from '../../packages/pty/dist/node-pty/index.js';

/** @type {import('../harness/contestants.mjs').Start} */
export function start(file, args, life) {
  const pty = spawn(file, args, { encoding: null });
  pty.onData((chunk) => life.data(chunk));
  pty.onExit(() => life.ended());
  return {
    pid: pty.pid,
    write: (bytes) => pty.write(bytes),
    kill: () => pty.kill('SIGKILL'),
  };
}
