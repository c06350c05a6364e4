/** Rule 48: when Node exits, its children are hung up and leave no zombie. */
import assert from 'node:assert/strict';
import { runNode } from '../../support/node-program.js';
import { eventually, isGone, statOf } from '../../support/proc.js';
import { test } from '../../support/test.js';

const IDLE = 'echo ready; exec sleep 60';
const IGNORES_SIGHUP = 'trap "" HUP; echo ready; exec sleep 60';

/** How the program ended, and the pids of its children. */
async function leave(way: string, script: string): Promise<{ end: unknown; pids: number[] }> {
  // A core dump would take longer than the rest of the test.
  const wrapper = ['sh', '-c', 'ulimit -c 0; exec "$@"', 'sh'];
  const { code, signal, stdout } = await runNode('leaves-early', { args: [way, script], wrapper });
  return { end: code ?? signal, pids: JSON.parse(stdout.split('\n', 1)[0] ?? '') as number[] };
}

for (const [way, expected] of [
  ['exit', 3],
  ['exit in a callback', 3],
  ['throw', 1],
  ['kill', 'SIGKILL'],
  ['abort', 'SIGABRT'],
  ['unref', 0],
  ['unref and write', 0],
] as const) {
  test(`when Node ends (${way}) its children are hung up, and no zombie is left`, async () => {
    const { end, pids } = await leave(way, IDLE);
    assert.equal(end, expected);
    await eventually('the children are gone', () => pids.every(isGone));
  });
}

test('process.exit ends workers and their children', async () => {
  const { code, stdout } = await runNode('exits-with-workers');
  assert.equal(code, 3);
  const pids = JSON.parse(stdout) as number[];
  await eventually('the children are gone', () => pids.every(isGone));
});

test('a child that ignores SIGHUP does not delay process.exit, and survives it', async () => {
  const { end, pids } = await leave('exit', IGNORES_SIGHUP);
  assert.equal(end, 3);
  for (const pid of pids) {
    assert.match(statOf(pid)?.state ?? '', /^[SR]$/);
    process.kill(pid, 'SIGKILL');
  }
  await eventually('the children are gone', () => pids.every(isGone));
});
