/** Rules 15 and 16 on pipes: a child on a paused pipe blocks in the kernel. */
import assert from 'node:assert/strict';
import { EXECUTES_COMMANDS, pidOf, program, sendCommand, shell } from '../../support/on-pipes.js';
import { eventually, statOf } from '../../support/proc.js';
import { test } from '../../support/test.js';

const childFDs = { 1: 'r', 2: 'r', 9: 'w' } as const;

/** Waits until the child is blocked in a write or a read. */
async function asleep(child: Parameters<typeof pidOf>[0]): Promise<void> {
  await eventually('the child sleeps', () => statOf(pidOf(child))?.state === 'S');
}

test('pauseProducing of a Process pauses every pipe, and resumeProducing resumes them', async () => {
  const child = shell(`echo out; echo err >&2; ${EXECUTES_COMMANDS}`, { childFDs });
  child.transport.pauseProducing();
  await asleep(child);
  // By the end of another child everything that was ready has been delivered.
  await program('true').ended;
  assert.deepEqual(child.events, ['connectionMade']);
  child.transport.resumeProducing();
  await Promise.all([child.received(1, 'out'), child.received(2, 'err')]);
  sendCommand(child, 'exit');
  await child.ended;
});

test('a child on a paused pipe blocks in its write, and loses no output', async () => {
  const child = shell('head -c 1000000 /dev/zero');
  child.transport.pauseProducing();
  await asleep(child);
  child.transport.resumeProducing();
  await child.ended;
  assert.equal(child.bytes(1).length, 1_000_000);
});

test('one paused pipe of a Process does not pause another', async () => {
  const child = shell(EXECUTES_COMMANDS, { childFDs });
  child.transport.pipes.get(1)?.pauseProducing();
  sendCommand(child, 'echo out; echo err >&2');
  await child.received(2, 'err');
  await program('true').ended;
  assert.equal(child.text(1), '');
  child.transport.pipes.get(1)?.resumeProducing();
  await child.received(1, 'out');
  sendCommand(child, 'exit');
  await child.ended;
});

test('a child on pipes that exits while paused gets processExited at once, and processEnded after resumeProducing', async () => {
  const child = shell('echo out; echo err >&2; exit 3');
  child.transport.pauseProducing();
  assert.equal((await child.exited).exitCode, 3);
  await child.lost(0);
  await program('true').ended;
  assert.ok(!child.events.some((event) => event.startsWith('data') || event === 'ended'));
  child.transport.resumeProducing();
  await child.ended;
  assert.deepEqual([child.text(1), child.text(2)], ['out\n', 'err\n']);
});

test('pauseProducing in the middle of output stops it until resumeProducing', async () => {
  const child = shell('head -c 1000000 /dev/zero');
  await child.until(() => child.bytes(1).length > 0);
  child.transport.pauseProducing();
  const { length } = child.bytes(1);
  await program('true').ended;
  assert.equal(child.bytes(1).length, length);
  child.transport.resumeProducing();
  await child.ended;
  assert.equal(child.bytes(1).length, 1_000_000);
});

test('pauseProducing of a Process does not stop its input, nor the report of a closed reader', async () => {
  const child = shell(`cat >/dev/null; exec 3<&-; ${EXECUTES_COMMANDS}`, {
    childFDs: { 0: 'w', 1: 'r', 3: 'w', 9: 'w' },
  });
  child.transport.pauseProducing();
  child.transport.write(Buffer.alloc(1 << 20));
  child.transport.closeStdin();
  await child.lost(0);
  await child.lost(3);
  child.transport.resumeProducing();
  sendCommand(child, 'exit');
  await child.ended;
});

test('pauseProducing and resumeProducing of a Process after processEnded have no effect', async () => {
  const child = program('true');
  await child.ended;
  const events = [...child.events];
  child.transport.pauseProducing();
  child.transport.resumeProducing();
  await program('true').ended;
  assert.deepEqual(child.events, events);
});
