/** The state of a program under Node's permission model. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { test } from '../support/test.js';

const flag = ['--permission', '--experimental-permission'].find((name) =>
  process.allowedNodeEnvironmentFlags.has(name),
);
const project = fileURLToPath(new URL('../../../../', import.meta.url));
const program = fileURLToPath(new URL('../children/says-state.js', import.meta.url));

test(
  'the state of a program is a guess where the permission model denies /proc',
  async () => {
    const options = ['--no-warnings', `${flag}`, '--allow-addons', '--allow-child-process'];
    const args = [...options, `--allow-fs-read=${project}`, program];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    assert.deepEqual(JSON.parse(stdout), { state: 'line', by: 'guess' });
  },
  { skip: flag === undefined && 'this Node has no permission model' },
);
