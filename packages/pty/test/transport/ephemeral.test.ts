import assert from 'node:assert/strict';
import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { ProcessProtocol, type PTYProcess } from 'strand-pty';
import { MemoryReactor } from 'strand-pty/testing';
import { test } from '../support/test.js';

function transport(): PTYProcess {
  return new MemoryReactor().spawnProcess(new ProcessProtocol(), 'child', ['child'], { usePTY: true });
}

test('structuredClone of a live transport throws DataCloneError', () => {
  assert.throws(() => structuredClone(transport()), { name: 'DataCloneError' });
  assert.throws(() => structuredClone({ within: [transport()] }), { name: 'DataCloneError' });
});

test('postMessage of a live transport throws DataCloneError', () => {
  const { port1 } = new MessageChannel();
  assert.throws(() => port1.postMessage(transport()), { name: 'DataCloneError' });
  port1.close();
});

test('JSON.stringify of a live transport writes null, and emits a warning that names it', async () => {
  const warned = once(process, 'warning') as Promise<[Error]>;
  assert.equal(JSON.stringify({ child: transport() }), '{"child":null}');
  const [warning] = await warned;
  assert.equal(warning.name, 'EphemeralWarning');
  assert.match(warning.message, /^<PTYProcess pid=\d+ status=-1> cannot be saved/);
});
