/** The events of a ProcessMonitor, and listeners that throw or change the monitor. */
import assert from 'node:assert/strict';
import { createHook } from 'node:async_hooks';
import { ProcessMonitor, ProcessTerminated } from 'strand-pty';
import { Monitored } from '../support/monitored.js';
import { test } from '../support/test.js';

function printing(...chunks: (string | Buffer)[]): string[] {
  const monitored = new Monitored();
  monitored.monitor.startService();
  monitored.add('one');
  for (const chunk of chunks) {
    monitored.last.output(chunk);
    monitored.reactor.run();
  }
  monitored.exit();
  const lines = monitored.events.filter((event) => event.startsWith('line'));
  return lines.map((event) => event.replace('line one 1: ', ''));
}

test('ProcessMonitor emits each line without its line end', () => {
  assert.deepEqual(printing('a\r\nb\n\nc\r\n'), ['a', 'b', '', 'c']);
});

test('ProcessMonitor emits one line for a line that arrives in several chunks, wherever it is cut', () => {
  assert.deepEqual(printing('one ', 'two\r', '\nth', 'ree', '\n'), ['one two', 'three']);
  const bytes = Buffer.from('grüße\n');
  assert.deepEqual(printing(bytes.subarray(0, 3), bytes.subarray(3)), ['grüße']);
});

test("ProcessMonitor emits a last line without a newline before the program's end", () => {
  const monitored = new Monitored();
  monitored.monitor.startService();
  monitored.add('one');
  monitored.last.output('first\nlast');
  monitored.exit(3);
  assert.deepEqual(monitored.events, ['started one', 'line one 1: first', 'line one 1: last', 'ended one 3']);
});

test('ProcessMonitor does not join the last partial line of a run with the next run', () => {
  const monitored = new Monitored();
  monitored.monitor.startService();
  monitored.add('one');
  monitored.last.output('old');
  monitored.exit();
  monitored.expectStartAfter(100);
  monitored.last.output('new\n');
  monitored.reactor.run();
  assert.deepEqual(monitored.events, [
    'started one',
    'line one 1: old',
    'ended one 0',
    'started one',
    'line one 1: new',
  ]);
});

test("ProcessMonitor emits 'ended' with the reason when the program has stopped running", () => {
  const monitored = new Monitored();
  const { monitor } = monitored;
  const seen: unknown[] = [];
  monitor.on('ended', (name, reason) =>
    seen.push([name, reason instanceof ProcessTerminated, monitor.pidOf(name)]),
  );
  monitor.startService();
  monitored.add('one');
  monitored.last.kill('SEGV');
  monitored.reactor.run();
  assert.deepEqual(seen, [['one', true, null]]);
});

test('an error thrown by a ProcessMonitor listener is reported, and the monitor goes on', async () => {
  const monitored = new Monitored();
  const { monitor, reactor } = monitored;
  const thrown = new Error('thrown by a listener');
  for (const event of ['started', 'line', 'ended', 'spawnError'] as const) {
    monitor.on(event, () => {
      throw thrown;
    });
  }
  monitored.add('one', 'two');
  reactor.failNextSpawn({ step: 'execve', errno: -2 });
  monitor.startService();
  assert.deepEqual(monitored.events, ['spawnError one ENOENT', 'started two']);
  monitored.last.output('a\nb\n');
  reactor.run();
  monitored.exit();
  reactor.advance(100);
  assert.equal(monitored.children.length, 3, 'both run');
  monitored.obey();
  const stopped = monitor.stopService();
  reactor.run();
  await stopped;
  assert.deepEqual(
    monitored.events.filter((event) => event.startsWith('line')),
    ['line two 1: a', 'line two 1: b'],
  );
  assert.equal(reactor.errors.length, monitored.events.length);
  assert.ok(reactor.errors.every((error) => error === thrown));
  assert.deepEqual(reactor.getDelayedCalls(), []);
});

test('a ProcessMonitor listener may stop, remove or add a program', async () => {
  const monitored = new Monitored();
  const { monitor, reactor } = monitored;
  let removed: Promise<void> | undefined;
  monitor.on('ended', (name) => {
    if (name !== 'one') return;
    removed = monitor.removeProcess('one');
    monitored.add('two');
  });
  monitor.startService();
  monitored.add('one');
  monitored.exit();
  await removed;
  assert.deepEqual(monitor.names, ['two']);
  monitored.obey();
  monitor.once('ended', () => void monitor.stopService());
  monitored.exit();
  reactor.advance(10_000);
  assert.equal(monitor.running, false);
  monitored.expectQuiet();
});

test('a ProcessMonitor without programs does not keep the event loop running', () => {
  // The test file must end by itself: a timer would keep it running.
  new ProcessMonitor().startService();
});

test('a program that was removed from a ProcessMonitor leaves no asynchronous resource', async () => {
  const living = new Map<number, string>();
  const hook = createHook({
    init: (id, type) => void living.set(id, type),
    destroy: (id) => void living.delete(id),
  }).enable();
  const monitored = new Monitored();
  monitored.monitor.startService();
  monitored.add('one');
  monitored.obey();
  const removed = monitored.monitor.removeProcess('one');
  monitored.reactor.run();
  await removed;
  // Node calls `destroy` in a later turn.
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
  hook.disable();
  assert.ok(!monitored.monitor.names.includes('one'));
  assert.deepEqual(
    [...living.values()].filter((type) => type === 'ProcessMonitor'),
    [],
  );
});
