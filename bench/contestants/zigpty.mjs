// node-pty's interface, but that it writes strings only: every byte that is written here is ASCII.
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
