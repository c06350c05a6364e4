import assert from 'node:assert/strict';
import { once } from 'node:events';
import { ProcessMonitor } from 'strand-pty';
import { MemoryReactor } from 'strand-pty/testing';
import { test } from '../support/test.js';

function monitored() {
  const reactor = new MemoryReactor();
  const monitor = new ProcessMonitor({
    reactor,
    threshold: 1000,
    killTime: 5000,
    minRestartDelay: 100,
    maxRestartDelay: 300,
  });
  const lines: string[] = [];
  monitor.on('line', (name, line) => lines.push(`${name}: ${line}`));
  monitor.addProcess('name', ['program'], { usePTY: true });
  const last = () => {
    const child = reactor.children.at(-1);
    assert.ok(child);
    return child;
  };
  return { reactor, monitor, lines, last };
}

test('a program starts with the service, and its output comes in lines', () => {
  const { reactor, monitor, lines, last } = monitored();
  assert.equal(reactor.children.length, 0);
  monitor.startService();
  last().output('one\r\ntw');
  reactor.run();
  last().output('o\nthree');
  last().exit(0);
  reactor.run();
  assert.deepEqual(lines, ['name: one', 'name: two', 'name: three']);
});

test('a name that is taken is refused', () => {
  const { monitor } = monitored();
  assert.throws(() => monitor.addProcess('name', ['other']), /"name" already/);
  assert.throws(() => monitor.startProcess('nobody'), /no process named "nobody"/);
});

test('to start what runs has no effect', () => {
  const { reactor, monitor } = monitored();
  monitor.startService();
  monitor.startProcess('name');
  assert.equal(reactor.children.length, 1);
});

test('one that ends too fast waits, twice as long each time, up to the most', () => {
  const { reactor, monitor, last } = monitored();
  monitor.startService();
  for (const [index, delay] of [100, 200, 300, 300].entries()) {
    last().exit(1);
    reactor.run();
    reactor.advance(delay - 1);
    assert.equal(reactor.children.length, index + 1, `not before ${delay} ms`);
    reactor.advance(1);
    assert.equal(reactor.children.length, index + 2, `after ${delay} ms`);
  }
});

test('one that ran for long is started again at once, and its delay is the least again', () => {
  const { reactor, monitor, last } = monitored();
  monitor.startService();
  last().exit(1);
  reactor.run();
  reactor.advance(100);
  reactor.advance(1000);
  last().exit(1);
  reactor.run();
  reactor.advance(0);
  assert.equal(reactor.children.length, 3);
  last().exit(1);
  reactor.run();
  reactor.advance(100);
  assert.equal(reactor.children.length, 4);
});

test('a stop sends SIGTERM, SIGKILL after the time, and waits for the end', async () => {
  const { reactor, monitor, last } = monitored();
  monitor.startService();
  const stopped = monitor.stopService();
  assert.deepEqual(last().signals, ['SIGTERM']);
  reactor.advance(5000);
  assert.deepEqual(last().signals, ['SIGTERM', 'SIGKILL']);
  last().kill('SIGKILL');
  reactor.run();
  await stopped;
  reactor.advance(10_000);
  assert.equal(reactor.children.length, 1, 'it is not started again');
});

test('a removed one is stopped and forgotten', async () => {
  const { reactor, monitor, last } = monitored();
  monitor.startService();
  const removed = monitor.removeProcess('name');
  last().exit(0);
  reactor.run();
  await removed;
  reactor.advance(10_000);
  assert.deepEqual(monitor.names, []);
  assert.equal(reactor.children.length, 1);
});

test('one that cannot be started is tried again after the delay', () => {
  const { reactor, monitor } = monitored();
  const errors: string[] = [];
  monitor.on('spawnError', (name, error) => errors.push(`${name} ${error.code}`));
  reactor.system.failNextSpawn({ step: 'execve', errno: -2 });
  monitor.startService();
  assert.deepEqual(errors, ['name ENOENT']);
  reactor.advance(100);
  assert.equal(reactor.children.length, 1);
});

test('real programs, on pipes: started again, heard, and stopped', async () => {
  const monitor = new ProcessMonitor({ minRestartDelay: 1 });
  monitor.addProcess('short', ['sh', '-c', 'echo hello; exit 3']);
  monitor.addProcess('long', ['sleep', '60']);
  const heard: string[] = [];
  monitor.on('line', (name, line) => heard.push(`${name} ${line}`));
  monitor.startService();
  for (let i = 0; i < 3; i++) {
    const [name, reason] = await once(monitor, 'ended');
    assert.deepEqual([name, reason.exitCode], ['short', 3]);
  }
  await monitor.stopService();
  assert.ok(heard.length >= 3);
  assert.equal(monitor.pidOf('long'), null);
});
