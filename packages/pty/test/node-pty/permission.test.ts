import assert from 'node:assert/strict';
import { answerOf } from '../support/node-program.js';
import { noPermissionModel, permissionOptions, project } from '../support/permission-model.js';
import { test } from '../support/test.js';

test(
  'node-pty: under the permission model, which denies /proc, the drop-in loads, and process is the name of the program',
  async () => {
    const env = { NODE_OPTIONS: permissionOptions([project], '--allow-child-process') };
    assert.deepEqual(await answerOf('denied-files', { env }), ['sh', 3, 'sh']);
  },
  { skip: noPermissionModel },
);
