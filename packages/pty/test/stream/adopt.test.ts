/** adopt: terminals that other code has opened, with a process that this process did not start. */

import assert from 'node:assert/strict';
import { execFileSync, spawnSync, spawn as startProcess } from 'node:child_process';
import { once } from 'node:events';
import { FileDescriptor, PtyChild } from 'strand-pty';
import { windowSize } from '#src/launch/options.js';
import { kernel } from '#src/native/kernel.js';
import { eventually } from '../support/proc.js';
import { closeOf, Listener, textOf } from '../support/pty-child.js';
import { isDead } from '../support/pty-session.js';
import { ourDescriptors, test } from '../support/test.js';

interface Elsewhere {
  readonly master: number;
  readonly name: string;
  readonly pid: number;
}

/** A shell on a terminal, whose parent is another process. */
async function startElsewhere(script: string): Promise<Elsewhere> {
  const pair = kernel.openPty(windowSize({ columns: 90, rows: 30 }), false, true);
  assert.ok('master' in pair);
  const { master, slave, name } = pair;
  execFileSync('setsid', ['--fork', '--ctty', 'sh', '-c', script], { stdio: [slave, slave, slave] });
  await eventually('the shell leads a session on the terminal', () => kernel.session(master) > 0);
  kernel.closeDescriptor(slave);
  return { master, name, pid: kernel.session(master) };
}

test('adopt without a pid takes the session leader, and can write, read and wait for its end', async () => {
  const { master, name, pid } = await startElsewhere('read -r line; echo "got $line"; exit 3');
  const child = PtyChild.adopt(master);
  assert.deepEqual([child.pid, child.ttyName, child.columns, child.rows], [pid, name, 90, 30]);
  child.write('hello\n');
  assert.equal(await textOf(child), 'hello\ngot hello\n');
  const { exitCode, signal } = await child.ended;
  assert.ok(signal === null && (exitCode === null || exitCode === 3), 'only the parent may get the status');
  assert.ok(isDead(pid));
});

test("an adopted child has all its output delivered before 'close'", async () => {
  const { master } = await startElsewhere('read -r go; stty raw; head -c 300000 /dev/zero');
  const child = PtyChild.adopt(master, undefined, { encoding: 'latin1' });
  child.write('\n');
  let length = 0;
  child.on('data', (text: string) => {
    length += text.length;
  });
  await child.ended;
  assert.equal(length, '\r\n'.length + 300_000);
});

test('an adopted child can be signalled, resized and terminated', async () => {
  const { master, pid } = await startElsewhere(
    `trap 'stty size; exit' TERM; stty size; while :; do sleep 0.01; done`,
  );
  const child = PtyChild.adopt(master);
  const listener = new Listener(child);
  await listener.received('30 90\n');
  child.resize(100, 40);
  assert.ok(child.kill('SIGTERM'));
  await child.exited;
  assert.ok(isDead(pid));
  await child.ended;
  assert.ok(listener.text.endsWith('40 100\n'));
  assert.equal(child.kill(), false);

  const other = await startElsewhere(`trap '' HUP TERM; echo ready; while :; do sleep 0.01; done`);
  const stubborn = PtyChild.adopt(other.master);
  await new Listener(stubborn).received('ready');
  await stubborn.terminate({ grace: 0 });
  assert.ok(isDead(other.pid));
  await stubborn.ended;
});

test('adopt with a pid takes that process, also when it does not lead a session on the terminal', async () => {
  const pair = kernel.openPty(windowSize({}), false, true);
  assert.ok('master' in pair);
  const pid = Number(execFileSync('sh', ['-c', 'sleep 60 >/dev/null 2>&1 & echo $!'], { encoding: 'utf8' }));
  const child = PtyChild.adopt(pair.master, pid);
  kernel.closeDescriptor(pair.slave);
  assert.equal(child.pid, pid);
  assert.ok(child.kill('SIGKILL'));
  assert.equal(await textOf(child), '');
  assert.ok(isDead(pid));
});

test('terminate ends an adopted process that does not lead the session, also when only SIGKILL does', async () => {
  for (const ignored of ['USR1', 'HUP TERM']) {
    const pair = kernel.openPty(windowSize({}), false, true);
    assert.ok('master' in pair);
    const script = `trap '' ${ignored}; sleep 60 >/dev/null 2>&1 & echo $!`;
    const pid = Number(execFileSync('sh', ['-c', script], { encoding: 'utf8' }));
    const child = PtyChild.adopt(pair.master, pid);
    kernel.closeDescriptor(pair.slave);
    await child.terminate({ grace: 0 });
    assert.ok(isDead(pid));
    await textOf(child);
  }
});

test('adopt refuses an invalid master, pid or option, and closes and leaves no descriptor', async () => {
  const before = ourDescriptors();
  const pair = kernel.openPty(windowSize({}), false, true);
  assert.ok('master' in pair);
  const { master, slave, name } = pair;
  const open = ourDescriptors();
  assert.throws(() => PtyChild.adopt(slave), {
    message: /master: descriptor \d+ is not the master of a terminal/,
  });
  assert.throws(() => PtyChild.adopt(-1), RangeError);
  assert.throws(() => PtyChild.adopt(1_000_000), { code: 'EBADF' });
  assert.throws(
    () => PtyChild.adopt(master),
    new RegExp(`no session has ${name} as its terminal: pass the pid`),
  );
  assert.throws(() => PtyChild.adopt(master, 0), RangeError);
  assert.throws(() => PtyChild.adopt(master, 2 ** 22), { code: 'ESRCH', syscall: 'pidfd_open' });
  assert.throws(() => PtyChild.adopt(master, process.pid, { encoding: 'none' as BufferEncoding }), TypeError);
  const sleeper = spawnSync('sh', ['-c', 'sleep 60 >/dev/null 2>&1 & echo $!'], { encoding: 'utf8' });
  const pid = Number(sleeper.stdout);
  assert.throws(() => PtyChild.adopt(master, pid, { readableHighWaterMark: -1 }), TypeError);
  assert.deepEqual(ourDescriptors(), open);
  process.kill(pid);
  const reader = new FileDescriptor(master);
  reader.startReading();
  assert.throws(() => PtyChild.adopt(master, process.pid), /used by another transport already/);
  reader.abortConnection();
  kernel.closeDescriptor(slave);
  assert.deepEqual(ourDescriptors(), before);
});

test('an adopted child of node:child_process still emits its own exit there', async () => {
  const pair = kernel.openPty(windowSize({}), false, true);
  assert.ok('master' in pair);
  const { master, slave } = pair;
  const started = startProcess('sh', ['-c', 'read -r line; exit 3'], { stdio: [slave, slave, slave] });
  const exited = once(started, 'exit');
  const child = PtyChild.adopt(master, started.pid);
  kernel.closeDescriptor(slave);
  child.write('\n');
  await textOf(child);
  assert.deepEqual(await exited, [3, null]);
});

test("destroy hangs up an adopted session, and 'close' follows", async () => {
  const { master, pid } = await startElsewhere('exec sleep 60');
  const child = PtyChild.adopt(master);
  child.write('\n');
  assert.equal(child.hasUnreadInput, true);
  const closed = closeOf(child);
  child.destroy();
  assert.equal((await closed).exitCode, null);
  assert.ok(isDead(pid), 'the session was hung up');
});
