import assert from 'node:assert/strict';
import { ProcessDone, ProcessTerminated } from 'strand-pty';
import { play } from './pipes-actions.js';
import type { Stage } from './pipes-stage.js';

/** Conditions that hold at every moment. */
export function checkAlways(stage: Stage): void {
  const { protocol, transport, reactor } = stage;
  const exited = protocol.count('exited');
  const ended = protocol.count('ended');
  assert.equal(exited, transport.pid === null ? 1 : 0, 'processExited once it was reaped, and not before');
  assert.equal(ended, transport.state === 'ended' ? 1 : 0);
  assert.equal(ended, exited === 1 && stage.allClosed ? 1 : 0, 'the end: reaped, and everything closed');
  assert.equal(protocol.events[0], 'makeConnection');
  if (ended) assert.equal(protocol.events.at(-1), 'ended');
  assert.deepEqual(protocol.violations, []);
  checkPipes(stage);
  if (exited && stage.childHasNothing && reactor.ready().length === 0)
    assert.deepEqual(reactor.openDescriptors, [], 'a dead child holds no descriptor');
  checkBytes(stage);
  assert.deepEqual(new Set(reactor.errors), new Set(protocol.thrown));
  assert.equal(reactor.errors.length, protocol.thrown.length);
}

/** Each close is reported once, and a closed pipe holds no descriptor and no queued bytes. */
function checkPipes({ protocol, transport, reactor, kind }: Stage): void {
  for (const childFD of kind === 'process' ? [0, 1, 2, 3] : [2, 3]) {
    const open = transport.pipes.has(childFD);
    assert.equal(protocol.count(`lost ${childFD}`), open ? 0 : 1, `the close of ${childFD} is reported once`);
  }
  if (kind === 'mixed') {
    assert.ok(protocol.count('lost 0') <= 1, 'lost input is reported once');
    assert.ok(protocol.count('lost 1') <= 1, 'a read error is reported once');
  }
  const names = reactor.openDescriptors;
  const open = [...transport.pipes.values()].filter((pipe) => pipe.fileno() >= 0);
  assert.equal(names.filter((name) => name.includes('pipe')).length, open.length);
  const terminals = names.filter((name) => /master|slave/.test(name));
  if (transport.fileno() === -1) assert.deepEqual(terminals, []);
}

function checkBytes(stage: Stage): void {
  for (const [childFD, { printed, received }] of stage.outputs) {
    assert.ok(printed.startsWith(received), `output of ${childFD} was lost or reordered`);
  }
  for (const [childFD, { everWritten, taken }] of stage.inputs) {
    const arrived = taken + stage.unread(childFD);
    assert.ok(everWritten.startsWith(arrived), `input of ${childFD} was lost or reordered`);
  }
}

/** Conditions that hold at the end. */
export function checkEnd(stage: Stage): void {
  const { protocol, transport, reactor, child } = stage;
  checkAlways(stage);
  assert.equal(protocol.count('ended'), 1, 'processEnded');
  const [first, second] = protocol.reasons;
  assert.equal(first, second, 'the same reason twice');
  assert.ok(first instanceof ProcessTerminated || first instanceof ProcessDone);
  assert.deepEqual([first.status, transport.status], Array(2).fill(Math.max(child.status, -1)));
  assert.ok(stage.closedInTime, 'loseConnection closed as soon as all was written and read');
  for (const [childFD, { gaveUp, printed, received }] of stage.outputs) {
    if (!gaveUp) assert.equal(received, printed, `all output of ${childFD} was delivered`);
  }
  for (const [childFD, { cut, taken, written }] of stage.inputs) {
    if (!cut) assert.ok(taken.startsWith(written), `all input of ${childFD} was delivered`);
  }
  assert.deepEqual(reactor.openDescriptors, []);
  assert.deepEqual([...reactor.getReaders(), ...reactor.getWriters(), ...reactor.getDelayedCalls()], []);
  checkClosed(stage);
}

/** Other files now have the same descriptor numbers, and no call on the closed transport touches them. */
function checkClosed(stage: Stage): void {
  const { reactor, protocol, transport } = stage;
  const { system } = reactor;
  const events = [...protocol.events];
  const errors = reactor.errors.length;
  const others = [system.openPipe(), system.openPipe(), system.openPipe()].flatMap(({ read, write }) => [
    read,
    write,
  ]);
  play(
    stage,
    'write 0',
    'write 3',
    'pause',
    'resume',
    'pause 1',
    'resume 1',
    'shut 0',
    'shut 1',
    'lose',
    'abort',
  );
  transport.closeStdin();
  transport.closeStdout();
  transport.closeStderr();
  transport.loseWriteConnection();
  transport.unregisterProducer();
  transport.reapProcess();
  play(stage, 'run');
  assert.deepEqual(protocol.events, events);
  assert.equal(reactor.errors.length, errors);
  assert.deepEqual([...reactor.getReaders(), ...reactor.getWriters()], []);
  for (const fd of others) assert.equal(system.isReadable(fd), false);
  for (const fd of others) assert.equal(system.closeDescriptor(fd), 0);
}
