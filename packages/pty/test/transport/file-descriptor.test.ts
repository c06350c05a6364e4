import assert from 'node:assert/strict';
import { closeSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { ConnectionDone, ConnectionLost, FileDescriptor, type Producer, reactor } from 'strand-pty';
import { openFifo, openLoop } from '../support/fifo.js';
import { reportedWhile } from '../support/reported-errors.js';
import { test } from '../support/test.js';
import { RecordingDescriptor } from './recording-descriptor.js';

const LARGE = Buffer.from('0123456789abcdef'.repeat(1 << 16));

/** Both ends of a pipe, with the reader started. */
function connect(): { reader: RecordingDescriptor; writer: RecordingDescriptor } {
  const { readEnd, writeEnd } = openFifo();
  const reader = new RecordingDescriptor(readEnd);
  reader.startReading();
  return { reader, writer: new RecordingDescriptor(writeEnd) };
}

/** A turn of the event loop, which delivers everything ready and due. */
async function turn(): Promise<void> {
  await new Promise<void>((resolve) => void reactor.callLater(0, resolve));
  await new Promise<void>((resolve) => void setImmediate(resolve));
}

test('FileDescriptor writes to one end of a pipe what another reads from the other', async () => {
  const { reader, writer } = connect();
  writer.write(Buffer.from('hi'));
  assert.equal(String(await reader.received(2)), 'hi');
  writer.loseConnection();
  assert.ok((await reader.lost) instanceof ConnectionDone);
});

test('FileDescriptor writes more than a pipe holds, in order', async () => {
  const { reader, writer } = connect();
  writer.write(LARGE);
  assert.ok(writer.bufferedLength > 0);
  writer.writeSequence([Buffer.from('and'), Buffer.from(' more')]);
  writer.write(Buffer.from(', and the end'));
  writer.loseConnection();
  await reader.lost;
  assert.equal(String(reader.bytes), `${LARGE}and more, and the end`);
  assert.ok((await writer.lost) instanceof ConnectionDone);
});

test('FileDescriptor queues more bytes than a 32-bit integer can count', () => {
  const descriptor = new FileDescriptor(openLoop());
  const large = new Uint8Array(2 ** 31);
  descriptor.write(large);
  descriptor.write(large);
  assert.ok(descriptor.bufferedLength > 2 ** 31);
  assert.equal(descriptor.doWrite(), undefined);
  descriptor.abortConnection();
});

test('FileDescriptor whose descriptor other code has closed reports each failed system call, and closes once', async () => {
  const fd = openLoop();
  const descriptor = new RecordingDescriptor(fd);
  descriptor.startReading();
  descriptor.startWriting();
  closeSync(fd);
  const errors = await reportedWhile(async () => descriptor.abortConnection());
  assert.deepEqual(
    errors.map((error) => (error as NodeJS.ErrnoException).syscall),
    ['epoll_ctl', 'close'],
  );
  assert.equal(descriptor.fileno(), -1);
  assert.equal(descriptor.reasons.length, 1);
  assert.deepEqual([reactor.getReaders(), reactor.getWriters()], [[], []]);
});

test('FileDescriptor that reads from an empty pipe gets no data and stays connected', async () => {
  const { reader, writer } = connect();
  assert.equal(reader.doRead(), undefined);
  await turn();
  assert.equal(reader.connected, true);
  assert.equal(reader.bytes.length, 0);
  writer.abortConnection();
  await reader.lost;
});

test('FileDescriptor gets connectionLost once, with ConnectionDone, at the end of a pipe', async () => {
  const { reader, writer } = connect();
  writer.abortConnection();
  assert.ok((await reader.lost) instanceof ConnectionDone);
  await turn();
  assert.equal(reader.reasons.length, 1);
  assert.deepEqual([reader.fileno(), reader.connected, reader.disconnected], [-1, false, true]);
});

test('FileDescriptor with queued bytes gets connectionLost with EPIPE when its reader closes', async () => {
  const { reader, writer } = connect();
  reader.pauseProducing();
  writer.write(LARGE);
  reader.abortConnection();
  const reason = await writer.lost;
  assert.ok(reason instanceof ConnectionLost);
  assert.equal(reason.code, 'EPIPE');
  assert.match(reason.message, /^write failed: EPIPE/);
  assert.equal(writer.bufferedLength, 0);
});

test('FileDescriptor that only watches for reading gets connectionLost when its reader closes', async () => {
  const { reader, writer } = connect();
  writer.startReading();
  reader.abortConnection();
  assert.ok((await writer.lost) instanceof ConnectionLost);
  await turn();
  assert.equal(writer.reasons.length, 1);
});

test('FileDescriptor reports a write error in a later turn, not inside the write', async () => {
  const { reader, writer } = connect();
  reader.abortConnection();
  writer.write(Buffer.from('word'));
  assert.equal(writer.connected, true);
  assert.equal(((await writer.lost) as ConnectionLost).code, 'EPIPE');
});

test('FileDescriptor.write of a string throws a TypeError that says how to encode it', () => {
  const descriptor = new FileDescriptor(openLoop());
  assert.throws(() => descriptor.write('text' as never), /TypeError.*got string: encode.*Buffer\.from/s);
  assert.throws(() => descriptor.write(null as never), TypeError);
  assert.throws(() => descriptor.write(new Uint16Array(1) as never), /got Uint16Array/);
  descriptor.abortConnection();
  assert.throws(() => descriptor.write('text' as never), TypeError);
});

test('FileDescriptor.writeSequence with a string throws before anything of it is sent', () => {
  const fd = openLoop();
  const descriptor = new FileDescriptor(fd);
  assert.throws(() => descriptor.writeSequence([Buffer.from('sent'), 'text' as never]), TypeError);
  assert.throws(() => descriptor.writeSequence('text' as never), TypeError);
  assert.throws(() => readSync(fd, Buffer.alloc(4)), { code: 'EAGAIN' });
  descriptor.abortConnection();
});

test('FileDescriptor.writeSequence accepts any iterable, and does not call write', () => {
  class Writeless extends RecordingDescriptor {
    override write(): void {
      throw new Error('write was called');
    }
  }
  const fd = openLoop();
  const descriptor = new Writeless(fd);
  descriptor.writeSequence(new Set([Buffer.from('a'), new Uint8Array([98]), Buffer.alloc(0)]));
  const bytes = Buffer.alloc(10);
  assert.equal(bytes.toString('utf8', 0, readSync(fd, bytes)), 'ab');
  descriptor.abortConnection();
});

test('FileDescriptor is a push producer: it can be paused and resumed', () => {
  const descriptor = new FileDescriptor(openLoop());
  const producer: Required<Producer> = descriptor;
  producer.pauseProducing();
  producer.resumeProducing();
  assert.deepEqual(reactor.getReaders(), [descriptor]);
  producer.pauseProducing();
  assert.deepEqual(reactor.getReaders(), []);
  descriptor.abortConnection();
});

test('FileDescriptor.stopProducing closes it', async () => {
  const descriptor = new RecordingDescriptor(openLoop());
  descriptor.stopProducing();
  assert.ok((await descriptor.lost) instanceof ConnectionDone);
});

test('FileDescriptor reads and writes one descriptor at the same time', async () => {
  const loop = new RecordingDescriptor(openLoop());
  loop.startReading();
  loop.write(LARGE);
  assert.equal(String(await loop.received(LARGE.length)), String(LARGE));
  assert.deepEqual(reactor.getWriters(), []);
  loop.abortConnection();
});

test('FileDescriptor makes its descriptor non-blocking and close-on-exec', () => {
  const fd = openLoop();
  const descriptor = new FileDescriptor(fd);
  const flags = Number.parseInt(
    /^flags:\s*(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1] ?? '',
    8,
  );
  assert.equal(flags & 0o2004000, 0o2004000);
  descriptor.abortConnection();
});

test('FileDescriptor of an invalid or closed descriptor throws', () => {
  for (const fd of [-1, 1.5, Number.NaN]) {
    assert.throws(() => new FileDescriptor(fd), RangeError, String(fd));
  }
  assert.throws(() => new FileDescriptor('3' as never), TypeError);
  const closed = openLoop();
  closeSync(closed);
  assert.throws(() => new FileDescriptor(closed), { code: 'EBADF', syscall: 'fcntl' });
});

test('FileDescriptor that is closed does not touch a file that got its number', async () => {
  const fd = openLoop();
  const descriptor = new RecordingDescriptor(fd);
  descriptor.startReading();
  descriptor.abortConnection();
  const other = openLoop();
  assert.equal(other, fd, 'the lowest free number');
  writeSync(other, 'other');
  descriptor.startReading();
  descriptor.startWriting();
  descriptor.write(Buffer.from('mine'));
  descriptor.stopReading();
  descriptor.stopWriting();
  descriptor.loseConnection();
  descriptor.abortConnection();
  await turn();
  assert.deepEqual([...reactor.getReaders(), ...reactor.getWriters()], []);
  const text = Buffer.alloc(10);
  assert.equal(text.toString('utf8', 0, readSync(other, text)), 'other');
  closeSync(other);
});

test('FileDescriptor.startReading of a file that cannot be watched throws EPERM', () => {
  const descriptor = new FileDescriptor(openSync('/dev/null', 'r'));
  assert.throws(() => descriptor.startReading(), { code: 'EPERM' });
  descriptor.abortConnection();
});

test('FileDescriptor.loseWriteConnection drops later writes and goes on reading', async () => {
  const loop = new RecordingDescriptor(openLoop());
  loop.startReading();
  loop.write(LARGE);
  loop.loseWriteConnection();
  assert.equal((await loop.received(LARGE.length)).length, LARGE.length);
  await turn();
  loop.write(Buffer.from('dropped'));
  await turn();
  assert.equal(loop.bytes.length, LARGE.length);
  assert.equal(loop.connected, true);
  loop.abortConnection();
});

test('FileDescriptor.stopConsuming unregisters the producer, and closes', async () => {
  const descriptor = new RecordingDescriptor(openLoop());
  descriptor.registerProducer({ resumeProducing() {}, stopProducing() {} }, false);
  descriptor.stopConsuming();
  assert.equal(descriptor.producer, null);
  assert.ok((await descriptor.lost) instanceof ConnectionDone);
});
