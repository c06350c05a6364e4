/** Places in which /proc, files or descriptors are denied. */
import assert from 'node:assert/strict';
import { answerOf, type NodeProgramOptions } from '../support/node-program.js';
import { noPermissionModel, permissionOptions, project } from '../support/permission-model.js';
import { test } from '../support/test.js';

const needsRoot = process.getuid?.() !== 0 && 'needs root, to make namespaces';
const namespace = ['unshare', '--pid', '--fork', '--kill-child', '--mount'];
const after = (command: string) => ['sh', '-c', `${command} && "$@"; exit $?`, 'sh'];
const asNobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
const [major = 0] = process.versions.node.split('.').map(Number);

interface Room extends NodeProgramOptions {
  /** The name of the foreground process of `sh`. */
  readonly foreground: string | null;
  readonly skip: string | false;
}

const rooms: Readonly<Record<string, Room>> = {
  'without /proc': {
    wrapper: ['unshare', '--mount', ...after('umount --lazy /proc')],
    foreground: null,
    skip: needsRoot,
  },
  'with an empty folder in place of /proc': {
    wrapper: ['unshare', '--mount', ...after('mount -t tmpfs none /proc')],
    foreground: null,
    skip: needsRoot,
  },
  'with the /proc of another PID namespace': {
    wrapper: [...namespace, ...after('true')],
    foreground: null,
    skip: needsRoot,
  },
  'with a /proc that hides other users': {
    wrapper: [...namespace, ...after('mount -t proc -o hidepid=2 proc /proc'), ...asNobody],
    foreground: 'sh',
    skip: needsRoot,
  },
  'under the permission model with the project as the only readable folder': {
    env: { NODE_OPTIONS: permissionOptions([project], '--allow-child-process') },
    foreground: null,
    skip: noPermissionModel,
  },
  'with 64 descriptors': {
    wrapper: ['prlimit', '--nofile=64'],
    foreground: 'sh',
    // The published package has a few files: scripts/test-matrix.mjs.
    skip: major < 22 && 'Node 20 opens all modules at once, more than 64 in the repository',
  },
};

for (const [where, { foreground, skip, ...options }] of Object.entries(rooms)) {
  test(
    `${where} the package loads, children of each kind run, and a failed spawn throws a SpawnError`,
    async () => {
      assert.deepEqual(await answerOf('in-a-closed-room', options), {
        foreground,
        output: '<typed>\r\n',
        process: 'sh',
        exitCode: 3,
        piped: 'piped\n',
        failure: 'SpawnError: execve ENOENT',
      });
    },
    { skip },
  );
}
