/** Without a feature of the kernel, missing or filtered, or without libuv, a child lives and dies in the same way. */
import assert from 'node:assert/strict';
import { answerOf, runNode } from '../support/node-program.js';
import { test } from '../support/test.js';

const events = 'connectionMade,exited,ended';

const LIFE = {
  natural: { exitCode: 3, signal: null, output: 'hello\n', events },
  background: { exitCode: 4, signal: null, output: 'late\n', events },
  terminal: { exitCode: 0, signal: null, output: '24 80\n', events },
  echo: 'there and back\n',
  killed: { numbers: ['0', '1', '2'], exitCode: null, signal: 'SIGTERM', output: 'ready\n', events },
  paused: 3000,
  failed: ['ENOENT', 'execve'],
  many: 100,
  left: { children: 0, terminals: 0 },
};

const features = [
  'pidfd',
  'pidfd_info',
  'pidfd_group',
  'vfork',
  'close_range',
  'gptpeer',
  'clone_into_cgroup',
  'clone_files',
  'uv_poll',
];

for (const without of ['', ...features, features.join(',')]) {
  test(`a child's life is the same ${without === '' ? 'with every feature' : `without ${without}`}`, async () => {
    const env = { STRAND_PTY_WITHOUT: without };
    assert.deepEqual(await answerOf('life', { env }), LIFE);
  });
}

test('an unknown name in STRAND_PTY_WITHOUT throws an error with the name and the known ones', async () => {
  const { code, stderr } = await runNode('life', { env: { STRAND_PTY_WITHOUT: 'pidfd,telepathy' } });
  assert.equal(code, 1);
  assert.match(stderr, /TypeError: STRAND_PTY_WITHOUT has "telepathy", expected names out of: pidfd /);
  assert.doesNotMatch(stderr, /node-gyp/);
  for (const feature of features) assert.match(stderr, new RegExp(` ${feature}`));
});
