/** Rules 27, 31 and 32 on pipes: how connections are closed, and what the child notices of it. */
import assert from 'node:assert/strict';
import { ConnectionDone, ConnectionLost, Process } from 'strand-pty';
import { EXECUTES_COMMANDS, ourPipes, pidOf, program, sendCommand, shell } from '../../support/on-pipes.js';
import { PipeProtocol } from '../../support/pipe-protocol.js';
import { eventually, isGone, statusOf } from '../../support/proc.js';
import { reportedWhile } from '../../support/reported-errors.js';
import { test } from '../../support/test.js';

const MUCH = Buffer.alloc(1 << 20, 'm');

/** Records why each pipe was closed. */
class Closing extends Process {
  readonly reasons = new Map<number, Error>();

  protected override childConnectionLost(childFD: number, reason: Error): void {
    this.reasons.set(childFD, reason);
    super.childConnectionLost(childFD, reason);
  }
}

test('loseConnection of a Process sends queued input, and closes every pipe', async () => {
  const childFDs = { 0: 'w', 1: 'r', 2: 'r', 3: 'w' } as const;
  const child = shell('echo out; head -c 1048576 | wc -c > /dev/null; cat <&3 >/dev/null', { childFDs });
  // If the child printed after the close, it would die of SIGPIPE.
  await child.received(1, 'out');
  child.transport.write(MUCH);
  child.transport.writeToChild(3, MUCH);
  child.transport.loseConnection();
  assert.equal((await child.ended).exitCode, 0);
  assert.equal(child.text(1), 'out\n');
  assert.deepEqual(child.events.filter((event) => event.startsWith('lost')).sort(), [
    'lost 0',
    'lost 1',
    'lost 2',
    'lost 3',
  ]);
});

test('loseConnection of a paused Process closes its input, and its outputs after resumeProducing', async () => {
  const child = shell('cat >/dev/null; echo word; exec sleep 60');
  child.transport.pauseProducing();
  child.transport.loseConnection();
  await child.lost(0);
  await eventually('the child has printed', () => statusOf(pidOf(child), 'Name') === 'sleep');
  assert.deepEqual(child.events, ['connectionMade', 'lost 0']);
  child.transport.resumeProducing();
  await Promise.all([child.lost(1), child.lost(2)]);
  child.transport.signalProcess('KILL');
  await child.ended;
  assert.equal(child.text(1), 'word\n');
});

test('loseConnection of a Process that prints without end closes its pipe, and sends no signal', async () => {
  const child = program('yes');
  child.transport.loseConnection();
  assert.equal((await child.ended).signal, 'SIGPIPE');
});

test('abortConnection of a Process closes every pipe at once, and drops unread output and queued input', async () => {
  const before = ourPipes().length;
  const child = shell('trap "" PIPE; echo out; cat >/dev/null; echo more; exit 8');
  child.transport.pauseProducing();
  child.transport.write(MUCH);
  child.transport.abortConnection();
  assert.deepEqual(child.events, ['connectionMade', 'lost 0', 'lost 1', 'lost 2']);
  assert.equal(child.transport.pipes.size, 0);
  assert.equal(ourPipes().length, before);
  assert.ok(!isGone(pidOf(child)));
  assert.equal((await child.ended).exitCode, 8);
  assert.equal(child.text(1), '');
});

test("a pipe's end has the reason ConnectionDone, its abort or lost reader ConnectionLost", async () => {
  const protocol = new PipeProtocol();
  const childFDs = { 0: 'w', 1: 'r', 2: 'r', 3: 'w', 9: 'w' } as const;
  const transport = new Closing(protocol, 'sh', ['sh', '-c', EXECUTES_COMMANDS], { childFDs });
  const child = { transport };
  transport.closeStdin();
  sendCommand(child, 'exec 1>&-; exec 3<&-');
  await Promise.all([0, 1, 3].map((childFD) => protocol.lost(childFD)));
  transport.pipes.get(2)?.abortConnection();
  sendCommand(child, 'exit');
  await protocol.ended;
  const kinds = [0, 1, 2, 3].map((childFD) => transport.reasons.get(childFD)?.constructor.name);
  assert.deepEqual(kinds, [
    ConnectionDone.name,
    ConnectionDone.name,
    ConnectionLost.name,
    ConnectionLost.name,
  ]);
  assert.equal((transport.reasons.get(3) as ConnectionLost).code, 'EPIPE');
});

test('a paused pipe to the child is closed by closeStdin, and when its reader closes', async () => {
  const childFDs = { 0: 'w', 1: 'r', 3: 'w', 9: 'w' } as const;
  const child = shell(EXECUTES_COMMANDS, { childFDs });
  for (const childFD of [0, 3]) child.transport.pipes.get(childFD)?.pauseProducing();
  child.transport.closeStdin();
  sendCommand(child, 'exec 3<&-');
  await Promise.all([child.lost(0), child.lost(3)]);
  sendCommand(child, 'exit');
  await child.ended;
});

test('an error thrown by childDataReceived is reported, and closes that pipe alone', async () => {
  class Thrower extends PipeProtocol {
    override childDataReceived(childFD: number, data: Buffer): void {
      super.childDataReceived(childFD, data);
      if (childFD === 1) throw new Error(`thrown at ${data}`);
    }
  }
  const errors = await reportedWhile(async () => {
    const childFDs = { 1: 'r', 2: 'r', 9: 'w' } as const;
    const child = shell(EXECUTES_COMMANDS, { childFDs }, new Thrower());
    sendCommand(child, 'printf out');
    await child.lost(1);
    sendCommand(child, 'echo err >&2; exit');
    await child.ended;
    assert.equal(child.text(2), 'err\n');
  });
  assert.deepEqual(errors.map(String), ['Error: thrown at out']);
});

test('an error thrown by any other callback of a Process is reported, and the next callbacks follow', async () => {
  const fail = (callback: string) => {
    throw new Error(`thrown by ${callback}`);
  };
  class Thrower extends PipeProtocol {
    override connectionMade(): void {
      fail('connectionMade');
    }
    override childConnectionLost(childFD: number): void {
      super.childConnectionLost(childFD);
      fail('childConnectionLost');
    }
    override processExited(...args: Parameters<PipeProtocol['processExited']>): void {
      super.processExited(...args);
      fail('processExited');
    }
    override processEnded(...args: Parameters<PipeProtocol['processEnded']>): void {
      super.processEnded(...args);
      fail('processEnded');
    }
  }
  const errors = await reportedWhile(async () => {
    const child = shell('echo out', { childFDs: { 1: 'r' } }, new Thrower());
    await child.ended;
    assert.equal(child.text(1), 'out\n');
  });
  assert.deepEqual(errors.map((error) => String(error).replace('Error: thrown by ', '')).sort(), [
    'childConnectionLost',
    'connectionMade',
    'processEnded',
    'processExited',
  ]);
});
