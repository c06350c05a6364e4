/**
 * Rule 4: spawns without a free terminal, descriptor or process. In separate processes, since limits apply to a
 * whole process.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { answerOf } from '../support/node-program.js';
import { test } from '../support/test.js';

interface SpawnFailure {
  readonly code: string;
  readonly syscall: string;
  readonly message: string;
}

interface Answer {
  readonly failures: readonly SpawnFailure[];
  /** The output of a child that was started when there was room again. */
  readonly afterwards: string;
  readonly left: { readonly terminals: number; readonly children: number };
}

const nothing = { terminals: 0, children: 0 };

function works(...command: [string, ...string[]]): boolean {
  const [file, ...args] = command;
  return spawnSync(file, args, { stdio: 'ignore' }).status === 0;
}

const isRoot = process.getuid?.() === 0;

test('a spawn that runs out of descriptors throws EMFILE at open or clone, and closes what it opened', async () => {
  const answer = await answerOf<Answer>('spawns-without-descriptors', {
    wrapper: ['sh', '-c', 'ulimit -n 64; exec "$@"', 'sh'],
  });
  assert.deepEqual(new Set(answer.failures.map(({ code }) => code)), new Set(['EMFILE']));
  const steps = answer.failures.map(({ syscall }) => syscall);
  // By the number of free descriptors: none for the master, one for the slave, none for the pidfd.
  assert.deepEqual(steps, ['open', 'open', 'clone']);
  for (const { message } of answer.failures) assert.match(message, /ulimit -n/);
  assert.deepEqual(answer.left, nothing);
  assert.equal(answer.afterwards, 'room again\r\n');
});

test(
  'a spawn at the limit of processes throws EAGAIN at clone',
  async () => {
    const answer = await answerOf<Answer>('spawns-without-processes', { wrapper: ['prlimit', '--nproc=1'] });
    const [failure] = answer.failures;
    assert.deepEqual([failure?.code, failure?.syscall], ['EAGAIN', 'clone']);
    assert.match(failure?.message ?? '', /ulimit -u/);
    assert.deepEqual(answer.left, nothing);
  },
  {
    skip:
      !isRoot || !works('prlimit', '--version') ? 'needs root, to become another user, and prlimit' : false,
  },
);

// A separate devpts with room for two terminals, and its ptmx.
const FEW_TERMINALS = `
mount -t devpts -o newinstance,ptmxmode=0666,max=2 devpts /dev/pts || exit
mount --bind /dev/pts/ptmx /dev/ptmx && exec "$@"`;

const canMount = isRoot && works('unshare', '--mount', 'sh', '-c', `set -- true; ${FEW_TERMINALS}`);

test(
  'a spawn at the limit of terminals throws ENOSPC at open, with the path and a hint',
  async () => {
    const answer = await answerOf<Answer>('spawns-without-terminals', {
      wrapper: ['unshare', '--mount', 'sh', '-c', FEW_TERMINALS, 'sh'],
    });
    const [failure] = answer.failures;
    assert.deepEqual([failure?.code, failure?.syscall], ['ENOSPC', 'open']);
    assert.match(failure?.message ?? '', /no terminal is left, see \/proc\/sys\/kernel\/pty\/max/);
    assert.deepEqual(answer.left, nothing);
    assert.equal(answer.afterwards, 'room again\r\n');
  },
  { skip: !canMount && 'needs root, to mount' },
);
