/** Rule 10: usePTY with a pair of descriptors that the caller has opened. */

import assert from 'node:assert/strict';
import { execFileSync, spawn as spawnOnPipes } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fstatSync, openSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import { ProcessDone, ProcessProtocol, type Reactor, reactor, spawnProcess } from 'strand-pty';
import { windowSize } from '#src/launch/options.js';
import { kernel } from '#src/native/kernel.js';
import { descriptorsOf, eventually, flagsOf, statOf } from '../support/proc.js';
import { run, start } from '../support/start.js';
import { ourChildren, ourDescriptors, test } from '../support/test.js';

function openPair(): { master: number; slave: number; name: string } {
  const pair = kernel.openPty(windowSize({ columns: 90, rows: 30 }), false, false);
  if ('step' in pair) throw new Error(`${pair.step}: ${pair.errno}`);
  return pair;
}

function closePair({ master, slave }: { master: number; slave: number }): void {
  kernel.closeDescriptor(slave);
  kernel.closeDescriptor(master);
}

function areOpen({ master, slave }: { master: number; slave: number }): boolean {
  const descriptors = descriptorsOf(process.pid);
  return (descriptors[master]?.endsWith('ptmx') && descriptors[slave]?.includes('/pts/')) ?? false;
}

test('a child with usePTY: [master, slave, name] runs on that terminal, with its size and attributes', async () => {
  const { master, slave, name } = openPair();
  const child = start('tty; stty size; stty -a; cat', { usePTY: [master, slave, name] });
  assert.equal(child.transport.ttyName, name);
  assert.equal(child.transport.fileno(), master);
  child.transport.closeStdin();
  await child.ended;
  assert.ok(child.output.startsWith(`${name}\n30 90\n`));
  assert.match(child.output, / -echo /);
});

test('usePTY: [master, slave] finds the name of the terminal', async () => {
  const { master, slave, name } = openPair();
  const child = start('tty', { usePTY: [master, slave] });
  assert.deepEqual(child.transport.getHost(), { type: 'pty', name });
  await child.ended;
  assert.equal(child.output, `${name}\n`);
});

test('both descriptors of usePTY are closed at processEnded', async () => {
  const pair = openPair();
  await start('true', { usePTY: [pair.master, pair.slave] }).ended;
  assert.ok(!areOpen(pair));
});

test('processEnded waits while another descriptor of the given slave is open, and its output is delivered', async () => {
  const { master, slave } = openPair();
  const another = kernel.openSlave(master);
  const child = start('echo early', { usePTY: [master, slave] });
  await child.exited;
  writeSync(another, 'late\n');
  await child.received('late');
  assert.equal(child.transport.state, 'exited');
  kernel.closeDescriptor(another);
  assert.ok((await child.ended) instanceof ProcessDone);
  assert.equal(child.output, 'early\nlate\n');
});

test('a failed spawn leaves the pair of usePTY open, and another spawn can use it', async () => {
  const pair = openPair();
  const usePTY = [pair.master, pair.slave, pair.name] as const;
  const before = ourDescriptors().sort();
  assert.throws(() => run('strand-nowhere', [], { usePTY }), { code: 'ENOENT', syscall: 'execve' });
  assert.throws(() => run('true', [], { usePTY, path: '/no/such' }), { code: 'ENOENT', syscall: 'chdir' });
  assert.deepEqual(ourDescriptors().sort(), before);
  const child = start('echo works', { usePTY });
  await child.ended;
  assert.equal(child.output, 'works\n');
});

for (const end of ['master', 'slave'] as const) {
  test(`a pair of usePTY whose ${end} cannot be taken over stays as it was, the child is ended, and each end of its pipes is closed once`, async () => {
    const { EBADF, ENOMEM } = constants.errno;
    const pair = openPair();
    // Node makes the standard descriptors of a child blocking, and this process shares that flag.
    execFileSync('true', { stdio: [pair.master, pair.slave, 'ignore'] });
    const flags = () => [flagsOf(pair.master), flagsOf(pair.slave)];
    const before = { descriptors: ourDescriptors().sort(), flags: flags() };
    const closedTwice: number[] = [];
    const system = {
      ...reactor.system,
      adoptDescriptor: (fd: number, nonBlocking: boolean): number =>
        fd === pair[end] ? -ENOMEM : reactor.system.adoptDescriptor(fd, nonBlocking),
      closeDescriptor(fd: number): number {
        const result = reactor.system.closeDescriptor(fd);
        if (result === -EBADF) closedTwice.push(fd);
        return result;
      },
    };
    const failing: Reactor = new Proxy(reactor, {
      get(target, name) {
        if (name === 'system') return system;
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const childFDs = { 0: 'pty', 1: 'pty', 2: 'r', 3: 'w' } as const;
    const usePTY = [pair.master, pair.slave] as const;
    assert.throws(() => run('sleep', ['60'], { usePTY, childFDs, reactor: failing }), {
      code: 'ENOMEM',
      syscall: 'fcntl',
    });
    await eventually(
      'no descriptor of the child is left',
      () => ourDescriptors().length === before.descriptors.length,
    );
    assert.deepEqual({ descriptors: ourDescriptors().sort(), flags: flags() }, before);
    assert.deepEqual(ourChildren(), []);
    assert.deepEqual(closedTwice, []);
    closePair(pair);
  });
}

test('usePTY with the terminal of a living session throws EPERM at ioctl, and that session lives on', async () => {
  const pair = openPair();
  const { slave } = pair;
  const owner = spawnOnPipes('setsid', ['--ctty', 'cat'], { stdio: [slave, slave, slave] });
  await once(owner, 'spawn');
  const exited = once(owner, 'exit');
  await eventually('the other session has the terminal', () => (statOf(owner.pid ?? 0)?.terminal ?? 0) > 0);
  assert.throws(() => run('true', [], { usePTY: [pair.master, slave] }), {
    name: 'SpawnError',
    code: 'EPERM',
    syscall: 'ioctl',
    message: /the terminal belongs to a living session/,
  });
  const open = areOpen(pair);
  const alive = statOf(owner.pid ?? 0)?.state;
  owner.kill('SIGKILL');
  await exited;
  closePair(pair);
  assert.ok(open);
  assert.match(alive ?? '', /^[RS]$/);
});

test('usePTY with a descriptor that is not a terminal throws ENOTTY, and leaves the descriptors open', () => {
  const { master, slave } = openPair();
  const file = openSync('/dev/null', 'r+');
  assert.throws(() => run('true', [], { usePTY: [file, slave] }), { code: 'ENOTTY', syscall: 'ioctl' });
  assert.throws(() => run('true', [], { usePTY: [master, file] }), { code: 'ENOTTY', syscall: 'ioctl' });
  assert.deepEqual(ourChildren(), []);
  assert.ok(areOpen({ master, slave }));
  fstatSync(file);
  closeSync(file);
  closePair({ master, slave });
  assert.throws(() => run('true', [], { usePTY: [master, slave] }), { code: 'EBADF' });
});

for (const [wrong, message] of [
  [[], /usePTY must be a pair \[master, slave, name\], got \[\]/],
  [[5], /usePTY must be a pair/],
  [[5, 6, 'name', 7], /usePTY must be a pair/],
  [[5, 6, 7], /usePTY\[2\] must be the name of the terminal, got 7/],
  [['5', 6], /usePTY\[0\] must be an integer .*got '5'/],
  [[5, -1], /usePTY\[1\] must be an integer from 0 to \d+, got -1/],
  [[5, 1.5], /usePTY\[1\] must be an integer .*got 1\.5/],
] as const) {
  test(`usePTY: ${JSON.stringify(wrong)} is refused before a child is started`, () => {
    const usePTY = wrong as unknown as [number, number];
    assert.throws(() => spawnProcess(new ProcessProtocol(), 'true', ['true'], { usePTY }), { message });
  });
}
