/** Monitored programs that are real processes, on pipes and on a terminal. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type MonitoredProcessOptions, ProcessMonitor } from 'strand-pty';
import { eventually } from '../support/proc.js';
import { ourChildren, ourDescriptors, test } from '../support/test.js';

const QUICK = { threshold: 0, minRestartDelay: 1, maxRestartDelay: 10 };

async function startShell(
  script: string,
  options: MonitoredProcessOptions = {},
): Promise<[ProcessMonitor, string[]]> {
  const monitor = new ProcessMonitor(QUICK);
  const lines: string[] = [];
  monitor.on('line', (_name, line, childFD) => lines.push(`${childFD}: ${line}`));
  monitor.addProcess('shell', ['sh', '-c', script], options);
  const started = once(monitor, 'started');
  monitor.startService();
  await started;
  return [monitor, lines];
}

test('a monitored program on pipes has its stdout and stderr emitted as lines, and its input at its end', async () => {
  const before = ourDescriptors().length;
  const [monitor, lines] = await startShell('cat; echo out; echo wrong >&2; exec sleep 60');
  await eventually('both lines are emitted', () => lines.length === 2);
  assert.deepEqual(lines.sort(), ['1: out', '2: wrong']);
  await monitor.stopService();
  assert.equal(ourDescriptors().length, before);
  assert.deepEqual(ourChildren(), []);
});

test('a monitored program on a terminal has its lines emitted as those of descriptor 1', async () => {
  const [monitor, lines] = await startShell('tty >/dev/null && echo a terminal; exec sleep 60', {
    usePTY: true,
  });
  await eventually('the line is emitted', () => lines.length === 1);
  assert.deepEqual(lines, ['1: a terminal']);
  await monitor.stopService();
});

test('a monitored program that ends is started again, each time with another pid', async () => {
  const [monitor] = await startShell('echo $$');
  const pids = new Set<number>();
  for (let i = 0; i < 5; i++) {
    const [, pid] = (await once(monitor, 'started')) as [string, number];
    pids.add(pid);
  }
  assert.equal(pids.size, 5);
  await monitor.stopService();
  assert.deepEqual(ourChildren(), []);
});

test('a monitored program that ignores SIGTERM is killed by stopService', async () => {
  const monitor = new ProcessMonitor({ ...QUICK, killTime: 20 });
  monitor.addProcess('shell', ['sh', '-c', 'trap "" TERM; echo ready; while :; do sleep 0.02; done']);
  const ready = once(monitor, 'line');
  monitor.startService();
  await ready;
  const ended = once(monitor, 'ended');
  await monitor.stopService();
  const [, { signal }] = (await ended) as [string, { signal: string }];
  assert.equal(signal, 'SIGKILL');
});

test('a monitored program that does not exist is tried again until it does', async () => {
  const monitor = new ProcessMonitor(QUICK);
  monitor.addProcess('nowhere', ['/nowhere']);
  const failures: string[] = [];
  monitor.on('spawnError', (name, { code, syscall }) => failures.push(`${name} ${syscall} ${code}`));
  monitor.startService();
  await eventually('three starts failed', () => failures.length >= 3);
  assert.equal(failures[0], 'nowhere execve ENOENT');
  await monitor.stopService();
  const { length } = failures;
  await new Promise(setImmediate);
  assert.equal(failures.length, length);
});
