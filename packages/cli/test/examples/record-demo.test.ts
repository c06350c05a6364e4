import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runExample } from '../support/example.js';
import { cleanUp, test } from '../support/test.js';

test('the demo is recorded with a marker for each command', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'strand-demo-'));
  cleanUp(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'demo.cast');
  const { stdout, stderr, status } = await runExample('record-demo.mjs', [path]).end();
  assert.equal(stderr, '');
  assert.equal(status, 0);
  assert.equal(stdout, `recorded ${path}\n`);
  const [header, ...events] = readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual([header.version, header.title, header.term.cols, header.term.rows], [3, 'Demo', 60, 12]);
  const textOf = (code: string) => events.map(([, kind, data]) => (kind === code ? data : '')).join('');
  assert.match(textOf('o'), /Hello from Linux\.\r\n.*one\r\nthree\r\ntwo\r\n/s);
  assert.equal(events.filter(([, kind]) => kind === 'm').length, 2);
  assert.equal(textOf('i') + textOf('x'), '');
});
