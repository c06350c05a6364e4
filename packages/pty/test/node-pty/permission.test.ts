import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { answerOf, programPath } from '../support/node-program.js';
import { test } from '../support/test.js';

const flag = ['--permission', '--experimental-permission'].find((name) =>
  process.allowedNodeEnvironmentFlags.has(name),
);
/** The root of the repository: programs are in packages/pty/.test/children. */
const root = dirname(dirname(dirname(dirname(dirname(programPath('denied-files'))))));

test(
  'node-pty: under the permission model, which denies /proc, the drop-in loads, and process is the name of the program',
  async () => {
    const flags = `--no-warnings ${flag} --allow-addons --allow-fs-read=${root}/`;
    const wrapper = ['sh', '-c', `node=$1; shift; exec "$node" ${flags} "$@"`, '-'];
    assert.deepEqual(await answerOf('denied-files', { wrapper }), ['sh', 3, 'sh']);
  },
  { skip: flag === undefined && 'this Node has no permission model' },
);
