import assert from 'node:assert/strict';
import { once } from 'node:events';
import { spawn } from 'strand-pty';
import { Listener, shell } from '../support/pty-child.js';
import { test } from '../support/test.js';

test('20,480 bytes of /bin/echo are all there before the close, 100 times', async () => {
  const text = 'hello'.repeat(4096);
  for (let run = 0; run < 100; run++) {
    const child = spawn('/bin/echo', ['-n', text]);
    const listener = new Listener(child);
    await once(child, 'close');
    assert.equal(listener.text, text, `run ${run}`);
  }
});

test('a marker, the exit code 7 and the close come unprompted, again and again', async () => {
  for (let run = 0; run < 100; run++) {
    const child = shell('echo MARK; exit 7');
    const listener = new Listener(child);
    const [code, signal] = await once(child, 'close');
    assert.deepEqual([listener.text, code, signal], ['MARK\n', 7, null], `run ${run}`);
  }
});
