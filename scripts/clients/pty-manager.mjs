// pty-manager: sessions with detection of prompts. Before its first session it looks for node-pty's addon as a file, refuses without
// it, and does not look again.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from '../lib/run.mjs';

const program = `
const { PTYManager, ShellAdapter, createAdapter } = require('pty-manager');
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
  const refusal = await manager.spawn({ name: 'refused', type: 'shell' }).catch((error) => error.message);
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
    writeFileSync(join(folder, 'program.cjs'), program);
    const result = capture(process.execPath, ['program.cjs'], { cwd: folder, timeout: 60_000 });
    if (!result.ok) throw new Error(`it ${result.ending}:\n${result.output}`);
    const { refusal, stopped } = JSON.parse(result.output.trim().split('\n').at(-1));
    assert.match(refusal, /No node-pty native binary/);
    saw('it refuses its first session, since there is no pty.node');
    assert.deepEqual(stopped, ['normal exit', 'exit code 1']);
    saw('a shell answers, is killed with exit code 0, and a program that does not exist exits with 1');
    saw('its program ends by itself');
  },
};
