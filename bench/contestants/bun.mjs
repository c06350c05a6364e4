// Bun.Terminal, in Bun. A session has ended when both its terminal and its process have. The caller closes the terminal. It has no
// pause.

/** @type {import('../harness/contestants.mjs').Start} */
export function start(file, args, life) {
  let waitsFor = 2;
  let exitCode = null;
  const end = () => {
    waitsFor--;
    if (waitsFor > 0) return;
    child.terminal.close();
    life.ended(exitCode);
  };
  const child = globalThis.Bun.spawn([file, ...args], {
    terminal: { cols: 80, rows: 24, data: (_terminal, chunk) => life.data(chunk), exit: end },
    onExit: (_child, code) => {
      exitCode = code;
      end();
    },
  });
  return {
    pid: child.pid,
    write: (bytes) => child.terminal.write(bytes),
    kill: () => child.kill('SIGKILL'),
  };
}
