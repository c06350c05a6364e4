/**
 * A child that dies while reading is paused: its descriptors are closed, and processEnded follows the delivery
 * of its output.
 */
import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { spawnProcess } from 'strand-pty';
import { terminalDescriptors } from '../../support/proc.js';
import { RecordingProtocol } from '../../support/recording-protocol.js';
import { start } from '../../support/start.js';
import { ourDescriptors, test } from '../../support/test.js';

test('a paused terminal is closed when its child is dead, and its output is delivered after resumeProducing', async () => {
  const before = terminalDescriptors();
  const protocol = start('echo one; echo two; exit 3');
  protocol.transport.pauseProducing();
  await protocol.exited;
  assert.equal(terminalDescriptors(), before);
  assert.deepEqual([protocol.transport.fileno(), protocol.transport.connected], [-1, true]);
  await nextTurn();
  assert.deepEqual(protocol.events, ['connectionMade', 'exited']);
  protocol.transport.resumeProducing();
  assert.deepEqual(protocol.events, ['connectionMade', 'exited'], 'nothing is delivered inside the call');
  await protocol.ended;
  assert.deepEqual(protocol.events, ['connectionMade', 'exited', 'data', 'ended']);
  assert.equal(protocol.output, 'one\ntwo\n');
});

test('a paused pipe is closed when its child is dead, and its output is delivered after resumeProducing', async () => {
  const before = ourDescriptors().length;
  const protocol = new RecordingProtocol();
  const transport = spawnProcess(protocol, 'sh', ['sh', '-c', 'head -c 60000 /dev/zero; exit 3']);
  transport.pauseProducing();
  await protocol.exited;
  transport.closeStdin();
  await nextTurn();
  await nextTurn();
  assert.equal(ourDescriptors().length, before);
  assert.ok(!protocol.events.includes('ended'));
  transport.resumeProducing();
  const { exitCode } = await protocol.ended;
  assert.deepEqual([protocol.bytes.length, exitCode], [60_000, 3]);
});

test("childDataReceived that pauses each time gets a dead child's output chunk by chunk, and then processEnded", async () => {
  const protocol = start('stty raw -echo; head -c 100 /dev/zero; exit 3');
  const pieces: number[] = [];
  const { transport } = protocol;
  transport.pauseProducing();
  await protocol.exited;
  protocol.childDataReceived = (_childFD, data) => {
    pieces.push(data.length);
    transport.pauseProducing();
  };
  transport.resumeProducing();
  await new Promise<void>((resolve) => void transport.reactor.callLater(0, resolve));
  assert.deepEqual([pieces, transport.connected], [[100], true]);
  transport.resumeProducing();
  await protocol.ended;
});

test('calls that need the terminal throw EBADF or have no effect when it is closed because its child is dead', async () => {
  const protocol = start('exit 3');
  const { transport } = protocol;
  transport.pauseProducing();
  await protocol.exited;
  transport.write(Buffer.from('word'));
  transport.resize(100, 50);
  assert.equal(transport.signalForegroundGroup('TERM'), false);
  assert.equal(transport.getForegroundGroup(), 0);
  assert.equal(transport.echo, false);
  assert.throws(() => transport.getAttributes(), { code: 'EBADF' });
  assert.throws(() => transport.setAttributes({ ECHO: true }), { code: 'EBADF' });
  transport.loseConnection();
  transport.resumeProducing();
  await protocol.ended;
});
