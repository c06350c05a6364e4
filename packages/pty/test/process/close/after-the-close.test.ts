/** Rule 32: a closed transport does not touch a descriptor that got its number. */
import assert from 'node:assert/strict';
import { closeSync, fstatSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordingProtocol } from '../../support/recording-protocol.js';
import { start } from '../../support/start.js';
import { test } from '../../support/test.js';

const endings: Record<string, (child: RecordingProtocol) => void> = {
  'the end of the child': (child) => child.transport.signalProcess('KILL'),
  loseConnection: (child) => child.transport.loseConnection(),
  abortConnection: (child) => child.transport.abortConnection(),
};

/** Calls every method that could touch the descriptor. */
function useAll({ transport }: RecordingProtocol): void {
  transport.write(Buffer.from('not to be written'));
  transport.writeSequence([Buffer.from('nor this')]);
  transport.writeToChild(0, Buffer.from('nor this'));
  transport.pauseProducing();
  transport.resumeProducing();
  transport.startReading();
  transport.startWriting();
  transport.stopReading();
  transport.stopWriting();
  transport.resize(10, 10);
  transport.closeStdin();
  transport.closeStdout();
  transport.closeStderr();
  transport.loseWriteConnection();
  transport.loseConnection();
  transport.abortConnection();
  transport.ref();
  transport.unref();
  assert.equal(transport.getForegroundGroup(), 0);
  assert.equal(transport.echo, false);
  assert.equal(transport.signalProcessGroup('KILL'), false);
  for (const use of [
    () => transport.getAttributes(),
    () => transport.setAttributes({ ECHO: false }),
    () => transport.getWindowSize(),
  ]) {
    assert.throws(use, { code: 'EBADF', syscall: 'ioctl' });
  }
}

for (const [name, end] of Object.entries(endings)) {
  test(`after ${name} no call on a PTYProcess touches a file that got the master's number`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'strand-number-'));
    const file = join(folder, 'file');
    const child = start('echo ready; exec sleep 60');
    await child.received('ready');
    const master = child.transport.fileno();
    end(child);
    await child.ended;
    // The kernel gives out the lowest number first, so one of these files gets the master's.
    const opened: number[] = [];
    while (!opened.includes(master)) opened.push(openSync(file, 'a+'));
    const flags = readFileSync(`/proc/self/fdinfo/${master}`, 'latin1');
    useAll(child);
    await start('true').ended;
    assert.equal(fstatSync(master).size, 0);
    assert.equal(readFileSync(`/proc/self/fdinfo/${master}`, 'latin1'), flags);
    for (const fd of opened) closeSync(fd);
    rmSync(folder, { recursive: true });
  });
}
