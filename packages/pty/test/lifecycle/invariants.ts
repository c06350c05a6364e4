import assert from 'node:assert/strict';
import { ConnectionLost, ProcessDone, ProcessTerminated } from 'strand-pty';
import { windowSize } from '#src/launch/options.js';
import type { Method } from '../support/reacting-protocol.js';
import type { Stage } from './stage.js';

function count(stage: Stage, method: Method): number {
  return stage.protocol.events.filter((event) => event === method).length;
}

/** Conditions that hold at every moment. */
export function checkAlways(stage: Stage): void {
  const { protocol, transport, reactor } = stage;
  const exited = count(stage, 'exited');
  const ended = count(stage, 'ended');
  assert.equal(exited, transport.pid === null ? 1 : 0, 'processExited once it was reaped, and not before');
  assert.equal(ended, transport.state === 'ended' ? 1 : 0);
  assert.equal(ended, exited === 1 && transport.disconnected ? 1 : 0, 'the end: reaped and drained');
  assert.equal(protocol.events[0], 'makeConnection');
  if (ended) assert.equal(protocol.events.at(-1), 'ended');
  assert.deepEqual(protocol.violations, []);
  assert.deepEqual(
    stage.producers.flatMap(({ violations }) => violations),
    [],
  );
  checkLost(stage);
  if (stage.threwAtData) assert.equal(transport.fileno(), -1, 'closed by what was thrown at data');
  if (transport.fileno() === -1) checkReleased(stage);
  if (exited && !stage.child.hasTerminal && reactor.ready().length === 0)
    assert.deepEqual(reactor.openDescriptors, [], 'a dead child holds no descriptor');
  assert.ok(stage.printed.startsWith(protocol.received), 'output was lost or reordered');
  const taken = stage.taken + stage.child.input.toString();
  assert.ok(stage.everWritten.startsWith(taken), 'input was lost or reordered');
  assert.deepEqual(new Set(reactor.errors), new Set(protocol.thrown));
  assert.equal(reactor.errors.length, protocol.thrown.length);
}

/** Lost input, and a read error, are each reported once. */
function checkLost({ protocol }: Stage): void {
  const failures = protocol.lost.filter(([, reason]) => reason instanceof ConnectionLost && reason.code);
  assert.ok(protocol.lost.length - failures.length <= 1, 'lost input is reported once');
  assert.ok(failures.every(([childFD, reason]) => childFD === 1 && /EFAULT/.test(reason.message)));
  assert.ok(failures.length <= 1, 'a read error is reported once');
}

/** A closed connection holds no descriptor and no queued bytes. */
function checkReleased({ transport, reactor }: Stage): void {
  const left = reactor.openDescriptors.filter((name) => !name.startsWith('pidfd'));
  assert.deepEqual(left, []);
  assert.equal(transport.bufferedLength, 0);
  assert.equal(transport.producer, null);
}

/** Conditions that hold at the end. */
export function checkEnd(stage: Stage): void {
  const { protocol, transport, reactor, child } = stage;
  checkAlways(stage);
  assert.equal(count(stage, 'ended'), 1, 'processEnded');
  const [first, second] = protocol.reasons;
  assert.equal(first, second, 'the same reason twice');
  checkReason(stage);
  assert.ok(stage.closedInTime, 'loseConnection closed as soon as all was written and read');
  if (!stage.gaveUp) assert.equal(protocol.received, stage.printed, 'all output was delivered');
  if (!stage.inputCut && !stage.threwAtData)
    assert.ok(stage.taken.startsWith(stage.written), 'all input was delivered');
  assert.equal(transport.fileno(), -1);
  assert.deepEqual(reactor.openDescriptors, []);
  assert.deepEqual([...reactor.getReaders(), ...reactor.getWriters(), ...reactor.getDelayedCalls()], []);
  assert.equal(child.alive, false);
  assert.ok(stage.producers.every(({ active }) => !active));
  checkClosed(stage);
}

function checkReason({ protocol, transport, child }: Stage): void {
  const [reason] = protocol.reasons;
  const { status } = child;
  assert.ok(reason instanceof ProcessTerminated || reason instanceof ProcessDone);
  assert.equal(reason.status, Math.max(status, -1));
  assert.equal(transport.status, Math.max(status, -1));
}

/** Other files now have the same descriptor numbers, and no call on the closed transport touches them. */
function checkClosed(stage: Stage): void {
  const { reactor, transport, protocol } = stage;
  const events = [...protocol.events];
  const errors = reactor.errors.length;
  const other = reactor.system.openPty(windowSize({}), true, false);
  stage.play(['write', 'pause', 'resume', 'closeStdin', 'closeStdout', 'lose', 'abort']);
  transport.startReading();
  transport.startWriting();
  transport.reapProcess();
  transport.resize(100, 40);
  stage.play(['run']);
  assert.deepEqual(protocol.events, events);
  assert.equal(reactor.errors.length, errors);
  assert.deepEqual([...reactor.getReaders(), ...reactor.getWriters()], []);
  assert.equal(reactor.system.isReadable(other.master), false);
  assert.deepEqual(reactor.system.getSize(other.master), windowSize({}));
  assert.equal(reactor.system.closeDescriptor(other.slave), 0);
  assert.equal(reactor.system.closeDescriptor(other.master), 0);
}
