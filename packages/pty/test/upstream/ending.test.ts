import assert from 'node:assert/strict';
import { ProcessDone, ProcessExitedAlready, ProcessTerminated } from 'strand-pty';
import { isGone } from '../support/proc.js';
import { upstream } from '../support/upstream.js';

upstream('normalTermination', 'exit code 0 is reported as a ProcessDone', async ({ start }) => {
  const child = start('true');
  const reason = await child.ended;
  assert.ok(reason instanceof ProcessDone);
  assert.deepEqual([reason.exitCode, reason.signal], [0, null]);
});

upstream('abnormalTermination', 'exit code 1 is reported as a ProcessTerminated', async ({ start }) => {
  const reason = await start('false').ended;
  assert.ok(reason instanceof ProcessTerminated);
  assert.deepEqual([reason.exitCode, reason.signal], [1, null]);
});

upstream('processExitedWithSignal', 'death by a signal is reported with that signal', async ({ shell }) => {
  const child = shell('echo ready; exec sleep 60');
  await child.received(1, 'ready');
  child.transport.signalProcess('INT');
  const reason = await child.exited;
  assert.ok(reason instanceof ProcessTerminated);
  assert.deepEqual([reason.exitCode, reason.signal, reason.status], [null, 'SIGINT', 2]);
  await child.ended;
});

upstream(
  'timelyProcessExited',
  'processExited follows the exit without any other event',
  async ({ start }) => {
    const child = start('true');
    const pid = child.transport.pid ?? 0;
    await child.exited;
    assert.ok(isGone(pid));
    await child.ended;
  },
);

upstream('unsetPid', 'pid is a number while the child lives, and null after', async ({ start }) => {
  const child = start('cat');
  assert.equal(typeof child.transport.pid, 'number');
  child.transport.closeStdin();
  await child.exited;
  assert.equal(child.transport.pid, null);
  await child.ended;
});

for (const signal of ['HUP', 'INT', 'KILL', 'TERM']) {
  upstream(`signal${signal}`, `SIG${signal} reaches the child`, async ({ shell }) => {
    const child = shell('echo ready; read -r line');
    await child.received(1, 'ready');
    child.transport.signalProcess(signal);
    assert.equal((await child.ended).signal, `SIG${signal}`);
  });
}

upstream('close', 'two children whose input is closed both end', async ({ start }) => {
  const children = [start('cat'), start('cat')];
  for (const child of children) child.transport.closeStdin();
  for (const child of children) assert.ok((await child.ended) instanceof ProcessDone);
});

upstream('kill', 'two children that are killed both end', async ({ start }) => {
  const children = [start('cat'), start('cat')];
  for (const child of children) child.transport.signalProcess('KILL');
  for (const child of children) assert.equal((await child.ended).signal, 'SIGKILL');
});

upstream('closePty', 'two children whose connection is closed both end', async ({ start, onTerminal }) => {
  const children = [start('cat'), start('cat')];
  for (const child of children) child.transport.loseConnection();
  for (const child of children) {
    const { exitCode, signal } = await child.ended;
    assert.deepEqual([exitCode, signal], onTerminal ? [null, 'SIGHUP'] : [0, null]);
  }
});

upstream('killPty', 'killing one child does not end another', async ({ start }) => {
  const [one, other] = [start('cat'), start('cat')] as const;
  one.transport.signalProcess('KILL');
  await one.ended;
  assert.equal(other.transport.state, 'running');
  other.transport.write(Buffer.from('still here\n'));
  await other.received(1, 'still here');
  other.transport.closeStdin();
  assert.ok((await other.ended) instanceof ProcessDone);
});

upstream('killExited', 'signalProcess of an exited child throws, reaped or not', async ({ start }) => {
  const child = start('true');
  const pid = child.transport.pid ?? 0;
  // No turn of the event loop happens here: the child becomes a zombie that the reactor does not know of.
  assert.throws(() => {
    for (let calls = 0; calls < 10_000_000; calls++) child.transport.signalProcess(0);
  }, ProcessExitedAlready);
  assert.equal(child.transport.pid, pid);
  await child.ended;
  assert.throws(() => child.transport.signalProcess('TERM'), ProcessExitedAlready);
});
