/** Stopping, removing and restarting monitored programs, on a manual clock. */
import assert from 'node:assert/strict';
import { Monitored, TIMES } from '../support/monitored.js';
import { test } from '../support/test.js';

const { threshold, killTime, minRestartDelay } = TIMES;
/** SIGCONT follows, so that a stopped program acts on SIGTERM. */
const STOP_SIGNALS = ['SIGTERM', 'SIGCONT'];

function started(...names: string[]): Monitored {
  const monitored = new Monitored();
  monitored.monitor.startService();
  monitored.add(...names);
  return monitored;
}

/** Whether the promise is settled, or will be without further events. */
async function isDone(promise: Promise<void>): Promise<boolean> {
  const pending = {};
  await new Promise((resolve) => setImmediate(resolve));
  return (await Promise.race([promise, Promise.resolve(pending)])) !== pending;
}

test('stopService sends SIGTERM and waits for the end of every program', async () => {
  const monitored = started('one', 'two');
  const [one, two] = monitored.children;
  const stopped = monitored.monitor.stopService();
  assert.deepEqual([one?.signals, two?.signals], [STOP_SIGNALS, STOP_SIGNALS]);
  one?.kill('TERM');
  monitored.reactor.run();
  assert.equal(await isDone(stopped), false);
  two?.exit(0);
  monitored.reactor.run();
  await stopped;
  assert.deepEqual(monitored.events.slice(2), ['ended one SIGTERM', 'ended two 0']);
  monitored.reactor.advance(killTime + threshold);
  assert.equal(monitored.children.length, 2);
  monitored.expectQuiet();
});

test('stopService sends SIGKILL after killTime, not before, to a program that ignores SIGTERM', async () => {
  const monitored = started('one');
  monitored.last.onSignal = (signal) => {
    if (signal === 'SIGKILL') monitored.last.kill(signal);
  };
  const stopped = monitored.monitor.stopService();
  monitored.reactor.advance(killTime - 1);
  assert.deepEqual(monitored.last.signals, STOP_SIGNALS);
  monitored.reactor.advance(1);
  await stopped;
  assert.deepEqual(monitored.last.signals.slice(0, 3), [...STOP_SIGNALS, 'SIGKILL']);
  assert.deepEqual(monitored.events.slice(1), ['ended one SIGKILL']);
  monitored.expectQuiet();
});

test('a second stopService or stopProcess waits for the same end and signals no program again', async () => {
  const monitored = started('one');
  const stops = [monitored.monitor.stopService(), monitored.monitor.stopProcess('one')];
  monitored.reactor.advance(killTime - 1);
  stops.push(monitored.monitor.stopService());
  assert.deepEqual(monitored.last.signals, STOP_SIGNALS);
  monitored.exit();
  await Promise.all(stops);
  monitored.expectQuiet();
});

test('stopService of a service that does not run, or has no programs, resolves at once', async () => {
  const monitored = new Monitored();
  await monitored.monitor.stopService();
  monitored.add('one');
  await monitored.monitor.stopService();
  monitored.expectQuiet();
});

test('stopService during a restart delay starts nothing any more, and leaves no timer', async () => {
  const monitored = started('one');
  monitored.exit(1);
  await monitored.monitor.stopService();
  monitored.expectQuiet();
  monitored.reactor.advance(threshold);
  assert.equal(monitored.children.length, 1);
});

test('stopService while a program that failed to start waits for its next try leaves no timer', async () => {
  const monitored = new Monitored();
  monitored.reactor.failNextSpawn({ step: 'execve', errno: -2 });
  monitored.monitor.startService();
  monitored.add('one');
  await monitored.monitor.stopService();
  monitored.expectQuiet();
});

test('startService after or during stopService starts the programs again', async () => {
  const monitored = started('one');
  const stopped = monitored.monitor.stopService();
  monitored.monitor.startService();
  assert.equal(monitored.children.length, 1);
  monitored.exit();
  await stopped;
  monitored.expectStartAfter(minRestartDelay);
  monitored.obey();
  const again = monitored.monitor.stopService();
  monitored.reactor.run();
  await again;
  monitored.monitor.startService();
  assert.equal(monitored.children.length, 3);
});

test('stopProcess ends a program, which is started again while the service runs', async () => {
  const monitored = started('one');
  monitored.reactor.advance(threshold);
  monitored.obey();
  const stopped = monitored.monitor.stopProcess('one');
  monitored.reactor.run();
  await stopped;
  monitored.reactor.run();
  assert.equal(monitored.children.length, 2);
  assert.deepEqual(monitored.events, ['started one', 'ended one SIGTERM', 'started one']);
});

test('stopProcess and restartAll keep a program that waits for its restart', async () => {
  const monitored = started('one');
  monitored.exit();
  await monitored.monitor.stopProcess('one');
  await monitored.monitor.restartAll();
  monitored.expectStartAfter(minRestartDelay);
});

test('restartAll ends every program and starts each again', async () => {
  const monitored = started('one', 'two');
  monitored.reactor.advance(threshold);
  monitored.obey();
  const restarted = monitored.monitor.restartAll();
  monitored.reactor.run();
  await restarted;
  monitored.reactor.run();
  assert.deepEqual(
    monitored.children.map(({ file, alive }) => [file, alive]),
    [
      ['/bin/one', false],
      ['/bin/two', false],
      ['/bin/one', true],
      ['/bin/two', true],
    ],
  );
});

test('removeProcess ends a program without a restart, and frees its name at once', async () => {
  const monitored = started('one');
  const removed = monitored.monitor.removeProcess('one');
  assert.deepEqual([monitored.monitor.names, monitored.last.signals], [[], STOP_SIGNALS]);
  monitored.add('one');
  const [old, young] = monitored.children;
  assert.equal(monitored.monitor.pidOf('one'), young?.pid);
  old?.exit();
  monitored.reactor.run();
  await removed;
  monitored.reactor.advance(threshold);
  assert.deepEqual([monitored.children.length, young?.alive, young?.signals], [2, true, []]);
});

test('removeProcess of a program that waits for its restart resolves at once', async () => {
  const monitored = started('one');
  monitored.exit();
  await monitored.monitor.removeProcess('one');
  monitored.expectQuiet();
});

test('stopService waits for a removed program that has not ended', async () => {
  const monitored = started('one');
  const removed = monitored.monitor.removeProcess('one');
  const stopped = monitored.monitor.stopService();
  assert.equal(await isDone(stopped), false);
  assert.deepEqual(monitored.last.signals, STOP_SIGNALS);
  monitored.exit();
  await Promise.all([removed, stopped]);
  monitored.expectQuiet();
});

test('a background job that holds the terminal delays stopService by killTime only', async () => {
  const monitored = started('one');
  const release = monitored.last.holdTerminal();
  const stopped = monitored.monitor.stopService();
  monitored.exit(0);
  assert.equal(await isDone(stopped), false, 'output is read until drainGrace has passed');
  monitored.reactor.advance(killTime);
  await stopped;
  assert.deepEqual(monitored.events.slice(1), ['ended one 0']);
  release();
  monitored.expectQuiet();
});

test('neither the restart delay nor the stop of an ended program affects another program', async () => {
  const monitored = started('one', 'two');
  const [one, two] = monitored.children;
  const stopped = monitored.monitor.stopProcess('one');
  one?.exit();
  monitored.reactor.run();
  await stopped;
  monitored.reactor.advance(killTime);
  assert.deepEqual(two?.signals, []);
  assert.equal(two?.alive, true);
});
