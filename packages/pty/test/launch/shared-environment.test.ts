/** The environment of a process may change at any time, so only Node reads it, under its lock. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { answerOf } from '../support/node-program.js';
import { test } from '../support/test.js';

test("children start while a worker that shares the parent's environment changes it", async () => {
  assert.deepEqual(await answerOf('shares-its-environment'), [[0, 100]]);
});

test('the addon does not link to environ or getenv', () => {
  const addon = fileURLToPath(new URL('../../native/build/Release/strand_pty.node', import.meta.url));
  const text = readFileSync(addon, 'latin1');
  for (const symbol of ['environ', '__environ', 'getenv', 'secure_getenv'])
    assert.ok(!text.includes(`\0${symbol}\0`), `it links to ${symbol}`);
});
