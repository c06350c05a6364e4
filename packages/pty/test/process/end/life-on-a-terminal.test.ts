import assert from 'node:assert/strict';
import { ProcessDone, spawnProcess } from 'strand-pty';
import { RecordingProtocol } from '../../support/recording-protocol.js';
import { test } from '../../support/test.js';

function start(script: string): RecordingProtocol {
  const protocol = new RecordingProtocol();
  spawnProcess(protocol, 'sh', ['sh', '-c', script], { usePTY: true });
  return protocol;
}

test('a child that prints and exits gets connectionMade, data, processExited and processEnded, in this order', async () => {
  const protocol = start('echo hello');
  assert.ok((await protocol.ended) instanceof ProcessDone);
  assert.equal(protocol.output, 'hello\n');
  assert.deepEqual(
    protocol.events.filter((event) => event !== 'data'),
    ['connectionMade', 'exited', 'ended'],
  );
});
