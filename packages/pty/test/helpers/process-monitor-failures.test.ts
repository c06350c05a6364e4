/** A monitored program whose start fails in the reactor is started again. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { ProcessMonitor, type Reactor } from 'strand-pty';
import { FailingReactor } from '../support/failing-reactor.js';
import { eventually } from '../support/proc.js';
import { ourChildren, ourTerminals, test } from '../support/test.js';

const QUICK = { threshold: 0, minRestartDelay: 1, maxRestartDelay: 10 };

/** The reactor methods that a start calls. */
const methods: readonly (keyof Reactor)[] = ['registerReapProcessHandler', 'addReader'];

/** The pidfd is closed a moment after the reap, when the session has been signalled once more. */
function isNothingLeft(): boolean {
  return ourChildren().length === 0 && ourTerminals().length === 0;
}

for (const method of methods) {
  test(`a start for which the reactor's ${method} fails emits 'spawnError', and is tried again`, async () => {
    const failing = new FailingReactor(method);
    const monitor = new ProcessMonitor({ ...QUICK, reactor: failing.reactor });
    monitor.addProcess('shell', ['sh', '-c', 'exit 3'], { usePTY: true });
    const started = once(monitor, 'started');
    monitor.startService();
    await started;
    await once(monitor, 'ended');
    failing.failNext(Object.assign(new Error('epoll_ctl: ENOSPC'), { code: 'ENOSPC' }));
    const [, error] = (await once(monitor, 'spawnError')) as [string, NodeJS.ErrnoException];
    assert.equal(error.code, 'ENOSPC');
    await once(monitor, 'started');
    await monitor.stopService();
    await eventually('the child that could not be watched is reaped', isNothingLeft);
  });
}

test('startService starts the second program when the start of the first one fails', async () => {
  const failing = new FailingReactor('registerReapProcessHandler');
  const monitor = new ProcessMonitor({ ...QUICK, reactor: failing.reactor });
  const events: string[] = [];
  monitor.on('spawnError', (name) => events.push(`spawnError ${name}`));
  monitor.on('started', (name) => events.push(`started ${name}`));
  for (const name of ['first', 'second']) monitor.addProcess(name, ['sleep', '60']);
  failing.failNext(new Error('epoll_ctl: ENOSPC'));
  monitor.startService();
  assert.deepEqual(events, ['spawnError first', 'started second']);
  await monitor.stopService();
  await eventually('the child that could not be watched is reaped', isNothingLeft);
});
