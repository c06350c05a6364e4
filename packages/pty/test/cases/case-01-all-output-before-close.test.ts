import assert from 'node:assert/strict';
import { once } from 'node:events';
import { spawn } from 'strand-pty';
import { Listener, shell } from '../support/pty-child.js';
import { test } from '../support/test.js';

test("20,480 bytes of /bin/echo are delivered completely before 'close', in 100 runs", async () => {
  const text = 'hello'.repeat(4096);
  for (let run = 0; run < 100; run++) {
    const child = spawn('/bin/echo', ['-n', text]);
    const listener = new Listener(child);
    await once(child, 'close');
    assert.equal(listener.text, text, `run ${run}`);
  }
});

test('a child that prints a marker and exits with code 7 closes with its output and code, in 100 runs', async () => {
  for (let run = 0; run < 100; run++) {
    const child = shell('echo MARK; exit 7');
    const listener = new Listener(child);
    const [code, signal] = await once(child, 'close');
    assert.deepEqual([listener.text, code, signal], ['MARK\n', 7, null], `run ${run}`);
  }
});
