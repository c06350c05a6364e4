/** hasUnreadInput: input that the child has not read. */
import assert from 'node:assert/strict';
import type { SpawnProcessOptions } from 'strand-pty';
import { eventually } from '../support/proc.js';
import type { RecordingProtocol } from '../support/recording-protocol.js';
import { start } from '../support/start.js';
import { test } from '../support/test.js';

const NO_ECHO: SpawnProcessOptions = { usePTY: { echo: false } };

/** A child that reads nothing before it is signalled. */
const waits = 'trap "go=1" USR1; echo ready; while [ -z "$go" ]; do sleep 0.01; done; echo reads';

async function waiting(then: string): Promise<RecordingProtocol> {
  const child = start(`${waits}; ${then}`, NO_ECHO);
  await child.received('ready');
  return child;
}

/** Lets the child read. */
const go = (child: RecordingProtocol) => child.transport.signalProcess('USR1');

test('hasUnreadInput is true for a line until the child has read it', async () => {
  const child = await waiting('read line; echo "got $line"; read line');
  assert.equal(child.transport.hasUnreadInput, false);
  child.transport.write(Buffer.from('hello\n'));
  assert.equal(child.transport.hasUnreadInput, true);
  go(child);
  await child.received('got hello');
  assert.equal(child.transport.hasUnreadInput, false);
  child.transport.write(Buffer.from('\n'));
  await child.ended;
});

test('hasUnreadInput is false for an unfinished line, until an EOF character completes it', async () => {
  const child = await waiting('cat; echo end');
  child.transport.write(Buffer.from('hel'));
  assert.equal(child.transport.hasUnreadInput, false);
  child.transport.write(Buffer.from('lo\x04'));
  assert.equal(child.transport.hasUnreadInput, true);
  go(child);
  await child.received('hello');
  child.transport.closeStdin();
  await child.ended;
});

test('hasUnreadInput is true for an end of input, which has no bytes', async () => {
  const child = await waiting('cat; echo end');
  child.transport.write(Buffer.from('\x04'));
  assert.equal(child.transport.hasUnreadInput, true);
  go(child);
  await child.ended;
  assert.match(child.output, /end\n$/);
});

test('hasUnreadInput is true for any byte outside canonical mode', async () => {
  const child = start(`stty raw; ${waits}; head -c 1; read line`, NO_ECHO);
  await child.received('ready');
  child.transport.write(Buffer.from('x'));
  assert.equal(child.transport.hasUnreadInput, true);
  go(child);
  await child.received('x');
  await eventually('the byte was read', () => !child.transport.hasUnreadInput);
  child.transport.write(Buffer.from('\n'));
  await child.ended;
});

test('hasUnreadInput is true for input that is still queued', async () => {
  const child = await waiting('exit');
  child.transport.write(Buffer.alloc(1 << 20, 'a line\n'));
  assert.ok(child.transport.bufferedLength > 0);
  assert.equal(child.transport.hasUnreadInput, true);
  go(child);
  await child.ended;
});

test('hasUnreadInput is false once the child is dead', async () => {
  const child = await waiting('exit');
  child.transport.write(Buffer.from('hello\n'));
  go(child);
  await child.exited;
  assert.equal(child.transport.hasUnreadInput, false);
  await child.ended;
  assert.equal(child.transport.hasUnreadInput, false);
});
