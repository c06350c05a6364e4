/** Rules 27 to 30 and 39 for a child with pipes beside its terminal: how it ends, and how it is closed. */
import assert from 'node:assert/strict';
import { EXECUTES_COMMANDS, mixed, pidOf, program, sendCommand } from '../../support/on-pipes.js';
import { eventually, statusOf } from '../../support/proc.js';
import { ourDescriptors, test } from '../../support/test.js';

const ERRORS_APART = { 0: 'pty', 1: 'pty', 2: 'r' } as const;
const MUCH = Buffer.alloc(1 << 20, 'm');
/** A background job that survives its shell and executes commands. */
const job = (redirections: string) =>
  `trap "" HUP; (exec ${redirections}; ${EXECUTES_COMMANDS}) & exec 9<&-; exit 6`;

test('processEnded waits for a pipe that a grandchild holds, also when the terminal is closed', async () => {
  const child = mixed(job('0<&- 1>&-'), { ...ERRORS_APART, 9: 'w' });
  assert.equal((await child.exited).exitCode, 6);
  await eventually('the terminal is closed', () => child.transport.fileno() === -1);
  sendCommand(child, 'echo late >&2');
  await child.received(2, 'late');
  assert.equal(child.transport.state, 'exited');
  sendCommand(child, 'exit');
  assert.equal((await child.ended).exitCode, 6);
  assert.equal(child.events.at(-1), 'ended');
});

test('processEnded waits for a terminal that a grandchild holds, also when every pipe is closed', async () => {
  const child = mixed(job('2>&-'), { ...ERRORS_APART, 9: 'w' });
  await child.exited;
  await child.lost(2);
  sendCommand(child, "exec sh -c 'exec 9<&-; echo late $$; exec sleep 60'");
  await child.received(1, '\n');
  await child.lost(9);
  assert.deepEqual([child.transport.state, child.transport.pipes.size], ['exited', 0]);
  process.kill(Number(/^late (\d+)$/m.exec(child.text(1))?.[1]));
  await child.ended;
});

test('a child with pipes that closes its terminal lives on, and its pipes are still read', async () => {
  const child = mixed(`exec 0<&- 1>&-; echo err >&2; ${EXECUTES_COMMANDS}`, { ...ERRORS_APART, 9: 'w' });
  await child.received(2, 'err');
  sendCommand(child, 'echo more >&2; exit 5');
  assert.equal((await child.ended).exitCode, 5);
  assert.equal(child.text(2), 'err\nmore\n');
});

test('loseConnection delivers the output of the terminal and of each pipe, and closes them all', async () => {
  const child = mixed('trap "" HUP; echo out; echo err >&2; exec sleep 60', {
    ...ERRORS_APART,
    3: 'w',
  });
  await eventually('the child has printed', () => statusOf(pidOf(child), 'Name') === 'sleep');
  child.transport.writeToChild(3, Buffer.from('few'));
  child.transport.loseConnection();
  await Promise.all([child.lost(2), child.lost(3)]);
  assert.equal(child.transport.fileno(), -1);
  assert.equal(child.transport.state, 'drained');
  child.transport.signalProcess('KILL');
  await child.ended;
  assert.deepEqual([child.text(1), child.text(2)], ['out\n', 'err\n']);
});

test('abortConnection closes the terminal and every pipe at once', async () => {
  const before = ourDescriptors().filter((name) => !name.includes('pidfd'));
  const child = mixed('exec sleep 60', { ...ERRORS_APART, 3: 'w', 4: 'r' });
  child.transport.write(MUCH);
  child.transport.writeToChild(3, MUCH);
  child.transport.abortConnection();
  assert.deepEqual(
    ourDescriptors().filter((name) => !name.includes('pidfd')),
    before,
  );
  assert.deepEqual(child.events, ['connectionMade', 'lost 0', 'lost 2', 'lost 3', 'lost 4']);
  assert.equal((await child.ended).signal, 'SIGHUP');
});

test("with pipes beside a terminal, closeStderr closes its pipe, and closeStdout discards the terminal's output", async () => {
  const child = mixed(`trap "" PIPE; ${EXECUTES_COMMANDS}`, { ...ERRORS_APART, 4: 'r', 9: 'w' });
  child.transport.closeStderr();
  await child.lost(2);
  child.transport.closeStdout();
  sendCommand(child, 'seq 1 20000; echo done >&4; exit');
  await child.received(4, 'done');
  await child.ended;
  assert.equal(child.text(1), '');
});

test("closeStdin with eof: 'hangup' closes the terminal alone, and a pipe is read to its end", async () => {
  const usePTY = { eof: 'hangup' } as const;
  const script = 'trap "seq 1 100000 >&2; exit 3" HUP; echo ready; while :; do sleep 0.01; done';
  const child = mixed(script, ERRORS_APART, { usePTY });
  await child.received(1, 'ready');
  child.transport.closeStdin();
  assert.equal((await child.ended).exitCode, 3);
  assert.ok(child.text(2).endsWith('\n99999\n100000\n'), child.text(2).slice(-20));
});

test('pauseProducing pauses the terminal and every pipe beside it, and resumeProducing resumes them', async () => {
  const childFDs = { ...ERRORS_APART, 9: 'w' } as const;
  const prints = 'echo out; echo err >&2; exec 9<&-; exec sleep 60';
  const child = mixed(EXECUTES_COMMANDS, childFDs, { usePTY: { paused: true } });
  const nothing = [...child.events];
  sendCommand(child, `echo out; echo err >&2; ${EXECUTES_COMMANDS}`);
  // By the end of another child everything that was ready has been delivered.
  await program('true').ended;
  assert.deepEqual(child.events, nothing);
  child.transport.resumeProducing();
  await Promise.all([child.received(1, 'out'), child.received(2, 'err')]);
  child.transport.pauseProducing();
  sendCommand(child, prints);
  await child.lost(9);
  await program('true').ended;
  assert.deepEqual([child.text(1), child.text(2)], ['out\n', 'err\n']);
  child.transport.signalProcess('KILL');
  await child.exited;
  child.transport.resumeProducing();
  await child.ended;
  assert.deepEqual([child.text(1), child.text(2)], ['out\nout\n', 'err\nerr\n']);
});

test('lost input of the terminal is reported for its own descriptor, not for that of a pipe', async () => {
  for (const [childFDs, expected] of [
    [{ 0: 'pty', 1: 'pty', 2: 'r' }, ['lost 0', 'lost 2']],
    [{ 0: 'w', 1: 'pty', 2: 'r' }, ['lost 0', 'lost 1', 'lost 2']],
  ] as const) {
    const child = mixed('exec sleep 60', childFDs, { usePTY: { raw: true } });
    child.transport.write(MUCH);
    child.transport.signalProcess('KILL');
    await child.ended;
    assert.deepEqual(child.events.filter((event) => event.startsWith('lost')).sort(), expected);
  }
});
