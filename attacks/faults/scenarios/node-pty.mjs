// The drop-in for node-pty.

import { once } from 'node:events';

/** A child with the events of node-pty. */
export async function dropIn({ nodePty }, life) {
  const terminal = nodePty.spawn('sh', ['-c', 'echo hello; read x; echo got:$x; exit 7'], { cols: 90 });
  let text = '';
  // Without its input the child would not exit.
  terminal.on('error', (error) => {
    life.tell(error);
    terminal.kill('SIGKILL');
  });
  terminal.onData((data) => {
    text += data;
  });
  const exited = new Promise((resolve) => terminal.onExit(resolve));
  life.attempt(() => terminal.resize(100, 40));
  terminal.pause();
  terminal.resume();
  terminal.write('abc\r');
  const { exitCode, signal } = await exited;
  life.status({ exitCode, signal: signal || null }, 7, -1);
  life.check(/hello[\s\S]*got:abc/.test(text), `output ${JSON.stringify(text)}`);
}

/** A child that cannot be started, with the error on its terminal. */
export async function dropInFailure({ nodePty }, life) {
  const terminal = nodePty.spawn('/no/such/program', [], { spawnErrors: 'exit' });
  let text = '';
  terminal.on('error', (error) => life.tell(error));
  terminal.onData((data) => {
    text += data;
  });
  const { exitCode } = await new Promise((resolve) => terminal.onExit(resolve));
  life.check(exitCode === 1 || life.mayLoseStatus, `exit code ${exitCode}`);
  life.check(text.length > 0, 'no reason is printed');
}

/** A terminal without a child. */
export async function dropInPair({ nodePty }, life) {
  const pair = nodePty.open({ cols: 90, rows: 30 });
  pair.on('error', (error) => life.tell(error));
  life.attempt(() => pair.resize(100, 40));
  const closed = once(pair.master, 'close');
  pair.destroy();
  await closed;
}
