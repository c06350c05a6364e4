// pty-manager: sessions with detection of prompts. Before its first session it looks for node-pty's addon as a file, refuses without
// it, and does not look again. A program can have it look earlier, by `ensurePty`.

import assert from 'node:assert/strict';
import { resultOf } from './program.mjs';

const program = (before) => `
const { PTYManager, ShellAdapter, createAdapter, ensurePty } = require('pty-manager');
const { once } = require('node:events');
const silent = () => {};
const logger = { debug: silent, info: silent, warn: silent, error: silent };
const manager = new PTYManager({ logger });
const missing = createAdapter({ command: '/no/such/program', readyIndicators: [/never/] });
missing.adapterType = 'missing';
manager.registerAdapter(new ShellAdapter());
manager.registerAdapter(missing);
const stopped = [];
manager.on('session_stopped', (session, reason) => stopped.push(reason));

async function main() {
  let refusal;
  try {
    ${before};
  } catch (error) {
    refusal = error.message;
  }
  const session = await manager.spawn({ name: 'shell', type: 'shell' });
  await once(manager, 'session_ready');
  let output = '';
  manager.attachTerminal(session.id).onData((data) => (output += data));
  manager.send(session.id, 'echo $((6 * 7)) │ 😀');
  while (!/\\r\\n?42 │ 😀\\r\\n/.test(output)) await new Promise((resolve) => setTimeout(resolve, 10));
  await manager.stop(session.id);
  while (stopped.length < 1) await once(manager, 'session_stopped');
  await manager.spawn({ name: 'missing', type: 'missing' });
  while (stopped.length < 2) await once(manager, 'session_stopped');
  await manager.shutdown();
  console.log(JSON.stringify({ refusal, stopped }));
}
main();
`;

/** @type {import('../test-clients.mjs').Client} */
export const client = {
  name: 'pty-manager 1.12.1',
  dependencies: { 'pty-manager': '1.12.1' },
  replaced: 'node-pty',
  run(folder, saw) {
    for (const [before, what] of [
      ["await manager.spawn({ name: 'refused', type: 'shell' })", 'it refuses its first session'],
      ['ensurePty(silent)', 'ensurePty() throws before the first session'],
    ]) {
      const { refusal, stopped } = resultOf(folder, 'program.cjs', program(before));
      assert.match(refusal, /No node-pty native binary/);
      assert.deepEqual(stopped, ['normal exit', 'exit code 1']);
      saw(
        `${what}, since there is no pty.node; then a shell answers and is killed with exit code 0, a missing program exits with 1, and the program ends by itself`,
      );
    }
  },
};
