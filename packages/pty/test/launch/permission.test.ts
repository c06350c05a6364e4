/** Node's permission model without --allow-child-process. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { answerOf, runNode } from '../support/node-program.js';
import { noPermissionModel, permissionOptions, project } from '../support/permission-model.js';
import { test } from '../support/test.js';

const skip = noPermissionModel;
const withoutChildren = { env: { NODE_OPTIONS: permissionOptions([project]) } };

interface Answer {
  readonly errors: Readonly<Record<string, unknown>>;
  readonly added: readonly string[];
  readonly opened: readonly string[];
  readonly afterwards: readonly string[];
}

test(
  'without --allow-child-process every way to start a child throws the error of node:child_process, and opens nothing',
  async () => {
    const { errors, added, opened } = await answerOf<Answer>('denied-children', withoutChildren);
    assert.equal(Object.keys(errors).length, 14);
    const denied = { code: 'ERR_ACCESS_DENIED', permission: 'ChildProcess', resource: 'true' };
    for (const [way, error] of Object.entries(errors)) assert.deepEqual(error, denied, way);
    assert.deepEqual(added, [], 'a refused program was added');
    assert.deepEqual(opened, []);
  },
  { skip },
);

test(
  'without --allow-child-process a terminal without a child can be opened',
  async () => {
    const { afterwards } = await answerOf<Answer>('denied-children', withoutChildren);
    assert.deepEqual(afterwards, ['openPty']);
  },
  { skip },
);

test(
  'a ProcessMonitor that may start no more children emits spawnError in place of a restart',
  async () => {
    const env = { NODE_OPTIONS: permissionOptions([project], '--allow-child-process') };
    const { stdout } = await runNode('drops-its-permission', { env });
    assert.equal(stdout, 'started ERR_ACCESS_DENIED');
  },
  { skip: skip || (!canDrop() && 'this Node cannot drop a permission') },
);

test(
  'under --permission-audit, which denies nothing, children are started',
  async () => {
    const env = { NODE_OPTIONS: '--permission-audit --allow-addons --no-warnings' };
    const answer = await answerOf<{ output: string; piped: string }>('in-a-closed-room', { env });
    assert.equal(answer.output, '<typed>\r\n');
    assert.equal(answer.piped, 'piped\n');
  },
  {
    skip:
      !process.allowedNodeEnvironmentFlags.has('--permission-audit') && 'this Node has no --permission-audit',
  },
);

/** Whether this Node has `process.permission.drop`, which is there only under the permission model. */
function canDrop(): boolean {
  const flags = permissionOptions([project]).split(' ');
  const print = 'process.stdout.write(typeof process.permission.drop)';
  return spawnSync(process.execPath, [...flags, '-e', print]).stdout.toString() === 'function';
}
