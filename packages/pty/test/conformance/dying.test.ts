import assert from 'node:assert/strict';
import { type ExitReason, ProcessDone, ProcessExitedAlready, ProcessTerminated } from 'strand-pty';
import { RecordingProtocol } from '../support/recording-protocol.js';
import { behaviour } from './behaviour.js';

/** Checks its transport inside processExited, and closes it there. */
class ClosingInProcessExited extends RecordingProtocol {
  pidAtExit: number | null | undefined;
  errorAtExit: unknown;

  override processExited(reason: ExitReason): void {
    this.pidAtExit = this.transport.pid;
    try {
      this.transport.signalProcess('TERM');
    } catch (error) {
      this.errorAtExit = error;
    }
    this.transport.abortConnection();
    // Called last: the close must not have called processEnded by now.
    super.processExited(reason);
  }
}

class Thrower extends RecordingProtocol {
  override processExited(reason: ExitReason): void {
    super.processExited(reason);
    throw new Error('thrown by processExited');
  }

  override processEnded(reason: ExitReason): void {
    super.processEnded(reason);
    throw new Error('thrown by processEnded');
  }
}

behaviour(
  'exit code 0 is reported as a ProcessDone with wait status 0',
  async ({ child, start, until }, protocol) => {
    const transport = await start(protocol);
    child.exit(0);
    const reason = await until(protocol.ended);
    assert.ok(reason instanceof ProcessDone);
    assert.deepEqual([reason.exitCode, reason.signal, reason.status], [0, null, 0]);
    assert.deepEqual([transport.pid, transport.status], [null, 0]);
  },
);

behaviour(
  'exit code 3 is reported as a ProcessTerminated with that code',
  async ({ child, start, until }, protocol) => {
    const transport = await start(protocol);
    child.exit(3);
    const reason = await until(protocol.ended);
    assert.ok(reason instanceof ProcessTerminated);
    assert.deepEqual([reason.exitCode, reason.signal, reason.status], [3, null, 0x300]);
    assert.equal(transport.status, 0x300);
  },
);

behaviour(
  "death by a signal is reported as a ProcessTerminated with the signal's name",
  async ({ child, start, until }, protocol) => {
    await start(protocol);
    child.die('KILL');
    const reason = await until(protocol.ended);
    assert.ok(reason instanceof ProcessTerminated);
    assert.deepEqual([reason.exitCode, reason.signal, reason.status], [null, 'SIGKILL', 9]);
  },
);

for (const signal of ['HUP', 'INT', 'KILL', 'TERM']) {
  behaviour(`signalProcess('${signal}') reaches the child`, async ({ start, until }, protocol) => {
    const transport = await start(protocol);
    transport.signalProcess(signal);
    const reason = await until(protocol.ended);
    assert.equal(reason.signal, `SIG${signal}`);
  });
}

behaviour(
  'processExited and processEnded are each called once, with the same reason',
  async (stage, protocol) => {
    await stage.start(protocol);
    stage.child.exit(1);
    assert.equal(await stage.until(protocol.ended), await protocol.exited);
    assert.deepEqual(protocol.events, ['connectionMade', 'exited', 'ended']);
  },
);

behaviour(
  'inside processExited the transport reports the child as dead, and processEnded follows',
  async ({ child, start, until }, protocol) => {
    const mourner = protocol as ClosingInProcessExited;
    await start(mourner);
    child.exit(0);
    await until(mourner.ended);
    assert.equal(mourner.pidAtExit, null);
    assert.ok(mourner.errorAtExit instanceof ProcessExitedAlready);
    assert.deepEqual(mourner.events, ['connectionMade', 'exited', 'ended']);
  },
  () => new ClosingInProcessExited(),
);

behaviour(
  'an error thrown by processExited or processEnded is reported and does not stop the next callback',
  async ({ child, start, until, errors }, protocol) => {
    const transport = await start(protocol);
    child.exit(0);
    await until(protocol.ended);
    assert.deepEqual(errors.map(String), ['Error: thrown by processExited', 'Error: thrown by processEnded']);
    assert.deepEqual(protocol.events, ['connectionMade', 'exited', 'ended']);
    assert.equal(transport.fileno(), -1);
  },
  () => new Thrower(),
);
