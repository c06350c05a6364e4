/** Processes that monitored programs leave behind: they end with the program, and do not delay its restart. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type MonitoredProcessOptions, ProcessMonitor, type ProcessMonitorOptions } from 'strand-pty';
import { eventually } from '../support/proc.js';
import { isDead } from '../support/pty-session.js';
import { ourChildren, ourDescriptors, test } from '../support/test.js';

const QUICK = { threshold: 0, drainGrace: 20, minRestartDelay: 1, maxRestartDelay: 10 };
const TTY: MonitoredProcessOptions = { usePTY: true };

/** A monitored program that prints the pids of the processes it leaves behind. */
class Leaving {
  readonly monitor: ProcessMonitor;
  readonly pids: number[] = [];

  constructor(script: string, options: MonitoredProcessOptions, times: ProcessMonitorOptions = {}) {
    this.monitor = new ProcessMonitor({ ...QUICK, ...times });
    this.monitor.on('line', (_name, line) => this.pids.push(Number(line)));
    this.monitor.addProcess('shell', ['sh', '-c', script], options);
    this.monitor.startService();
  }

  async printed(count: number): Promise<void> {
    await eventually(`${count} pids are printed`, () => this.pids.length >= count);
  }

  expectNobody(): void {
    assert.deepEqual(
      this.pids.filter((pid) => !isDead(pid)),
      [],
    );
    assert.deepEqual(ourChildren(), []);
  }
}

const places = [
  ['on pipes', {}],
  ['on a terminal', TTY],
] as const;

for (const [place, options] of places) {
  test(`ProcessMonitor restarts a program that dies while its background job holds its output ${place}`, async () => {
    const before = ourDescriptors().length;
    const leaving = new Leaving('trap "" HUP; sleep 60 & echo $!', options);
    await leaving.printed(3);
    assert.deepEqual(
      leaving.pids.slice(0, 2).map((pid) => isDead(pid)),
      [false, false],
    );
    await leaving.monitor.stopService();
    leaving.expectNobody();
    assert.equal(ourDescriptors().length, before);
  });

  const stops: Record<string, (monitor: ProcessMonitor) => Promise<unknown>> = {
    stopService: (monitor) => monitor.stopService(),
    stopProcess: (monitor) => {
      // The next run is not part of this test.
      monitor.once('ended', () => void monitor.removeProcess('shell'));
      return monitor.stopProcess('shell');
    },
    removeProcess: (monitor) => monitor.removeProcess('shell'),
    restartAll: (monitor) => {
      monitor.once('ended', () => void monitor.removeProcess('shell'));
      return monitor.restartAll();
    },
  };
  for (const [name, stop] of Object.entries(stops)) {
    test(`${name} leaves no process of the program's session behind ${place}`, async () => {
      const script = 'sleep 60 & echo $!; sleep 60 >/dev/null 2>&1 & echo $!; wait';
      const leaving = new Leaving(script, options);
      await leaving.printed(2);
      await stop(leaving.monitor);
      leaving.expectNobody();
    });
  }

  test(`stopService sends SIGKILL after killTime to a job that ignores SIGTERM, though its program is dead, ${place}`, async () => {
    const job = `trap "" TERM HUP; echo $$; while :; do sleep 0.01; done`;
    const script = `trap "exit 5" TERM; sh -c '${job}' & wait`;
    const leaving = new Leaving(script, options, { killTime: 100 });
    await leaving.printed(1);
    const ended = once(leaving.monitor, 'ended');
    await leaving.monitor.stopService();
    leaving.expectNobody();
    const [, { exitCode }] = (await ended) as [string, { exitCode: number }];
    assert.equal(exitCode, 5);
  });
}

test('stopService ends the background jobs of a dead program without waiting for drainGrace', async () => {
  const leaving = new Leaving('sleep 60 & echo $!', {}, { drainGrace: 0x7fff_ffff });
  await leaving.printed(1);
  await eventually('the program is dead', () => leaving.monitor.stateOf('shell') === 'draining');
  await leaving.monitor.stopService();
  assert.equal(leaving.monitor.stateOf('shell'), 'stopped');
  leaving.expectNobody();
});

test('restartAll starts a program again only after all its background jobs have ended', async () => {
  const job = `trap "" TERM; echo $$; while :; do sleep 0.01; done`;
  const leaving = new Leaving(`sh -c '${job}' & wait`, TTY, { killTime: 100 });
  await leaving.printed(1);
  const [pid = 0] = leaving.pids;
  let wasDead: boolean | undefined;
  leaving.monitor.once('started', () => {
    wasDead = isDead(pid);
  });
  await leaving.monitor.restartAll();
  await leaving.printed(2);
  assert.equal(wasDead, true);
  await leaving.monitor.stopService();
  leaving.expectNobody();
});

test("a process that left the program's session and holds its output delays stopService by drainGrace only", async () => {
  const leaving = new Leaving(`setsid sh -c 'echo $$; exec sleep 60' & wait`, {});
  await leaving.printed(1);
  await leaving.monitor.stopService();
  const [pid = 0] = leaving.pids;
  assert.equal(isDead(pid), false);
  process.kill(pid, 'SIGKILL');
});
