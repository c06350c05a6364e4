/** Rules 27, 31 and 33: how a connection is closed, and what that does to the child. */
import assert from 'node:assert/strict';
import { PTYProcess } from 'strand-pty';
import { eventually, isGone, statOf, statusOf } from '../../support/proc.js';
import { RecordingProtocol } from '../../support/recording-protocol.js';
import { reportedWhile } from '../../support/reported-errors.js';
import { connect, pidOf, start, track } from '../../support/start.js';
import { test } from '../../support/test.js';

const raw = { usePTY: { raw: true } };
/** The most output that loseConnection may still deliver. */
const CLOSE_READ_LIMIT = 128 * 1024;

/** The expected events. RecordingProtocol records consecutive 'data' events as one. */
const LIFE = ['connectionMade', 'data', 'exited', 'ended'];

/**
 * Waits until the shell has printed and executed this program, and a kernel worker has moved the output to the
 * master.
 */
async function hasExecuted(child: RecordingProtocol, program: string): Promise<void> {
  await eventually(`the child runs ${program}`, () => statusOf(pidOf(child), 'Name') === program);
  // Several turns of the event loop, in which another child runs and ends.
  await start('true').ended;
}

test('loseConnection delivers the output already in the terminal, hangs the child up, and processEnded follows', async () => {
  const child = start('seq 1 2000; exec sleep 60', { usePTY: { paused: true } });
  await hasExecuted(child, 'sleep');
  child.transport.resumeProducing();
  child.transport.loseConnection();
  assert.equal((await child.ended).signal, 'SIGHUP');
  assert.ok(child.output.startsWith('1\n2\n'));
  assert.ok(child.output.endsWith('\n2000\n'));
  assert.deepEqual(child.events, LIFE);
});

test('loseConnection of a child that prints without end delivers at most 128 KiB of it', async () => {
  const child = new RecordingProtocol();
  let taken = 0;
  class Observed extends PTYProcess {
    protected override postLoseConnection(): Error | undefined {
      const before = child.bytes.length;
      const reason = super.postLoseConnection();
      taken = child.bytes.length - before;
      return reason;
    }
  }
  track(new Observed(child, 'yes', ['yes'], raw));
  await child.received((output) => output.length > 0);
  child.transport.loseConnection();
  assert.equal((await child.ended).signal, 'SIGHUP');
  assert.ok(taken <= CLOSE_READ_LIMIT, `${taken} bytes`);
});

test('loseConnection while reading is paused waits for resumeProducing', async () => {
  const child = start('echo hello; exec cat', raw);
  child.transport.pauseProducing();
  child.transport.loseConnection();
  assert.ok(child.transport.disconnecting);
  await hasExecuted(child, 'cat');
  assert.ok(child.transport.connected);
  assert.ok(!isGone(pidOf(child)));
  child.transport.resumeProducing();
  assert.equal((await child.ended).signal, 'SIGHUP');
  assert.equal(child.output, 'hello\n');
});

test('loseConnection sends queued input before it closes', async () => {
  const child = start('trap "" HUP; kill -STOP $$; head -c 300000 >/dev/null; exit 8', raw);
  await eventually('the child has stopped', () => statOf(pidOf(child))?.state === 'T');
  child.transport.write(Buffer.alloc(300_000));
  child.transport.loseConnection();
  assert.ok(child.transport.bufferedLength > 0);
  child.transport.signalProcess('CONT');
  assert.equal((await child.ended).exitCode, 8);
  assert.ok(!child.events.includes('lost 0'));
});

test('abortConnection closes at once and drops unread output and queued input', async () => {
  const child = start('echo ready; exec sleep 60', raw);
  await child.received('ready');
  child.transport.write(Buffer.alloc(1 << 20));
  child.transport.abortConnection();
  assert.equal(child.transport.fileno(), -1);
  assert.ok(child.transport.disconnected);
  assert.deepEqual(child.events, ['connectionMade', 'data', 'lost 0']);
  assert.equal((await child.ended).signal, 'SIGHUP');
  assert.deepEqual(child.events, ['connectionMade', 'data', 'lost 0', 'exited', 'ended']);
});

test('a child that ignores SIGHUP survives abortConnection, and its own exit code is reported', async () => {
  const child = start('trap "" HUP; trap "exit 6" TERM; echo ready; while :; do sleep 0.01; done');
  await child.received('ready');
  child.transport.abortConnection();
  await start('true').ended;
  assert.equal(child.transport.state, 'drained');
  assert.ok(!isGone(pidOf(child)));
  child.transport.signalProcess('TERM');
  assert.equal((await child.ended).exitCode, 6);
  assert.deepEqual(child.events, LIFE);
});

test('a child that catches the SIGHUP of loseConnection ends with its own exit code', async () => {
  const child = start('trap "exit 7" HUP; echo ready; while :; do sleep 0.01; done');
  await child.received('ready');
  child.transport.loseConnection();
  assert.equal((await child.ended).exitCode, 7);
});

for (const close of ['loseConnection', 'abortConnection', 'stopProducing', 'stopConsuming'] as const) {
  for (const callback of ['connectionMade', 'childDataReceived', 'processExited', 'processEnded'] as const) {
    test(`${close} may be called inside ${callback}`, async () => {
      class Closing extends RecordingProtocol {
        [key: string]: unknown;
      }
      const child = new Closing();
      const inherited = child[callback] as (...args: unknown[]) => void;
      child[callback] = (...args: unknown[]) => {
        inherited.apply(child, args);
        child.transport[close]();
      };
      connect(child, 'sh', ['-c', 'echo hello; exit 3']);
      await child.ended;
      assert.deepEqual(
        child.events.filter((event) => event !== 'data'),
        ['connectionMade', 'exited', 'ended'],
      );
      assert.equal(child.transport.fileno(), -1);
    });
  }
}

test('processEnded is not called inside processExited, also when that closes the connection', async () => {
  class Aborting extends RecordingProtocol {
    override processExited(reason: Parameters<RecordingProtocol['processExited']>[0]): void {
      this.transport.abortConnection();
      super.processExited(reason);
    }
  }
  const child = connect(new Aborting(), 'echo', ['hello'], { usePTY: { paused: true } });
  await child.ended;
  assert.deepEqual(child.events, ['connectionMade', 'exited', 'ended']);
});

test('an error thrown by stopProducing is reported, and the connection is closed', async () => {
  const error = new Error('thrown by a producer');
  const child = start('exec sleep 60');
  child.transport.registerProducer(
    {
      pauseProducing: () => undefined,
      resumeProducing: () => undefined,
      stopProducing: () => {
        throw error;
      },
    },
    true,
  );
  const errors = await reportedWhile(async () => {
    child.transport.abortConnection();
    await child.ended;
  });
  assert.deepEqual(errors, [error]);
  assert.equal(child.transport.fileno(), -1);
});
