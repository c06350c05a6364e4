// The interface of node-pty, except that it writes only strings: all bytes that are written here are ASCII.
import { spawn } from 'zigpty';

/** @type {import('../harness/contestants.mjs').Start} */
export function start(file, args, life) {
  const pty = spawn(file, args, { encoding: null });
  pty.onData((chunk) => life.data(chunk));
  pty.onExit(({ exitCode, signal }) => life.ended(signal ? null : exitCode));
  return {
    pid: pty.pid,
    write: (bytes) => pty.write(bytes.latin1Slice()),
    kill: () => pty.kill('SIGKILL'),
    pause: () => pty.pause(),
    resume: () => pty.resume(),
  };
}
