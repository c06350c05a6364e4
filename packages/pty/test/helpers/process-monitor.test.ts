/** Starting and restarting monitored programs, on a manual clock. */
import assert from 'node:assert/strict';
import { Monitored, TIMES } from '../support/monitored.js';
import { test } from '../support/test.js';

const { threshold, minRestartDelay, maxRestartDelay } = TIMES;

test('addProcess waits for startService, and starts the program at once while the service runs', () => {
  const monitored = new Monitored();
  monitored.add('one');
  assert.deepEqual([monitored.monitor.running, monitored.children.length], [false, 0]);
  monitored.monitor.startService();
  monitored.add('two');
  assert.deepEqual([monitored.monitor.running, monitored.monitor.names], [true, ['one', 'two']]);
  assert.deepEqual(monitored.events, ['started one', 'started two']);
  assert.deepEqual(
    monitored.children.map(({ file, args }) => [file, ...args]),
    [
      ['/bin/one', '/bin/one'],
      ['/bin/two', '/bin/two'],
    ],
  );
});

test('addProcess passes its options to the child', () => {
  const { monitor, reactor } = new Monitored();
  monitor.startService();
  const options = { usePTY: true, env: { NAME: 'value' }, path: '/tmp', uid: 5, gid: 6 };
  monitor.addProcess('one', ['cat', '-n'], options);
  const [child] = reactor.children;
  assert.deepEqual(
    [child?.args, child?.env, child?.cwd, child?.uid, child?.gid],
    [['cat', '-n'], { NAME: 'value' }, '/tmp', 5, 6],
  );
});

test('addProcess refuses a duplicate name, and the first program runs on', () => {
  const monitored = new Monitored();
  monitored.monitor.startService();
  monitored.add('one');
  assert.throws(() => monitored.add('one'), /there is a process named "one" already: remove it first/);
  assert.equal(monitored.children.length, 1);
  assert.equal(monitored.monitor.pidOf('one'), monitored.last.pid);
});

test('addProcess refuses an invalid command at once, and the name stays free', () => {
  const monitored = new Monitored();
  const { monitor } = monitored;
  // @ts-expect-error: a command without a program
  assert.throws(() => monitor.addProcess('one', []), /executable must be a string/);
  // @ts-expect-error: null is not a command
  assert.throws(() => monitor.addProcess('one', null), /args must be an array of .*got null/);
  assert.throws(() => monitor.addProcess('one', ['a\0b']), /executable must not contain a NUL/);
  assert.throws(() => monitor.addProcess('one', ['cat'], { nice: 20 }), RangeError);
  assert.throws(() => monitor.addProcess('one', ['cat'], { usePTY: { columns: 0 } }), RangeError);
  assert.deepEqual(monitor.names, []);
  monitored.add('one');
});

test('startProcess of a running program has no effect', () => {
  const monitored = new Monitored();
  monitored.monitor.startService();
  monitored.add('one');
  monitored.monitor.startProcess('one');
  monitored.monitor.startService();
  assert.equal(monitored.children.length, 1);
});

test('startProcess without startService starts the program once', () => {
  const monitored = new Monitored();
  monitored.add('one');
  monitored.monitor.startProcess('one');
  monitored.exit(1);
  monitored.reactor.advance(maxRestartDelay);
  assert.deepEqual(monitored.events, ['started one', 'ended one 1']);
  monitored.expectQuiet();
});

test('every ProcessMonitor method throws or rejects for an unknown name', async () => {
  const { monitor } = new Monitored();
  const message = /there is no process named "one"/;
  assert.throws(() => monitor.startProcess('one'), message);
  assert.throws(() => monitor.pidOf('one'), message);
  await assert.rejects(monitor.stopProcess('one'), message);
  await assert.rejects(monitor.removeProcess('one'), message);
});

test('ProcessMonitor restarts a program that ran for the threshold at once', () => {
  const monitored = new Monitored();
  monitored.monitor.startService();
  monitored.add('one');
  for (let i = 0; i < 3; i++) {
    monitored.reactor.advance(threshold);
    monitored.last.exit(0);
    monitored.expectStartAfter(0);
  }
});

test('ProcessMonitor doubles the restart delay of a program that ends before the threshold, up to the maximum', () => {
  const monitored = new Monitored();
  monitored.monitor.startService();
  monitored.add('one');
  for (const delay of [100, 200, 400, 800, 1000, 1000, 1000]) {
    assert.ok(delay >= minRestartDelay && delay <= maxRestartDelay);
    monitored.exit(1);
    monitored.expectStartAfter(delay);
  }
});

test('ProcessMonitor restarts at once a program that ran for exactly the threshold', () => {
  const monitored = new Monitored();
  monitored.monitor.startService();
  monitored.add('one');
  monitored.reactor.advance(threshold - 1);
  monitored.exit();
  monitored.expectStartAfter(minRestartDelay);
  monitored.reactor.advance(threshold);
  monitored.exit();
  assert.equal(monitored.children.length, 3);
});

test('ProcessMonitor resets the restart delay after a run of the threshold', () => {
  const monitored = new Monitored();
  monitored.monitor.startService();
  monitored.add('one');
  for (const delay of [100, 200, 400]) {
    monitored.exit();
    monitored.expectStartAfter(delay);
  }
  monitored.reactor.advance(threshold);
  monitored.exit();
  monitored.exit();
  monitored.expectStartAfter(minRestartDelay);
});

test('ProcessMonitor has a restart delay for each program', () => {
  const monitored = new Monitored();
  monitored.monitor.startService();
  monitored.add('one');
  monitored.exit();
  monitored.expectStartAfter(100);
  monitored.exit();
  monitored.add('two');
  monitored.exit();
  monitored.expectStartAfter(100);
  assert.equal(monitored.last.file, '/bin/two');
  monitored.expectStartAfter(100);
  assert.equal(monitored.last.file, '/bin/one');
});

test('startProcess does not wait for the restart delay, and replaces the pending restart', () => {
  const monitored = new Monitored();
  monitored.monitor.startService();
  monitored.add('one');
  monitored.exit();
  monitored.monitor.startProcess('one');
  assert.equal(monitored.children.length, 2);
  monitored.reactor.advance(threshold);
  assert.equal(monitored.children.length, 2);
});

test('startProcess during the restart delay doubles the next delay', () => {
  const monitored = new Monitored();
  monitored.monitor.startService();
  monitored.add('one');
  monitored.exit();
  monitored.monitor.startProcess('one');
  monitored.exit();
  monitored.expectStartAfter(2 * minRestartDelay);
});

test("a program that cannot be started emits 'spawnError' and is tried again with the same delays", () => {
  const monitored = new Monitored();
  const failure = { step: 'execve', errno: -2 };
  monitored.reactor.failNextSpawn(failure);
  monitored.monitor.startService();
  monitored.add('one');
  assert.deepEqual(monitored.events, ['spawnError one ENOENT']);
  assert.equal(monitored.monitor.pidOf('one'), null);
  monitored.reactor.failNextSpawn(failure);
  monitored.reactor.advance(100);
  monitored.expectStartAfter(200);
  assert.deepEqual(monitored.events, ['spawnError one ENOENT', 'spawnError one ENOENT', 'started one']);
});

test('without startService a program that cannot be started is not tried again', () => {
  const monitored = new Monitored();
  monitored.add('one');
  monitored.reactor.failNextSpawn({ step: 'execve', errno: -2 });
  monitored.monitor.startProcess('one');
  assert.deepEqual(monitored.events, ['spawnError one ENOENT']);
  monitored.expectQuiet();
});

test('ProcessMonitor refuses invalid times, and names them', () => {
  assert.throws(() => new Monitored({ threshold: -1 }), /threshold must be an integer from 0/);
  assert.throws(() => new Monitored({ killTime: 1.5 }), RangeError);
  assert.throws(
    () => new Monitored({ minRestartDelay: 2000 }),
    /minRestartDelay must not be above maxRestartDelay, got 2000 and 1000/,
  );
});
