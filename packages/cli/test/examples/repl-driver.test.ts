import assert from 'node:assert/strict';
import { runExample } from '../support/example.js';
import { test } from '../support/test.js';

test('the REPL driver asks python3 and reads each answer alone', async () => {
  const { stdout, stderr, status } = await runExample('repl-driver.mjs').end();
  assert.equal(stderr, '');
  assert.equal(status, 0);
  assert.deepEqual(stdout.split('\n'), [
    '6 * 7 = 42',
    'sys.stdin.isatty() = True',
    '1 / 0: ZeroDivisionError: division by zero',
    'exit code 3',
    '',
  ]);
});
