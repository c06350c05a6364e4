/** A pipe that is closed by its number is not read again, so its close does not wait for `resumeProducing`. */
import assert from 'node:assert/strict';
import { MemoryReactor } from 'strand-pty/testing';
import { EXECUTES_COMMANDS, mixed, pidOf, program, sendCommand, shell } from '../../support/on-pipes.js';
import { PipeProtocol } from '../../support/pipe-protocol.js';
import { eventually, statusOf } from '../../support/proc.js';
import { test } from '../../support/test.js';

const childFDs = { 1: 'r', 2: 'r', 3: 'r', 9: 'w' } as const;
const PRINTS = 'echo out; echo err >&2; echo three >&3; exec sleep 60';

/** A paused child that has printed to each of its pipes. */
async function paused() {
  const child = shell(PRINTS, { childFDs });
  child.transport.pauseProducing();
  await eventually('the child has printed', () => statusOf(pidOf(child), 'Name') === 'sleep');
  return child;
}

test('closeStdout, closeStderr and closeChildFD close a paused pipe, and drop the unread bytes', async () => {
  const child = await paused();
  child.transport.closeStdout();
  child.transport.closeStderr();
  child.transport.closeChildFD(3);
  assert.deepEqual(child.events, ['connectionMade'], 'nothing is reported inside the call');
  await Promise.all([1, 2, 3].map((childFD) => child.lost(childFD)));
  assert.deepEqual(child.events, ['connectionMade', 'lost 1', 'lost 2', 'lost 3']);
  child.transport.signalProcess('KILL');
  await child.ended;
});

test('closeStdout closes a pipe on which loseConnection waits for resumeProducing', async () => {
  const child = await paused();
  child.transport.loseConnection();
  await child.lost(9);
  child.transport.closeStdout();
  await child.lost(1);
  // By the end of another child everything that was ready has been delivered.
  await program('true').ended;
  assert.deepEqual(child.events, ['connectionMade', 'lost 9', 'lost 1'], 'the other pipes wait');
  child.transport.resumeProducing();
  await Promise.all([child.lost(2), child.lost(3)]);
  child.transport.signalProcess('KILL');
  await child.ended;
  assert.deepEqual([child.text(1), child.text(2), child.text(3)], ['', 'err\n', 'three\n']);
});

test('closeStdout closes a pipe whose protocol pauses while it gets the last bytes', async () => {
  class Pausing extends PipeProtocol {
    override childDataReceived(childFD: number, data: Buffer): void {
      super.childDataReceived(childFD, data);
      this.transport.pauseProducing();
    }
  }
  const child = shell(EXECUTES_COMMANDS, { childFDs: { 1: 'r', 9: 'w' } }, new Pausing());
  sendCommand(child, 'echo out; exec sleep 60');
  await eventually('the child has printed', () => statusOf(pidOf(child), 'Name') === 'sleep');
  child.transport.closeStdout();
  await child.lost(1);
  child.transport.signalProcess('KILL');
  await child.ended;
});

test('closeChildFD closes a paused pipe beside a terminal', async () => {
  const child = mixed('echo three >&3; exec sleep 60', { 0: 'pty', 1: 'pty', 2: 'pty', 3: 'r' });
  child.transport.pauseProducing();
  await eventually('the child has printed', () => statusOf(pidOf(child), 'Name') === 'sleep');
  child.transport.closeChildFD(3);
  await child.lost(3);
  child.transport.resumeProducing();
  child.transport.signalProcess('KILL');
  await child.ended;
  assert.equal(child.text(3), '');
});

test('closeStdout and closeStderr drop the output that a dead child left while reading was paused', async () => {
  const child = shell('echo out; echo err >&2');
  child.transport.pauseProducing();
  await child.exited;
  // By the end of another child the pipes are closed.
  await program('true').ended;
  child.transport.closeStdout();
  await child.lost(1);
  assert.equal(child.events.includes('ended'), false);
  child.transport.closeStderr();
  await child.ended;
  assert.deepEqual([child.text(1), child.text(2)], ['', '']);
});

test('a second closeStdout in the same turn drops no output that has already arrived', async () => {
  const child = shell(EXECUTES_COMMANDS, { childFDs: { 1: 'r', 9: 'w' } });
  sendCommand(child, 'echo out; exec sleep 60');
  await eventually('the child has printed', () => statusOf(pidOf(child), 'Name') === 'sleep');
  child.transport.closeStdout();
  child.transport.closeStdout();
  await child.lost(1);
  assert.equal(child.text(1), 'out\n');
  child.transport.signalProcess('KILL');
  await child.ended;
});

test('closeStderr after loseConnection delivers the unread output, also when its own timer is due first', () => {
  const reactor = new MemoryReactor({
    choose: (ready) => ready.findLast(({ kind }) => kind === 'timer') ?? ready[0] ?? assert.fail(),
  });
  const protocol = new PipeProtocol();
  const transport = reactor.spawnProcess(protocol, 'child', ['child'], { childFDs: { 2: 'r' } });
  const [child] = reactor.children;
  transport.loseConnection();
  transport.closeStderr();
  child?.pipe(2).output('err');
  reactor.run();
  assert.equal(protocol.text(2), 'err');
  child?.exit();
  reactor.run();
  assert.deepEqual(reactor.openDescriptors, []);
});
