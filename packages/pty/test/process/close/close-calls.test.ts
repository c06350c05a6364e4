/** Which part of a close happens inside the call and which in a later turn, and the order of the callbacks. */
import assert from 'node:assert/strict';
import { program, shell } from '../../support/on-pipes.js';
import { RecordingProducer } from '../../support/recording-producer.js';
import { run } from '../../support/start.js';
import { test } from '../../support/test.js';

test('loseConnection after loseWriteConnection closes in a later turn, not inside the call', async () => {
  const child = run('sleep', ['60'], { usePTY: { raw: true } });
  child.transport.loseWriteConnection();
  // By the end of another child the write side is closed.
  await run('true').ended;
  child.transport.loseConnection();
  const { connected, disconnecting, disconnected } = child.transport;
  assert.deepEqual([connected, disconnecting, disconnected], [true, true, false]);
  assert.equal((await child.ended).signal, 'SIGHUP');
});

test('a closed transport is disconnected, and no longer disconnecting', async () => {
  const child = run('sleep', ['60']);
  child.transport.loseConnection();
  await child.ended;
  const { connected, disconnecting, disconnected } = child.transport;
  assert.deepEqual([connected, disconnecting, disconnected], [false, false, true]);
});

test('loseConnection of a Process calls childConnectionLost for each pipe in the order of childFDs', async () => {
  const child = shell('exec sleep 60', { childFDs: { 0: 'w', 1: 'r', 2: 'r', 3: 'r', 4: 'w' } });
  child.transport.loseConnection();
  await child.lost(4);
  assert.deepEqual(child.events, ['connectionMade', 'lost 0', 'lost 1', 'lost 2', 'lost 3', 'lost 4']);
  child.transport.signalProcess('KILL');
  await child.ended;
});

test('loseWriteConnection of a pipe to the child closes the pipe when everything is written', async () => {
  const child = program('cat');
  const stdin = child.transport.pipes.get(0);
  child.transport.write(Buffer.from('all of it'));
  stdin?.loseWriteConnection();
  await child.ended;
  assert.equal(child.text(1), 'all of it');
  assert.equal(child.transport.pipes.size, 0);
});

test('loseWriteConnection of a pipe goes on when its pull producer unregisters without a write', async () => {
  const child = program('cat');
  const stdin = child.transport.pipes.get(0);
  let calls = 0;
  stdin?.registerProducer(
    new RecordingProducer(() => {
      calls++;
      if (calls === 2) stdin.unregisterProducer();
    }),
    false,
  );
  stdin?.loseWriteConnection();
  await child.ended;
  assert.equal(calls, 2);
});
