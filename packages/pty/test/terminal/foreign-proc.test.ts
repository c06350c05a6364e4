/** Rule 60: /proc is trusted only if it belongs to this PID namespace, and the result says when it is incomplete. */
import assert from 'node:assert/strict';
import { answerOf, type NodeProgramOptions } from '../support/node-program.js';
import { noPermissionModel, permissionOptions, project } from '../support/permission-model.js';
import { test } from '../support/test.js';

const skip = process.getuid?.() !== 0 && 'needs root, to make namespaces';
const PROGRAM = 'terminates-without-proc';
/** Process 1 of the namespace reaps orphans. */
const namespace = ['unshare', '--pid', '--fork', '--kill-child', '--mount'];
const asProcess1 = (before: string) => ['sh', '-c', `${before} "$@"; exit $?`, 'sh'];
const killed = { exitCode: null, signal: 'SIGHUP', incomplete: true };

async function answerFor(options: NodeProgramOptions): Promise<unknown> {
  return await answerOf(PROGRAM, options);
}

test(
  "with the host's /proc in a PID namespace terminate ends leader and foreground job, and reports no pid of the host",
  async () => {
    assert.deepEqual(await answerFor({ wrapper: [...namespace, ...asProcess1('')] }), {
      foreground: null,
      result: killed,
      answers: true,
    });
  },
  { skip },
);

test(
  'with an empty /proc terminate ends leader and foreground job, and its result is incomplete',
  async () => {
    const wrapper = ['unshare', '--mount', ...asProcess1('mount -t tmpfs none /proc;')];
    assert.deepEqual(await answerFor({ wrapper }), {
      foreground: null,
      result: killed,
      answers: true,
    });
  },
  { skip },
);

test(
  'with a /proc that hides other users terminate ends every job of the same user, and its result is incomplete',
  async () => {
    const wrapper = [...namespace, ...asProcess1('mount -t proc -o hidepid=2 proc /proc;')];
    assert.deepEqual(await answerFor({ wrapper, args: ['nobody'] }), {
      foreground: 'sh',
      result: killed,
      answers: false,
    });
  },
  { skip },
);

test(
  'with the /proc of its own PID namespace terminate ends every job, and its result is complete',
  async () => {
    const wrapper = [...namespace, '--mount-proc', ...asProcess1('')];
    assert.deepEqual(await answerFor({ wrapper }), {
      foreground: 'sh',
      result: { exitCode: null, signal: 'SIGHUP' },
      answers: false,
    });
  },
  { skip },
);

test(
  'under --permission terminate ends every job though /proc may not be read, and its result is incomplete',
  async () => {
    assert.deepEqual(
      await answerFor({ env: { NODE_OPTIONS: permissionOptions([project], '--allow-child-process') } }),
      {
        foreground: null,
        result: killed,
        answers: false,
      },
    );
  },
  { skip: noPermissionModel },
);
