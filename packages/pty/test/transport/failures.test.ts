/** Errors of a FileDescriptor are reported to connectionLost, in a later turn. */
import assert from 'node:assert/strict';
import { closeSync } from 'node:fs';
import { kernel } from '#src/native/kernel.js';
import { reportedWhile } from '../support/reported-errors.js';
import { type ResizableBuffer, resizable } from '../support/resizable.js';
import { test } from '../support/test.js';
import { RecordingDescriptor } from './recording-descriptor.js';

/** A pipe that is full until its reader starts. */
function fullPipe(): { writer: RecordingDescriptor; reader: RecordingDescriptor } {
  const pipe = kernel.openPipe();
  assert.ok('read' in pipe);
  const writer = new RecordingDescriptor(pipe.write);
  const reader = new RecordingDescriptor(pipe.read);
  while (writer.bufferedLength === 0) writer.write(Buffer.alloc(65_536));
  return { writer, reader };
}

const codeOf = (reason: Error) => (reason as NodeJS.ErrnoException).code;

for (const [how, lose] of [
  ['shrunk', (bytes: ResizableBuffer) => bytes.resize(10)],
  ['transferred', (bytes: ResizableBuffer) => void structuredClone(bytes, { transfer: [bytes] })],
] as const) {
  test(`FileDescriptor closes with EFAULT when a queued buffer is ${how}`, async () => {
    const { writer, reader } = fullPipe();
    const bytes = resizable(1000, 2000);
    writer.write(new Uint8Array(bytes));
    const { bufferedLength } = writer;
    lose(bytes);
    assert.equal(writer.bufferedLength, bufferedLength);
    reader.startReading();
    assert.equal(codeOf(await writer.lost), 'EFAULT');
    await reader.lost;
  });
}

test('FileDescriptor sends a queued buffer that grows with the length that it had at its write', async () => {
  const { writer, reader } = fullPipe();
  const bytes = resizable(1000, 2000);
  const { bufferedLength } = writer;
  writer.write(new Uint8Array(bytes));
  bytes.resize(2000);
  assert.equal(writer.bufferedLength, bufferedLength + 1000);
  reader.startReading();
  writer.loseConnection();
  await reader.lost;
  assert.equal(reader.bytes.length % 65_536, 1000);
});

test('FileDescriptor whose descriptor other code has closed gets connectionLost with EBADF in a later turn', async () => {
  const pipe = kernel.openPipe();
  assert.ok('read' in pipe);
  const writer = new RecordingDescriptor(pipe.write);
  closeSync(pipe.write);
  const reported = await reportedWhile(async () => {
    writer.write(Buffer.from('word'));
    assert.deepEqual(writer.reasons, []);
    assert.equal(codeOf(await writer.lost), 'EBADF');
  });
  assert.match(String(reported), /cannot be closed: EBADF/);
  kernel.closeDescriptor(pipe.read);
});

for (const answer of [-1, 1.5, Number.NaN, 1000]) {
  test(`FileDescriptor closes with an error when writeSomeData returns ${answer} for 4 bytes`, async () => {
    class Wrong extends RecordingDescriptor {
      protected override writeSomeData(): number {
        return answer;
      }
    }
    const pipe = kernel.openPipe();
    assert.ok('read' in pipe);
    const writer = new Wrong(pipe.write);
    writer.write(Buffer.from('word'));
    assert.match(
      (await writer.lost).message,
      /writeSomeData returned .*, expected an Error or a count from 0 to 4/,
    );
    kernel.closeDescriptor(pipe.read);
  });
}
