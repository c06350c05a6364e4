// @replit/ruspty: two streams and a callback. A session has ended when the callback was called and the readable stream has closed.
// It has no kill, and reports a death by signal as an exit code.
import { Pty } from '@replit/ruspty';

/** @type {import('../harness/contestants.mjs').Start} */
export function start(file, args, life) {
  let exitCode;
  let isClosed = false;
  const end = () => {
    if (isClosed && exitCode !== undefined) life.ended(exitCode);
  };
  const pty = new Pty({
    command: file,
    args,
    envs: process.env,
    size: { cols: 80, rows: 24 },
    onExit: (_error, code) => {
      exitCode = code;
      end();
    },
  });
  pty.read.on('data', (chunk) => life.data(chunk));
  pty.read.on('close', () => {
    isClosed = true;
    end();
  });
  return {
    pid: pty.pid,
    write: (bytes) => pty.write.write(bytes),
    kill: () => process.kill(pty.pid, 'SIGKILL'),
    pause: () => pty.read.pause(),
    resume: () => pty.read.resume(),
  };
}
