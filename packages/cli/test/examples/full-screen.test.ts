import assert from 'node:assert/strict';
import { example } from '../support/example.js';
import { Run } from '../support/piped.js';
import { missing } from '../support/programs.js';
import { test } from '../support/test.js';

const skip = missing('less') || missing('vim');

test(
  'the example that tests full-screen programs passes, also where a screen that is not stored would fail',
  async () => {
    // Without the variable that tells `node:test` that this is one of its processes.
    const args = ['-u', 'NODE_TEST_CONTEXT', 'CI=true', process.execPath, '--test'];
    const { stdout, status } = await new Run('env', [
      ...args,
      example('full-screen/full-screen.test.mjs'),
    ]).end();
    assert.equal(status, 0, stdout);
    assert.match(stdout, /pass 2\n/);
    assert.doesNotMatch(stdout, /obsolete/);
  },
  { skip },
);
