/** Rules 22 to 26 on pipes: each pipe to the child has its own producer and back-pressure. */
import assert from 'node:assert/strict';
import type { Process } from 'strand-pty';
import { EXECUTES_COMMANDS, program, sendCommand, shell } from '../../support/on-pipes.js';
import { RecordingProducer } from '../../support/recording-producer.js';
import { test } from '../../support/test.js';

const PIECE = Buffer.alloc(100_000, 'p');
const childFDs = { 0: 'w', 1: 'r', 3: 'w', 9: 'w' } as const;

function pipeOf({ transport }: { transport: Process }, childFD: number) {
  const pipe = transport.pipes.get(childFD);
  if (!pipe) throw new Error(`the child has no open pipe as ${childFD}`);
  return pipe;
}

test('a streaming producer of a pipe is paused once and resumed once, without an effect on other pipes', async () => {
  const child = shell(EXECUTES_COMMANDS, { childFDs });
  const [three, zero] = [new RecordingProducer(), new RecordingProducer()];
  pipeOf(child, 3).registerProducer(three, true);
  child.transport.registerProducer(zero, true);
  for (let i = 0; i < 3; i++) child.transport.writeToChild(3, PIECE);
  assert.deepEqual([three.calls, zero.calls], [['pause'], []]);
  sendCommand(child, `head -c ${3 * PIECE.length} <&3 | wc -c`);
  await child.received(1, String(3 * PIECE.length));
  await child.until(() => pipeOf(child, 3).bufferedLength === 0);
  assert.deepEqual([three.calls, zero.calls], [['pause', 'resume'], []]);
  sendCommand(child, 'exit');
  await child.ended;
  assert.deepEqual([three.calls, zero.calls], [['pause', 'resume', 'stop'], ['stop']]);
});

test('a pull producer of a Process feeds descriptor 0, at its registration and whenever the queue is empty', async () => {
  const child = shell('wc -c');
  let left = 10;
  const producer = new RecordingProducer(() => {
    child.transport.write(PIECE);
    if (--left > 0) return;
    child.transport.unregisterProducer();
    child.transport.closeStdin();
  });
  child.transport.registerProducer(producer, false);
  await child.ended;
  assert.equal(child.text(1).trim(), String(10 * PIECE.length));
  assert.deepEqual(producer.calls, Array(10).fill('resume'));
});

test('closeStdin of a Process waits until its producer unregisters', async () => {
  const child = program('cat');
  const producer = new RecordingProducer(() => {
    child.transport.write(Buffer.from('last words'));
    child.transport.unregisterProducer();
  });
  child.transport.registerProducer(new RecordingProducer(), true);
  child.transport.closeStdin();
  child.transport.unregisterProducer();
  child.transport.registerProducer(producer, false);
  await child.ended;
  assert.equal(child.text(1), 'last words');
});

test('closeStdin of a Process resumes its pull producer, and closes the pipe when it unregisters', async () => {
  const child = program('cat');
  let calls = 0;
  const producer = new RecordingProducer(() => {
    calls++;
    if (calls === 2) child.transport.write(Buffer.from('last words'));
    if (calls === 3) child.transport.unregisterProducer();
  });
  child.transport.registerProducer(producer, false);
  child.transport.closeStdin();
  await child.ended;
  assert.equal(child.text(1), 'last words');
  assert.deepEqual(producer.calls, ['resume', 'resume', 'resume']);
});

test('a second producer of the same pipe is refused with an error that names both', async () => {
  const child = shell(EXECUTES_COMMANDS, { childFDs });
  child.transport.registerProducer(new RecordingProducer(), true);
  assert.throws(() => child.transport.registerProducer(new RecordingProducer(), true), {
    message: /cannot register producer RecordingProducer .*producer RecordingProducer .*never unregistered/s,
  });
  pipeOf(child, 3).registerProducer(new RecordingProducer(), true);
  sendCommand(child, 'exit');
  await child.ended;
});

test('the producer of a pipe is stopped when the child closes its end', async () => {
  const child = shell(EXECUTES_COMMANDS, { childFDs });
  const producer = new RecordingProducer();
  pipeOf(child, 3).registerProducer(producer, true);
  sendCommand(child, 'exec 3<&-');
  await child.lost(3);
  assert.deepEqual(producer.calls, ['stop']);
  sendCommand(child, 'exit');
  await child.ended;
});

test('a producer registered with a Process without a pipe to descriptor 0 is stopped at once', async () => {
  const child = shell(EXECUTES_COMMANDS, { childFDs: { 1: 'r', 9: 'w' } });
  const producer = new RecordingProducer();
  child.transport.registerProducer(producer, true);
  assert.deepEqual(producer.calls, ['stop']);
  child.transport.unregisterProducer();
  sendCommand(child, 'exit');
  await child.ended;
  child.transport.registerProducer(producer, false);
  assert.deepEqual(producer.calls, ['stop', 'stop']);
});

test('a pipe from the child ignores writes, and stops a producer at once', async () => {
  const child = shell(EXECUTES_COMMANDS, { childFDs });
  const producer = new RecordingProducer();
  pipeOf(child, 1).write(Buffer.from('word'));
  pipeOf(child, 1).registerProducer(producer, false);
  assert.deepEqual(producer.calls, ['stop']);
  sendCommand(child, 'echo still heard; exit');
  await child.ended;
  assert.equal(child.text(1), 'still heard\n');
});
