import assert from 'node:assert/strict';
import type { PTYProcess } from 'strand-pty';
import { floodOf } from '../support/puppet.js';
import { RecordingProducer } from '../support/recording-producer.js';
import { behaviour } from './behaviour.js';

const FULL = 65_536;
const MUCH = Buffer.from(floodOf(300_000));

/** Writes more than the terminal holds, so that exactly `length` bytes are queued. */
function writeSoThatWait(transport: PTYProcess, length: number): void {
  transport.write(MUCH.subarray(0, FULL));
  transport.write(Buffer.alloc(length - transport.bufferedLength));
}

behaviour(
  'a streaming producer is paused when more than 65,536 bytes are queued, not before',
  async (stage, protocol) => {
    const transport = await stage.start(protocol);
    const producer = new RecordingProducer();
    transport.registerProducer(producer, true);
    writeSoThatWait(transport, FULL);
    assert.equal(transport.bufferedLength, FULL);
    assert.deepEqual(producer.calls, []);
    transport.write(Buffer.alloc(1));
    assert.deepEqual(producer.calls, ['pause']);
    transport.abortConnection();
    await stage.until(protocol.ended);
  },
);

behaviour(
  'a streaming producer is paused once, however much it goes on to write, and resumed once when the queue is empty',
  async (stage, protocol) => {
    const { child, start, until } = stage;
    const transport = await start(protocol);
    const producer = new RecordingProducer();
    transport.registerProducer(producer, true);
    for (const _ of Array(3)) transport.write(MUCH);
    assert.deepEqual(producer.calls, ['pause']);
    await child.skip(3 * MUCH.length);
    await stage.turn();
    assert.deepEqual(producer.calls, ['pause', 'resume']);
    transport.write(MUCH);
    assert.deepEqual(producer.calls, ['pause', 'resume', 'pause'], 'and again when it is full again');
    child.die('KILL');
    await until(protocol.ended);
    assert.deepEqual(producer.calls, ['pause', 'resume', 'pause', 'stop']);
  },
);

behaviour(
  'a pull producer is resumed at its registration, and again whenever the queue is empty',
  async (stage, protocol) => {
    const { child, start, until } = stage;
    const transport = await start(protocol);
    const producer = new RecordingProducer();
    let left = 5;
    producer.onResume = () => {
      if (left-- > 0) transport.write(Buffer.from(String(left)));
      else transport.unregisterProducer();
    };
    transport.registerProducer(producer, false);
    assert.deepEqual(producer.calls, ['resume']);
    await stage.turn();
    assert.equal(await child.read(5), '43210');
    child.exit(0);
    await until(protocol.ended);
    assert.deepEqual(producer.calls, Array(6).fill('resume'));
  },
);

behaviour(
  'a producer is never resumed inside its own write',
  async ({ child, start, until, turn }, protocol) => {
    const transport = await start(protocol);
    const producer = new RecordingProducer();
    let writing = false;
    producer.onResume = () => {
      assert.equal(writing, false);
      writing = true;
      transport.write(Buffer.from('x'));
      writing = false;
      if (producer.calls.length === 3) transport.unregisterProducer();
    };
    transport.registerProducer(producer, false);
    await turn();
    assert.equal(await child.read(3), 'xxx');
    child.exit(0);
    await until(protocol.ended);
  },
);

behaviour(
  'a second producer is refused with an error that names both',
  async ({ start, until }, protocol) => {
    const transport = await start(protocol);
    class OtherProducer extends RecordingProducer {}
    transport.registerProducer(new RecordingProducer(), true);
    assert.throws(
      () => transport.registerProducer(new OtherProducer(), true),
      /OtherProducer.*RecordingProducer/s,
    );
    transport.abortConnection();
    await until(protocol.ended);
  },
);

behaviour('loseConnection waits for a pull producer until it is unregistered', async (stage, protocol) => {
  const { child, start, until, turn } = stage;
  const transport = await start(protocol);
  const producer = new RecordingProducer();
  transport.registerProducer(producer, false);
  transport.loseConnection();
  await turn();
  assert.equal(transport.disconnecting, true);
  transport.write(Buffer.from('word'));
  assert.equal(await child.read(4), 'word');
  await turn();
  assert.equal(transport.disconnecting, true);
  transport.unregisterProducer();
  assert.equal((await until(protocol.ended)).signal, 'SIGHUP');
});

behaviour('loseConnection waits for a paused producer until it is unregistered', async (stage, protocol) => {
  const { child, start, until, turn } = stage;
  const transport = await start(protocol);
  await child.ignoreHangup();
  const producer = new RecordingProducer();
  producer.onResume = () => {
    transport.write(Buffer.from('end'));
    transport.unregisterProducer();
  };
  transport.registerProducer(producer, true);
  transport.write(MUCH);
  transport.loseConnection();
  // The hang-up discards input that the child has not read by then, so the child may not see the end.
  await child.skip(MUCH.length);
  await turn();
  assert.equal(transport.connected, false);
  assert.deepEqual(producer.calls, ['pause', 'resume']);
  child.exit(0);
  await until(protocol.ended);
  assert.deepEqual(protocol.events, ['connectionMade', 'exited', 'ended'], 'nothing was lost');
});

behaviour(
  'a streaming producer is stopped when loseWriteConnection has sent everything, and its later writes are dropped',
  async (stage, protocol) => {
    const { child, start, until, turn } = stage;
    const transport = await start(protocol);
    const producer = new RecordingProducer();
    transport.loseWriteConnection();
    transport.registerProducer(producer, true);
    transport.write(Buffer.from('sent'));
    assert.deepEqual(producer.calls, [], 'kept while the write side closes');
    assert.equal(await child.read(4), 'sent');
    await turn();
    assert.deepEqual(producer.calls, ['stop']);
    assert.equal(transport.producer, null);
    transport.write(Buffer.from('dropped'));
    assert.equal(transport.bufferedLength, 0);
    child.exit(0);
    await until(protocol.ended);
  },
);

behaviour('a producer registered on a closed write side is stopped', async (stage, protocol) => {
  const { child, start, until, turn } = stage;
  const transport = await start(protocol);
  const producers = [new RecordingProducer(), new RecordingProducer()] as const;
  transport.loseWriteConnection();
  await turn();
  transport.registerProducer(producers[0], false);
  child.exit(0);
  await until(protocol.ended);
  transport.registerProducer(producers[1], true);
  for (const producer of producers) assert.deepEqual(producer.calls, ['stop']);
  assert.equal(transport.producer, null);
});

behaviour(
  'a pull producer registered after loseConnection is resumed at once and again by the close, which waits for it',
  async ({ start, until, turn }, protocol) => {
    const transport = await start(protocol);
    const producer = new RecordingProducer();
    transport.loseConnection();
    transport.registerProducer(producer, false);
    assert.deepEqual(producer.calls, ['resume']);
    await turn();
    assert.deepEqual(producer.calls, ['resume', 'resume']);
    assert.equal(transport.connected, true);
    transport.unregisterProducer();
    await until(protocol.ended);
  },
);

behaviour(
  'a closed connection stops its producer, and an error thrown by stopProducing does not stop the close',
  async (stage, protocol) => {
    const transport = await stage.start(protocol);
    const producer = new RecordingProducer();
    producer.stopProducing = () => {
      throw new Error('thrown by stopProducing');
    };
    transport.registerProducer(producer, true);
    transport.write(MUCH);
    transport.abortConnection();
    assert.equal(transport.fileno(), -1);
    await stage.until(protocol.ended);
    assert.deepEqual(stage.errors.map(String), ['Error: thrown by stopProducing']);
    assert.deepEqual(protocol.events, ['connectionMade', 'lost 0', 'exited', 'ended']);
  },
);
