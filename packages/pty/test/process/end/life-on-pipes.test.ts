/** Rules 3, 35 to 40: the life of a child on pipes. */
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { Process, ProcessDone, ProcessExitedAlready, ProcessTerminated, spawnProcess } from 'strand-pty';
import { EXECUTES_COMMANDS, pidOf, program, sendCommand, shell } from '../../support/on-pipes.js';
import { PipeProtocol } from '../../support/pipe-protocol.js';
import { eventually, isGone, statOf } from '../../support/proc.js';
import { test } from '../../support/test.js';

test('a child on pipes with exit code 0 gets the same ProcessDone at processExited and at processEnded', async () => {
  const child = shell('echo out; echo err >&2');
  assert.ok(child.transport instanceof Process);
  const pid = pidOf(child);
  const reason = await child.ended;
  assert.ok(reason instanceof ProcessDone);
  assert.equal(reason, await child.exited);
  assert.deepEqual([child.text(1), child.text(2)], ['out\n', 'err\n']);
  assert.equal(child.events[0], 'connectionMade');
  assert.equal(child.events.at(-1), 'ended');
  const once = [...child.events].sort();
  assert.deepEqual(once, [
    'connectionMade',
    'data 1',
    'data 2',
    'ended',
    'exited',
    'lost 0',
    'lost 1',
    'lost 2',
  ]);
  assert.deepEqual([child.transport.pid, child.transport.status], [null, 0]);
  assert.ok(isGone(pid));
});

test('a child on pipes with exit code 3, or killed by a signal, gets a ProcessTerminated', async () => {
  const coded = await shell('exit 3').ended;
  assert.ok(coded instanceof ProcessTerminated);
  assert.deepEqual([coded.exitCode, coded.signal, coded.status], [3, null, 0x300]);
  const killed = await shell('kill -KILL $$').ended;
  assert.ok(killed instanceof ProcessTerminated);
  assert.deepEqual([killed.exitCode, killed.signal, killed.status], [null, 'SIGKILL', 9]);
});

test('a Process has its pid until it is reaped, and then signalProcess throws ProcessExitedAlready', async () => {
  const child = program('sleep', ['60']);
  assert.equal(child.transport.status, -1);
  child.transport.signalProcess('TERM');
  assert.equal((await child.exited).signal, 'SIGTERM');
  assert.equal(child.transport.pid, null);
  assert.throws(() => child.transport.signalProcess('TERM'), ProcessExitedAlready);
  await child.ended;
});

test('a child that closes every pipe long before it exits gets processEnded with its own exit code', async () => {
  const child = shell(`exec 0<&- 1>&- 2>&-; ${EXECUTES_COMMANDS}`, {
    childFDs: { 0: 'w', 1: 'r', 2: 'r', 9: 'w' },
  });
  await Promise.all([0, 1, 2].map((childFD) => child.lost(childFD)));
  assert.equal(child.transport.state, 'running');
  sendCommand(child, 'exec 9<&-; kill -STOP $$; exit 4');
  await child.lost(9);
  assert.deepEqual([child.transport.state, child.transport.pipes.size], ['drained', 0]);
  await eventually('the child has stopped', () => statOf(pidOf(child))?.state === 'T');
  child.transport.signalProcess('CONT');
  assert.equal((await child.ended).exitCode, 4);
  assert.deepEqual(child.events.slice(-2), ['exited', 'ended']);
});

test('a child without any pipe gets processExited and processEnded', async () => {
  const child = shell('exit 5', { childFDs: { 1: 2 } });
  assert.equal(child.transport.state, 'drained');
  assert.equal((await child.ended).exitCode, 5);
  assert.deepEqual(child.events, ['connectionMade', 'exited', 'ended']);
});

test('a grandchild that holds stdout delays processEnded, not processExited', async () => {
  const job = `(${EXECUTES_COMMANDS}) & exec 9<&-; exit 6`;
  const child = shell(job, { childFDs: { 0: 'w', 1: 'r', 2: 'r', 9: 'w' } });
  assert.equal((await child.exited).exitCode, 6);
  assert.equal(child.transport.state, 'exited');
  sendCommand(child, 'echo late; exec 2>&- 0<&-');
  await child.received(1, 'late');
  await child.lost(2);
  assert.ok(!child.events.includes('ended'));
  sendCommand(child, 'exit 0');
  assert.equal((await child.ended).exitCode, 6);
});

test('a grandchild that holds a pipe to the child delays processEnded', async () => {
  const childFDs = { 3: 'w', 9: 'w' } as const;
  const child = shell(`(${EXECUTES_COMMANDS}) & exec 9<&- 3<&-; exit 0`, { childFDs });
  await child.exited;
  sendCommand(child, 'exec 9<&-; read -r line <&3');
  await child.lost(9);
  assert.ok(!child.events.includes('ended'));
  child.transport.writeToChild(3, Buffer.from('line\n'));
  await child.ended;
  assert.deepEqual(child.events.slice(-2), ['lost 3', 'ended']);
});

test('toString and inspect of a Process show its pid and its status', async () => {
  const child = program('sleep', ['60']);
  const pid = pidOf(child);
  assert.equal(String(child.transport), `<Process pid=${pid} status=-1>`);
  child.transport.signalProcess('KILL');
  await child.ended;
  assert.equal(inspect(child.transport), '<Process pid=null status=9>');
});

test('a Process has fileno -1, and the pids of parent and child as its addresses', async () => {
  const child = program('true');
  const pid = String(pidOf(child));
  assert.equal(child.transport.fileno(), -1);
  assert.equal(child.transport.logPrefix(), '-');
  assert.deepEqual(child.transport.getHost(), { type: 'process', name: String(process.pid) });
  await child.ended;
  assert.deepEqual(child.transport.getPeer(), { type: 'process', name: pid });
});

test('JSON.stringify of a Process writes null, and structuredClone of it or of its pipes throws', async () => {
  const { transport, ended } = program('true');
  const warned = new Promise<Error>((resolve) => {
    process.once('warning', resolve);
  });
  assert.equal(JSON.stringify({ transport }), '{"transport":null}');
  assert.match((await warned).message, /^<Process .*> cannot be saved/);
  for (const live of [transport, transport.pipes.get(0)]) {
    assert.throws(() => structuredClone(live), { name: 'DataCloneError' });
  }
  await ended;
});

test('spawnProcess with an invalid protocol, name or arguments throws before a child is started', () => {
  const protocol = new PipeProtocol();
  const bad =
    (...args: unknown[]) =>
    () =>
      Reflect.apply(spawnProcess, undefined, args);
  assert.throws(bad({}, 'true', ['true']), { name: 'TypeError', message: /^protocol must be/ });
  assert.throws(bad(protocol, 'true', []), { name: 'TypeError', message: /^args must be/ });
  assert.throws(bad(protocol, 'true', ['a\0b']), {
    name: 'TypeError',
    message: /^args\[0\] must not contain/,
  });
  assert.throws(bad(protocol, 5, ['true']), { name: 'TypeError', message: /^executable must be/ });
  assert.deepEqual(protocol.events, []);
});
