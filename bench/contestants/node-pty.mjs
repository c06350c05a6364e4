// `encoding: null` gives Buffers, as everybody else here does: decoding is not what is asked.
import { spawn } from 'node-pty';

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
