/** Rules 12, 13, 15 and 16: every byte of the output arrives, whenever it is read. */
import assert from 'node:assert/strict';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { ConnectionDone, ProcessDone, PTYProcess } from 'strand-pty';
import { eventually, statOf } from '../../support/proc.js';
import { RecordingProtocol } from '../../support/recording-protocol.js';
import { pidOf, run, start, track } from '../../support/start.js';
import { test } from '../../support/test.js';

const MEBIBYTE = 1024 * 1024;
/** More than the kernel buffers for a terminal. */
const KERNEL_BUFFERS = 128 * 1024;

test('stdout, stderr, /dev/tty and the echo of a child on a terminal all arrive as descriptor 1', async () => {
  const child = start('echo out; echo err >&2; echo tty > /dev/tty; read line; echo "$line"');
  child.transport.write(Buffer.from('typed\n'));
  await child.ended;
  assert.deepEqual(child.output.split('\n').sort(), ['', 'err', 'out', 'tty', 'typed', 'typed']);
  assert.deepEqual(new Set(child.events), new Set(['connectionMade', 'data', 'exited', 'ended']));
});

test('500,000 numbers from a terminal arrive in order', async () => {
  const child = run('seq', ['0', '499999']);
  await child.ended;
  const expected = Array.from({ length: 500_000 }, (_, number) => number).join('\n');
  assert.ok(child.output === `${expected}\n`);
});

test('raw output of a terminal arrives with every byte unchanged', async () => {
  const child = run('head', ['-c', String(MEBIBYTE), process.execPath], { usePTY: { raw: true } });
  await child.ended;
  const expected = Buffer.alloc(MEBIBYTE);
  const file = openSync(process.execPath, 'r');
  readSync(file, expected);
  closeSync(file);
  assert.ok(child.bytes.equals(expected));
});

test('pauseProducing blocks the child in its write, and resumeProducing continues it', async () => {
  const child = run('head', ['-c', String(4 * MEBIBYTE), '/dev/zero'], { usePTY: { raw: true } });
  child.transport.pauseProducing();
  const pid = pidOf(child);
  await eventually('the child is blocked', () => statOf(pid)?.state === 'S');
  const written = Number(/^wchar: (\d+)/m.exec(readFileSync(`/proc/${pid}/io`, 'latin1'))?.[1]);
  assert.ok(written < KERNEL_BUFFERS, `it could write ${written} bytes`);
  assert.equal(child.bytes.length, 0);
  child.transport.resumeProducing();
  await child.ended;
  assert.equal(child.bytes.length, 4 * MEBIBYTE);
});

test('with usePTY.paused no output is delivered before resumeProducing', async () => {
  const child = start('echo hello', { usePTY: { paused: true } });
  await child.exited;
  assert.deepEqual(child.events, ['connectionMade', 'exited']);
  child.transport.resumeProducing();
  await child.ended;
  assert.equal(child.output, 'hello\n');
});

test('pausing after every chunk and resuming in the next turn loses no output', async () => {
  class Hesitant extends RecordingProtocol {
    override childDataReceived(childFD: number, data: Buffer): void {
      super.childDataReceived(childFD, data);
      this.transport.pauseProducing();
      setImmediate(() => this.transport.resumeProducing());
    }
  }
  const child = new Hesitant();
  track(new PTYProcess(child, 'seq', ['seq', '0', '49999']));
  await child.ended;
  assert.ok(child.output.endsWith('\n49998\n49999\n'));
  assert.equal(child.output.split('\n').length, 50_001);
});

/** Not a wait for an event: the length of the pause must not matter. */
for (const pause of [0, 300, 3000]) {
  test(`a pause of ${pause} ms across the exit loses no output, and processExited comes during the pause`, async () => {
    const script = 'stty raw; head -c 3000 /dev/zero; sleep 0.2; head -c 3000 /dev/zero';
    const child = start(script);
    await child.received((output) => output.length > 0);
    child.transport.pauseProducing();
    const reason = await child.exited;
    if (pause > 0) await delay(pause);
    const inPause = [...child.events];
    child.transport.resumeProducing();
    assert.equal(await child.ended, reason);
    assert.equal(child.bytes.length, 6000);
    assert.deepEqual(inPause, ['connectionMade', 'data', 'exited']);
  });
}

test('the EIO at the end of a terminal is reported as a ConnectionDone', async () => {
  const reasons: Error[] = [];
  class Listening extends PTYProcess {
    override connectionLost(reason: Error): void {
      reasons.push(reason);
      super.connectionLost(reason);
    }
  }
  const child = new RecordingProtocol();
  track(new Listening(child, 'echo', ['echo', 'hello']));
  assert.ok((await child.ended) instanceof ProcessDone);
  assert.equal(reasons.length, 1);
  assert.ok(reasons[0] instanceof ConnectionDone);
});

test('pauseProducing and resumeProducing after processEnded have no effect', async () => {
  const child = start('true');
  await child.ended;
  child.transport.pauseProducing();
  child.transport.resumeProducing();
  child.transport.stopProducing();
  assert.equal(child.transport.fileno(), -1);
});
