/** What a ProcessMonitor emits of its programs' output, and in which asynchronous context. */
import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import { type MonitoredProcessOptions, ProcessMonitor } from 'strand-pty';
import { Monitored } from '../support/monitored.js';
import { test } from '../support/test.js';

const NOT_UTF8 = Buffer.from([0x61, 0xff, 0x80, 0x0a, 0xe9, 0x0d, 0x0a]);

function printing(bytes: Buffer, options: MonitoredProcessOptions): [data: Buffer, lines: string[]] {
  const { monitor, reactor } = new Monitored();
  const chunks: Buffer[] = [];
  const lines: string[] = [];
  monitor.on('data', (_name, data, childFD) => {
    assert.equal(childFD, 1);
    chunks.push(data);
  });
  monitor.on('line', (_name, line) => lines.push(line));
  monitor.startService();
  monitor.addProcess('one', ['/bin/one'], { usePTY: true, ...options });
  const [child] = reactor.children;
  child?.output(bytes);
  child?.exit(0);
  reactor.run();
  return [Buffer.concat(chunks), lines];
}

test("'data' of a ProcessMonitor has a program's bytes unchanged, also those that are not UTF-8", () => {
  const [data, lines] = printing(NOT_UTF8, {});
  assert.deepEqual(data, NOT_UTF8);
  assert.deepEqual(lines, ['a\ufffd\ufffd', '\ufffd']);
});

test("with encoding 'latin1' a ProcessMonitor's lines keep every byte as a character", () => {
  const [, lines] = printing(NOT_UTF8, { encoding: 'latin1' });
  assert.deepEqual(lines, ['a\xff\x80', '\xe9']);
});

test('addProcess refuses an encoding in which a newline is not a single byte', () => {
  const { monitor } = new Monitored();
  assert.throws(
    // @ts-expect-error: an encoding without a single-byte newline
    () => monitor.addProcess('one', ['/bin/one'], { encoding: 'utf16le' }),
    /encoding must be 'utf8' or 'latin1', got 'utf16le'/,
  );
  assert.deepEqual(monitor.names, []);
});

test('ProcessMonitor emits every event of a program in the asynchronous context of its addProcess', async () => {
  const storage = new AsyncLocalStorage<string>();
  const monitor = new ProcessMonitor({ threshold: 0, minRestartDelay: 1 });
  const wrong: string[] = [];
  const seen = new Set<string>();
  const events = [
    'started',
    'data',
    'line',
    'stopping',
    'exited',
    'ended',
    'restarting',
    'spawnError',
  ] as const;
  for (const event of events) {
    monitor.on(event, (name: string) => {
      seen.add(event);
      if (storage.getStore() !== name) wrong.push(`${event} of ${name} in ${storage.getStore()}`);
    });
  }
  storage.run('shell', () => monitor.addProcess('shell', ['sh', '-c', 'echo hello']));
  storage.run('nowhere', () => monitor.addProcess('nowhere', ['/nowhere']));
  storage.run('sleep', () => monitor.addProcess('sleep', ['sleep', '60']));
  storage.run('startService', () => monitor.startService());
  // Waits for a second run.
  await once(monitor, 'restarting');
  await once(monitor, 'ended');
  await storage.run('stopService', () => monitor.stopService());
  assert.deepEqual(wrong, []);
  assert.deepEqual([...seen].sort(), [...events].sort());
});
