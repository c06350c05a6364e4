/** Rule 54: childConnectionLost distinguishes an I/O error from a normal end. */
import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { mock } from 'node:test';
import { ConnectionDone, ConnectionLost, spawnProcess } from 'strand-pty';
import { kernel } from '#src/native/kernel.js';
import { RecordingProtocol } from '../../support/recording-protocol.js';
import { start } from '../../support/start.js';
import { test } from '../../support/test.js';

const ENOMEM = -constants.errno.ENOMEM;

/** Records the reasons by the child's descriptors. */
class Reasons extends RecordingProtocol {
  readonly reasons = new Map<number, Error>();

  override childConnectionLost(childFD: number, reason: Error): void {
    this.reasons.set(childFD, reason);
  }
}

/** The code of an I/O error; undefined for any other reason. */
const codeOf = (reason: Error | undefined) => (reason as ConnectionLost | undefined)?.code;

test('childConnectionLost of a pipe that ended gets a ConnectionDone', async () => {
  const protocol = new Reasons();
  spawnProcess(protocol, 'sh', ['sh', '-c', 'echo hello']).closeStdin();
  await protocol.ended;
  for (const childFD of [0, 1, 2]) assert.ok(protocol.reasons.get(childFD) instanceof ConnectionDone);
});

test('childConnectionLost of a pipe with a read error gets a ConnectionLost with the code', async () => {
  const protocol = new Reasons();
  const transport = spawnProcess(protocol, 'sh', ['sh', '-c', 'trap "" PIPE; read line; echo hello']);
  mock.method(kernel, 'read', () => ENOMEM);
  transport.write(Buffer.from('go\n'));
  await protocol.ended;
  mock.reset();
  assert.ok(protocol.reasons.get(1) instanceof ConnectionLost);
  assert.equal(codeOf(protocol.reasons.get(1)), 'ENOMEM');
  transport.loseConnection();
});

test('a read error closes the terminal, and childConnectionLost gets it for descriptor 1', async () => {
  const protocol = start('read line; echo hello; exec sleep 60');
  const lost = new Promise<[number, Error]>((resolve) => {
    protocol.childConnectionLost = (childFD, reason) => resolve([childFD, reason as Error]);
  });
  mock.method(kernel, 'read', () => ENOMEM);
  protocol.transport.write(Buffer.from('go\n'));
  const [childFD, reason] = await lost;
  mock.reset();
  assert.deepEqual([childFD, codeOf(reason)], [1, 'ENOMEM']);
  await protocol.ended;
});

test('a write error of the terminal is given to childConnectionLost for descriptor 0, and output still arrives', async () => {
  const protocol = start('stty raw -echo; echo ready; sleep 0.2; echo more; exit 3');
  await protocol.received('ready');
  const lost = new Promise<[number, Error]>((resolve) => {
    protocol.childConnectionLost = (childFD, reason) => resolve([childFD, reason as Error]);
  });
  mock.method(kernel, 'write', () => ENOMEM);
  protocol.transport.write(Buffer.from('word'));
  const [childFD, reason] = await lost;
  mock.reset();
  assert.deepEqual([childFD, codeOf(reason)], [0, 'ENOMEM']);
  const { exitCode } = await protocol.ended;
  assert.equal(exitCode, 3);
  assert.match(protocol.output, /more/);
});
