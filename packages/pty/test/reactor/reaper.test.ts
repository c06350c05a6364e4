/** Deaths as a reactor reports them, for children without a terminal that `system.spawn` started. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type ReapableProcess, reactor } from 'strand-pty';
import type { SpawnedChild } from '#src/interfaces.js';
import { STATUS_UNKNOWN, STILL_ALIVE } from '#src/native/constants.js';
import { test } from '../support/test.js';

const { system } = reactor;

function start(script: string): SpawnedChild {
  const child = system.spawn({
    file: '/bin/sh',
    args: `sh\0-c\0${script}\0`,
    env: '',
    overrides: undefined,
    cwd: undefined,
    terminal: -1,
    descriptors: new Int32Array(),
    uid: undefined,
    gid: undefined,
    groups: undefined,
  });
  if ('step' in child) throw new Error(`${child.step} failed with ${child.errno}`);
  return child;
}

/** Reaps as a transport does, and records the status. */
class Reaped implements ReapableProcess {
  readonly child: Pick<SpawnedChild, 'pid' | 'pidfd'>;
  pid: number | null;
  calls = 0;
  readonly status: Promise<number>;
  /** Reaps at the call with this number. */
  reapsAtCall = 1;
  #resolve!: (status: number) => void;

  constructor(child: Pick<SpawnedChild, 'pid' | 'pidfd'>) {
    this.child = child;
    this.pid = child.pid;
    this.status = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  reapProcess(): void {
    this.calls++;
    if (this.pid === null || this.calls < this.reapsAtCall) return;
    const status = system.reap(this.pid, this.child.pidfd);
    if (status === STILL_ALIVE) return;
    this.pid = null;
    reactor.unregisterReapProcessHandler(this);
    if (this.child.pidfd >= 0) system.closeDescriptor(this.child.pidfd);
    this.#resolve(status);
  }
}

function watch(script: string): Reaped {
  const reaped = new Reaped(start(script));
  reactor.registerReapProcessHandler(reaped, reaped.child.pidfd);
  return reaped;
}

/** Watches as without pidfds in the kernel. */
function watchWithoutPidfd(script: string): Reaped {
  const { pid, pidfd } = start(script);
  if (pidfd >= 0) system.closeDescriptor(pidfd);
  const reaped = new Reaped({ pid, pidfd: -1 });
  reactor.registerReapProcessHandler(reaped, -1);
  return reaped;
}

for (const [how, watched] of Object.entries({
  'through its pidfd': watch,
  'at SIGCHLD': watchWithoutPidfd,
})) {
  test(`the reactor reports a death ${how}`, async () => {
    assert.equal(await watched('exit 3').status, 0x300);
    assert.equal(await watched('kill -s KILL $$').status, 9);
  });

  test(`the reactor reports each of 50 deaths at about the same time ${how}`, async () => {
    const children = Array.from({ length: 50 }, (_, number) => watched(`exit ${number}`));
    const statuses = await Promise.all(children.map(({ status }) => status));
    assert.deepEqual(
      statuses,
      children.map((_, number) => number << 8),
    );
  });
}

test('the reactor goes on calling reapProcess for a readable pidfd until the child is reaped', async () => {
  const child = watch('exit 0');
  child.reapsAtCall = 3;
  assert.equal(await child.status, 0);
  assert.equal(child.calls, 3);
});

test('the reactor does not call reapProcess after the child is reaped', async () => {
  const child = watch('exit 0');
  await child.status;
  // By the end of another child a further call would have come.
  await watch('exit 0').status;
  assert.equal(child.calls, 1);
});

test('SIGCHLD reaps only children of strand-pty, not those of node:child_process', async () => {
  const ours = watchWithoutPidfd('exit 3');
  const theirs = spawn('sh', ['-c', 'exit 4']);
  const [code] = await once(theirs, 'exit');
  assert.equal(code, 4);
  assert.equal(await ours.status, 0x300);
});

test('system.reap of a child that is already reaped returns STATUS_UNKNOWN', async () => {
  const { pid, pidfd } = start('exit 0');
  let status = STILL_ALIVE;
  while (status === STILL_ALIVE) status = system.reap(pid, pidfd);
  if (pidfd >= 0) system.closeDescriptor(pidfd);
  assert.equal(status, 0);
  assert.equal(system.reap(pid, -1), STATUS_UNKNOWN);
});
