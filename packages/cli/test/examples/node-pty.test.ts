import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runExample } from '../support/example.js';
import { cleanUp, test } from '../support/test.js';

test('the example of node-pty runs ls twice in its shell, and ends', async () => {
  const home = mkdtempSync(join(tmpdir(), 'strand-home-'));
  cleanUp(() => rmSync(home, { recursive: true }));
  writeFileSync(join(home, 'a-file'), '');
  const { stdout, stderr, status } = await runExample('node-pty.mjs', [], { HOME: home }).end();
  assert.equal(stdout.match(/a-file\r\n/g)?.length, 2, stdout);
  assert.equal(stderr, '');
  assert.equal(status, 0);
});
