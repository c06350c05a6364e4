/** Rules 35, 36 and 38: how a death is reported, and the state of a dead child. */
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import {
  ConnectionDone,
  ConnectionLost,
  type ExitReason,
  ProcessDone,
  ProcessExitedAlready,
  ProcessTerminated,
} from 'strand-pty';
import { statOf } from '../../support/proc.js';
import { RecordingProtocol } from '../../support/recording-protocol.js';
import { connect, pidOf, run, start } from '../../support/start.js';
import { test } from '../../support/test.js';

test('exit code 0 is reported as a ProcessDone, which is a ConnectionDone', async () => {
  const reason = await start('exit 0').ended;
  assert.ok(reason instanceof ProcessDone && reason instanceof ConnectionDone);
  assert.deepEqual([reason.exitCode, reason.signal, reason.status], [0, null, 0]);
});

for (const code of [1, 3, 127, 255]) {
  test(`exit code ${code} is reported as a ProcessTerminated with that code, which is a ConnectionLost`, async () => {
    const reason = await start(`exit ${code}`).ended;
    assert.ok(reason instanceof ProcessTerminated && reason instanceof ConnectionLost);
    assert.deepEqual([reason.exitCode, reason.signal, reason.status], [code, null, code << 8]);
    assert.equal(reason.message, `the process ended with exit code ${code}`);
  });
}

for (const [sent, signal, number] of [
  ['HUP', 'SIGHUP', 1],
  ['SIGINT', 'SIGINT', 2],
  ['KILL', 'SIGKILL', 9],
  ['SIGTERM', 'SIGTERM', 15],
  [12, 'SIGUSR2', 12],
  ['SIG35', 'SIG35', 35],
  [64, 'SIG64', 64],
] as const) {
  test(`a child killed by ${sent} is reported as a ProcessTerminated with ${signal} and no code`, async () => {
    const child = run('sleep', ['60']);
    child.transport.signalProcess(sent);
    const reason = await child.ended;
    assert.ok(reason instanceof ProcessTerminated);
    assert.deepEqual([reason.exitCode, reason.signal, reason.status], [null, signal, number]);
    assert.equal(reason.message, `the process was killed by ${signal}`);
  });
}

test('inside processExited the transport has no pid, has the wait status, and refuses signals', async () => {
  const seen: unknown[] = [];
  class Looking extends RecordingProtocol {
    override processExited(reason: ExitReason): void {
      const { pid, status, originalPid } = this.transport;
      assert.throws(() => this.transport.signalProcess('TERM'), ProcessExitedAlready);
      assert.throws(() => this.transport.signalProcess(0), ProcessExitedAlready);
      seen.push(pid, status, originalPid, String(this.transport));
      super.processExited(reason);
    }
  }
  const child = connect(new Looking(), 'sh', ['-c', 'exit 3']);
  const { transport } = child;
  const pid = pidOf(child);
  assert.equal(transport.status, -1);
  assert.equal(`${transport}`, `<PTYProcess pid=${pid} status=-1>`);
  const reason = await child.exited;
  assert.equal(await child.ended, reason);
  assert.deepEqual(seen, [null, 0x300, pid, '<PTYProcess pid=null status=768>']);
  assert.equal(inspect(transport), '<PTYProcess pid=null status=768>');
  assert.deepEqual(transport.getPeer(), { type: 'process', name: String(pid) });
});

test('connectionMade, processExited and processEnded are each called once, in this order, for 1000 children', async () => {
  for (let batch = 0; batch < 10; batch++) {
    const children = Array.from({ length: 100 }, (_, index) => start(`exit ${index}`));
    await Promise.all(children.map(({ ended }) => ended));
    children.forEach((child, index) => {
      assert.equal(child.transport.status, index << 8);
      assert.deepEqual(child.events, ['connectionMade', 'exited', 'ended']);
    });
  }
});

test('signalProcess of a dead child that is not reaped yet throws ProcessExitedAlready', async () => {
  const child = run('sleep', ['60']);
  const pid = pidOf(child);
  process.kill(pid, 'SIGKILL');
  // No turn of the event loop happens here.
  while (statOf(pid)?.state !== 'Z') {}
  assert.throws(() => child.transport.signalProcess('TERM'), {
    name: 'ProcessExitedAlready',
    message: 'the process has exited already',
  });
  assert.throws(() => child.transport.signalProcess(0), ProcessExitedAlready);
  assert.equal(child.transport.pid, pid);
  await child.ended;
});

test('a stopped child is not reported as dead, and goes on when it is continued', async () => {
  const child = start('read line; exit 4');
  const pid = pidOf(child);
  child.transport.signalProcess('STOP');
  while (statOf(pid)?.state !== 'T') {}
  await start('true').ended;
  assert.equal(child.transport.pid, pid);
  child.transport.signalProcess('CONT');
  child.transport.write(Buffer.from('\n'));
  assert.equal((await child.ended).exitCode, 4);
});

test('signalProcess with an invalid signal throws with the value, also for a dead child', async () => {
  const child = run('true');
  const check = (): void => {
    assert.throws(() => child.transport.signalProcess('NOPE'), { name: 'TypeError', message: /"NOPE"/ });
    assert.throws(() => child.transport.signalProcess(65), { name: 'RangeError', message: /65/ });
    assert.throws(() => child.transport.signalProcess(-1), { name: 'RangeError', message: /-1/ });
    assert.throws(() => child.transport.signalProcess(1.5), { name: 'RangeError', message: /1\.5/ });
  };
  check();
  await child.ended;
  check();
});
