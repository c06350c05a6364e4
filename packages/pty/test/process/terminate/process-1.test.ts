/**
 * For kill(2), -1 means every process: the session and the group of process 1 are signalled one process at a
 * time.
 */

import assert from 'node:assert/strict';
import { windowSize } from '#src/launch/options.js';
import { kernel } from '#src/native/kernel.js';
import { answerOf } from '../../support/node-program.js';
import { test } from '../../support/test.js';

const isRoot = process.getuid?.() === 0;
/** Process 1 of a PID namespace leads a session on the terminal at descriptor 4; the program has its own session. */
const wrapper = [
  'unshare',
  '--pid',
  '--fork',
  '--kill-child',
  '--mount-proc',
  'sh',
  '-c',
  `exec setsid --ctty sh -c 'trap "echo process 1 got USR1 >&4" USR1; setsid "$@" 4<&- & wait; wait' sh "$@" <&4`,
  'sh',
];

for (const without of ['', 'pidfd_group']) {
  test(
    `the foreground job or session of process 1 is signalled without the rest of the machine${without && `, without ${without}`}`,
    async () => {
      const pair = kernel.openPty(windowSize({}), false, false);
      assert.ok('master' in pair);
      const answer = await answerOf('adopts-process-1', {
        wrapper,
        descriptors: [pair.master, pair.slave],
        env: { STRAND_PTY_WITHOUT: without },
      });
      assert.deepEqual(answer, {
        pid: 1,
        group: 1,
        name: 'sh',
        signalled: true,
        // The bystander descends from process 1.
        left: ['sh', 'sleep'],
        alive: true,
      });
      kernel.closeDescriptor(pair.slave);
      kernel.closeDescriptor(pair.master);
    },
    { skip: !isRoot && 'needs root, to make a PID namespace' },
  );
}
