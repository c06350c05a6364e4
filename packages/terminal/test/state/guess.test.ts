import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { isInstalled } from '../support/programs.js';
import { test } from '../support/test.js';

const program = fileURLToPath(new URL('../children/asks-as-nobody.js', import.meta.url));

/** Why the test cannot run here. */
function skipped(): string | false {
  if (process.getuid?.() !== 0) return 'needs root';
  return !isInstalled('su') && 'su is not installed';
}

test(
  'the state of a process of another user is a guess',
  async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [program]);
    assert.deepEqual(JSON.parse(stdout), [
      { state: 'password', by: 'guess' },
      { state: 'ended', by: 'kernel' },
    ]);
  },
  { skip: skipped() },
);
