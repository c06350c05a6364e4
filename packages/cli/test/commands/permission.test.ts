/** `strand run` under Node's permission model. */
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { sh } from '../support/piped.js';
import { test } from '../support/test.js';

const flag = ['--permission', '--experimental-permission'].find((name) =>
  process.allowedNodeEnvironmentFlags.has(name),
);
const project = fileURLToPath(new URL('../../../..', import.meta.url));
const options = `--no-warnings ${flag} --allow-addons --allow-fs-read=${project}`;
const skip = flag === undefined && 'this Node has no permission model';

test(
  'strand run between two pipes works where the permission model denies /proc',
  async () => {
    const line = `echo typed | NODE_OPTIONS='${options} --allow-child-process' strand run -- cat | cat`;
    assert.deepEqual(await sh(line), { stdout: 'typed\r\n', stderr: '', status: 0 });
  },
  { skip },
);

test(
  'strand run without --allow-child-process says that it may start no program, and exits with 125',
  async () => {
    const { stdout, stderr, status } = await sh(`NODE_OPTIONS='${options}' strand run -- cat </dev/null`);
    assert.equal(stdout, '');
    assert.match(stderr, /^strand: .*--allow-child-process.*\n$/);
    assert.equal(status, 125);
  },
  { skip },
);
