/** The close of a FileDescriptor step by step, on a terminal in memory. */

import assert from 'node:assert/strict';
import { ConnectionDone, ConnectionLost } from 'strand-pty';
import { MemoryReactor } from 'strand-pty/testing';
import { windowSize } from '#src/launch/options.js';
import { test } from '../support/test.js';
import { RecordingDescriptor } from './recording-descriptor.js';

const ROOM = 4;

class Thrower extends RecordingDescriptor {
  protected override dropWrites(): void {
    super.dropWrites();
    throw new Error('thrown by dropWrites');
  }
}

/** Pauses after every chunk. */
class PausingDescriptor extends RecordingDescriptor {
  protected override dataReceived(data: Buffer): void {
    super.dataReceived(data);
    this.pauseProducing();
  }
}

function open(Kind = RecordingDescriptor) {
  const reactor = new MemoryReactor({ inputRoom: ROOM });
  const terminal = reactor.system.openPty(windowSize({}), true, false);
  // A child that only plays the other side of the terminal.
  const request = { file: '', args: '', env: '', overrides: '', cwd: '', descriptors: new Int32Array() };
  const nobody = { uid: undefined, gid: undefined, groups: undefined };
  reactor.system.spawn({ ...request, ...nobody, terminal: terminal.slave });
  const [child] = reactor.children;
  if (!child) throw new Error('no child was started');
  return { reactor, child, slave: terminal.slave, descriptor: new Kind(terminal.master, reactor) };
}

test('FileDescriptor.loseConnection closes in a later turn, not inside the call', () => {
  const { reactor, descriptor } = open();
  descriptor.loseConnection();
  assert.deepEqual([descriptor.connected, descriptor.disconnecting], [true, true]);
  reactor.run();
  assert.ok(descriptor.reasons[0] instanceof ConnectionDone);
  assert.deepEqual([descriptor.connected, descriptor.disconnecting], [false, false]);
});

test('FileDescriptor calls connectionLost once for several loseConnection calls', () => {
  const { reactor, descriptor } = open();
  descriptor.loseConnection();
  descriptor.loseConnection();
  reactor.run();
  descriptor.loseConnection();
  reactor.run();
  assert.equal(descriptor.reasons.length, 1);
});

test('FileDescriptor.loseConnection delivers all available output before the close, also when its reader pauses', () => {
  const { reactor, child, descriptor } = open(PausingDescriptor);
  const output = 'x'.repeat(100_000);
  child.output(output);
  descriptor.startReading();
  descriptor.loseConnection();
  for (let pieces = 0; descriptor.connected; pieces++) {
    assert.ok(pieces < 10);
    reactor.run();
    descriptor.resumeProducing();
  }
  assert.equal(String(descriptor.bytes), output);
});

test('FileDescriptor.loseConnection delivers at most 128 KiB of endless output to a reader that pauses', () => {
  const { reactor, child, descriptor } = open(PausingDescriptor);
  descriptor.startReading();
  descriptor.loseConnection();
  for (let pieces = 0; descriptor.connected; pieces++) {
    assert.ok(pieces < 10);
    child.output(Buffer.alloc(100_000));
    reactor.run();
    descriptor.resumeProducing();
  }
  assert.equal(descriptor.bytes.length, 128 * 1024);
});

test('FileDescriptor.loseConnection at its limit of 128 KiB still sends later writes, and reads nothing more', () => {
  const { reactor, child, descriptor } = open(PausingDescriptor);
  descriptor.startReading();
  descriptor.loseConnection();
  while (descriptor.bytes.length < 128 * 1024) {
    child.output(Buffer.alloc(100_000));
    reactor.run();
    descriptor.resumeProducing();
  }
  descriptor.write(Buffer.alloc(2 * ROOM));
  // run throws if something stays ready.
  reactor.run();
  assert.equal(descriptor.connected, true);
  child.read();
  reactor.run();
  assert.equal(descriptor.connected, false);
  assert.equal(child.read().length, ROOM);
  assert.equal(descriptor.bytes.length, 128 * 1024);
});

test('FileDescriptor.loseConnection delivers at most 128 KiB of available output', () => {
  const { reactor, child, descriptor } = open();
  child.output(Buffer.alloc(1 << 20));
  descriptor.startReading();
  descriptor.loseConnection();
  // Runs the close before anything else is read.
  reactor.step(reactor.ready().find(({ kind }) => kind === 'timer'));
  assert.equal(descriptor.connected, false);
  assert.equal(descriptor.bytes.length, 128 * 1024);
});

test('FileDescriptor.loseConnection closes without a read when nothing reads', () => {
  const { reactor, child, descriptor } = open();
  child.output('unread');
  descriptor.loseConnection();
  reactor.run();
  assert.equal(descriptor.connected, false);
  assert.equal(descriptor.bytes.length, 0);
});

test('FileDescriptor.loseConnection that meets a read error after the output has it as the reason', () => {
  const { reactor, child, descriptor } = open();
  child.output('word');
  child.failRead('EFAULT');
  descriptor.startReading();
  descriptor.loseConnection();
  reactor.run();
  const [reason] = descriptor.reasons;
  assert.ok(reason instanceof ConnectionLost);
  assert.equal(reason.code, 'EFAULT');
  assert.equal(String(descriptor.bytes), 'word');
});

test('FileDescriptor.abortConnection has a ConnectionLost without a code as the reason', () => {
  const { descriptor } = open();
  descriptor.abortConnection();
  const [reason] = descriptor.reasons;
  assert.ok(reason instanceof ConnectionLost);
  assert.equal(reason.code, undefined);
});

test('FileDescriptor reports an error thrown by a subclass during the close, and closes all the same', () => {
  const { reactor, slave, descriptor } = open(Thrower);
  descriptor.startReading();
  descriptor.abortConnection();
  assert.deepEqual(reactor.errors.map(String), ['Error: thrown by dropWrites']);
  assert.equal(descriptor.fileno(), -1);
  assert.deepEqual(reactor.getReaders(), []);
  reactor.system.closeDescriptor(slave);
  assert.deepEqual(
    reactor.openDescriptors.filter((name) => !name.startsWith('pidfd')),
    [],
  );
});

test('FileDescriptor drops queued input after a write error', () => {
  const { reactor, child, slave, descriptor } = open();
  descriptor.write(Buffer.alloc(ROOM + 1));
  assert.equal(descriptor.bufferedLength, 1);
  reactor.system.closeDescriptor(slave);
  child.exit();
  reactor.run();
  assert.equal((descriptor.reasons[0] as ConnectionLost).code, 'EPIPE');
  assert.equal(descriptor.bufferedLength, 0);
});
