/**
 * Makes `start` for a version of node-pty. `encoding: null` gives Buffers, as in the other contestants: decoding is not measured.
 *
 * @returns {import('../harness/contestants.mjs').Start}
 */
export const startWith = (spawn) => (file, args, life) => {
  const pty = spawn(file, args, { encoding: null });
  pty.onData((chunk) => life.data(chunk));
  pty.onExit(({ exitCode, signal }) => life.ended(signal ? null : exitCode));
  return {
    pid: pty.pid,
    write: (bytes) => pty.write(bytes),
    kill: () => pty.kill('SIGKILL'),
    pause: () => pty.pause(),
    resume: () => pty.resume(),
  };
};
