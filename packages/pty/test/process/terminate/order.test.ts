/** The order of a Termination: SIGHUP, a part of the grace, SIGTERM, the rest of the grace, SIGKILL. */
import assert from 'node:assert/strict';
import { Termination } from '#src/process/termination.js';
import { HeldTimers } from '../../support/held-timers.js';
import { pidOf, shell } from '../../support/on-pipes.js';
import { eventually, statOf } from '../../support/proc.js';
import type { RecordingProtocol } from '../../support/recording-protocol.js';
import { start } from '../../support/start.js';
import { test } from '../../support/test.js';

const LONG_GRACE_MS = 60_000;
const IGNORES_SIGNALS = 'trap "" HUP TERM; echo ready; while :; do sleep 0.01; done';

async function startHeld(script: string): Promise<{
  child: RecordingProtocol;
  termination: Termination;
  timers: HeldTimers;
}> {
  const timers = new HeldTimers();
  const child = start(script, { reactor: timers.reactor });
  await child.received('ready');
  return { child, termination: new Termination(child.transport), timers };
}

test('Termination.hangUp gives a shell that saves its work in a SIGHUP trap a fifth of the grace before SIGTERM', async () => {
  const save = 'echo saving; read -r go; echo saved; exit 5';
  const { child, termination, timers } = await startHeld(
    `trap '${save}' HUP; echo ready; while :; do sleep 0.01; done`,
  );
  termination.hangUp(500);
  await child.received('saving');
  assert.deepEqual(timers.pending, [500, 100]);
  child.transport.write(Buffer.from('go\n'));
  assert.equal((await child.ended).exitCode, 5);
  assert.match(child.output, /saved\n$/);
  termination.reaped();
  await termination.done();
  assert.deepEqual(timers.pending, [], 'no signal is scheduled for a session that is gone');
});

test('Termination.hangUp sends SIGTERM after 200 ms to a child that ignores SIGHUP, however long the grace is', async () => {
  const { child, termination, timers } = await startHeld(
    'trap "" HUP; trap "exit 6" TERM; echo ready; while :; do sleep 0.01; done',
  );
  termination.hangUp(LONG_GRACE_MS);
  assert.deepEqual(timers.pending, [LONG_GRACE_MS, 200]);
  timers.fire(200);
  assert.equal((await child.ended).exitCode, 6);
  termination.reaped();
  await termination.done();
});

test('Termination.hangUp sends SIGKILL after the grace to a child that ignores SIGHUP and SIGTERM', async () => {
  const { child, termination, timers } = await startHeld(IGNORES_SIGNALS);
  termination.hangUp(700);
  timers.fire(140);
  timers.fire(700);
  assert.equal((await child.ended).signal, 'SIGKILL');
  termination.reaped();
  await termination.done();
});

test('Termination.kill sends its signal and SIGCONT, so that a stopped child acts on the signal', async () => {
  const { child, termination, timers } = await startHeld(
    'trap "exit 7" USR1; echo ready; while :; do sleep 0.01; done',
  );
  const { pid } = child.transport;
  child.transport.signalProcess('STOP');
  await eventually('the child is stopped', () => statOf(pid ?? 0)?.state === 'T');
  termination.kill('SIGUSR1', 300);
  assert.deepEqual(timers.pending, [300], 'SIGTERM is not sent');
  assert.equal((await child.ended).exitCode, 7);
  termination.reaped();
  await termination.done();
});

test('Termination.kill with an invalid signal throws before anything is signalled or scheduled', async () => {
  const { child, termination, timers } = await startHeld('echo ready; read -r line');
  assert.throws(() => termination.kill('SIGNONE', 0), TypeError);
  assert.throws(() => termination.kill(65, 0), RangeError);
  assert.deepEqual(timers.pending, []);
  await termination.done();
  child.transport.write(Buffer.from('\n'));
  await child.ended;
});

test('Termination reports an unexpected failure of a signal once, and the child still ends', async () => {
  const reported: unknown[] = [];
  const timers = new HeldTimers();
  const reactor = new Proxy(timers.reactor, {
    get: (target, name) =>
      name === 'reportError' ? (error: unknown) => reported.push(error) : Reflect.get(target, name),
  });
  const child = start('echo ready; exec sleep 60', { reactor });
  await child.received('ready');
  const fault = Object.assign(new Error('a fault of ours'), { code: 'EFAULT' });
  child.transport.signalSession = () => {
    throw fault;
  };
  const termination = new Termination(child.transport);
  termination.hangUp(LONG_GRACE_MS);
  assert.equal((await child.ended).signal, 'SIGHUP');
  termination.reaped();
  await termination.done();
  assert.deepEqual(reported, [fault]);
});

test('a Termination of a child on pipes without a session of its own signals the child alone', async () => {
  const sibling = shell('echo ready; exec sleep 60');
  const child = shell('echo ready; exec sleep 60');
  await Promise.all([sibling.received(1, 'ready'), child.received(1, 'ready')]);
  assert.equal(statOf(pidOf(child))?.session, statOf(process.pid)?.session);
  const termination = new Termination(child.transport);
  termination.hangUp(LONG_GRACE_MS);
  assert.equal((await child.ended).signal, 'SIGHUP');
  termination.reaped();
  await termination.done();
  assert.equal(child.transport.signalSession(0), 0);
  assert.notEqual(sibling.transport.pid, null, 'a process of our own session lives on');
  sibling.transport.signalProcess('KILL');
  await sibling.ended;
});
