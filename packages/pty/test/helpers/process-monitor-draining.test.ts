/** Monitored programs that die while other processes hold their output, on a manual clock. */
import assert from 'node:assert/strict';
import { ProcessMonitor } from 'strand-pty';
import { Monitored, TIMES } from '../support/monitored.js';
import { test } from '../support/test.js';

const { threshold, drainGrace } = TIMES;

function running(): Monitored {
  const monitored = new Monitored();
  monitored.monitor.startService();
  monitored.add('one');
  monitored.reactor.advance(threshold);
  return monitored;
}

test('ProcessMonitor restarts a program whose terminal a background job holds drainGrace after its death', () => {
  const monitored = running();
  monitored.last.holdTerminal();
  monitored.exit(3);
  assert.deepEqual(
    [monitored.monitor.stateOf('one'), monitored.monitor.pidOf('one'), monitored.children.length],
    ['draining', null, 1],
  );
  monitored.expectStartAfter(drainGrace);
  assert.deepEqual(monitored.changes, [
    'started one: running',
    'exited one 3: draining',
    'ended one 3: waiting',
    'restarting one 0: waiting',
    'started one: running',
  ]);
});

test("ProcessMonitor delivers what a background job prints until drainGrace after its program's death", () => {
  const monitored = running();
  const { last: child, reactor } = monitored;
  child.holdTerminal();
  monitored.exit(0);
  reactor.advance(drainGrace - 1);
  child.output('late\n');
  reactor.run();
  child.output('too late to be read before the grace ends');
  // The timer fires before the output is read.
  reactor.advance(1);
  assert.deepEqual(monitored.events, [
    'started one',
    'line one 1: late',
    'line one 1: too late to be read before the grace ends',
    'ended one 0',
    'started one',
  ]);
});

test("ProcessMonitor emits 'ended' at once for a program whose output closes at its death, and leaves no timer", async () => {
  const monitored = running();
  monitored.monitor.startProcess('one');
  const stopped = monitored.monitor.stopService();
  monitored.exit(0);
  await stopped;
  assert.deepEqual(monitored.events, ['started one', 'ended one 0']);
  monitored.expectQuiet();
});

test("with a drainGrace of 0 ProcessMonitor closes the output at the program's death", () => {
  const monitored = new Monitored({ drainGrace: 0 });
  monitored.monitor.startService();
  monitored.add('one');
  monitored.last.holdTerminal();
  monitored.last.output('last words\n');
  monitored.exit(0);
  assert.deepEqual(monitored.events, ['started one', 'line one 1: last words', 'ended one 0']);
});

test('ProcessMonitor refuses a drainGrace that is not a number of milliseconds, and names it', () => {
  for (const wrong of [-1, 0.5, Number.POSITIVE_INFINITY])
    assert.throws(() => new ProcessMonitor({ drainGrace: wrong }), /drainGrace must be an integer from 0/);
});

test('ProcessMonitor emits an event and has a state for each change of a program that crashes and is stopped', async () => {
  const monitored = new Monitored();
  const { monitor, reactor } = monitored;
  monitored.add('one');
  assert.equal(monitor.stateOf('one'), 'stopped');
  reactor.failNextSpawn({ step: 'execve', errno: -2 });
  monitor.startService();
  reactor.advance(100);
  monitored.exit(1);
  reactor.advance(200);
  const stopped = monitor.stopService();
  monitored.last.kill('TERM');
  reactor.run();
  await stopped;
  assert.deepEqual(monitored.changes, [
    'spawnError one ENOENT: waiting',
    'restarting one 100: waiting',
    'started one: running',
    'exited one 1: draining',
    'ended one 1: waiting',
    'restarting one 200: waiting',
    'started one: running',
    'stopping one: stopping',
    'exited one SIGTERM: stopping',
    'ended one SIGTERM: stopped',
  ]);
  assert.throws(() => monitor.stateOf('two'), /there is no process named "two"/);
});

test("a program that a listener of 'ended' removes gets no 'restarting' event", async () => {
  const monitored = running();
  const { monitor } = monitored;
  let removed: Promise<void> | undefined;
  const restarting: string[] = [];
  monitor.on('restarting', (name) => restarting.push(name));
  monitor.removeAllListeners('exited');
  monitor.removeAllListeners('ended');
  monitor.on('ended', (name) => {
    removed = monitor.removeProcess(name);
  });
  monitored.exit(1);
  await removed;
  assert.deepEqual(restarting, []);
  monitored.expectQuiet();
});
