/** Rules 2 and 14: an error thrown by a protocol is reported, and the child's life goes on to its end. */
import assert from 'node:assert/strict';
import { runNode } from '../../support/node-program.js';
import { RecordingProtocol } from '../../support/recording-protocol.js';
import { reportedWhile } from '../../support/reported-errors.js';
import { connect } from '../../support/start.js';
import { test } from '../../support/test.js';

type Callback =
  | 'connectionMade'
  | 'childDataReceived'
  | 'childConnectionLost'
  | 'processExited'
  | 'processEnded';

/** Throws in one of its callbacks at each call. */
class Thrower extends RecordingProtocol {
  readonly error = new Error('thrown by a protocol');

  constructor(callback: Callback) {
    super();
    const inherited = this[callback] as (...args: unknown[]) => void;
    Object.assign(this, {
      [callback]: (...args: unknown[]) => {
        inherited.apply(this, args);
        throw this.error;
      },
    });
  }
}

for (const callback of ['connectionMade', 'processExited', 'processEnded'] as const) {
  test(`an error thrown by ${callback} is reported once, and the next callbacks follow`, async () => {
    const child = new Thrower(callback);
    const errors = await reportedWhile(async () => {
      connect(child, 'sh', ['-c', 'echo hello; exit 3']);
      assert.equal((await child.ended).exitCode, 3);
    });
    assert.deepEqual(errors, [child.error]);
    assert.equal(child.output, 'hello\n');
    assert.deepEqual(
      child.events.filter((event) => event !== 'data'),
      ['connectionMade', 'exited', 'ended'],
    );
  });
}

test('an error thrown by childDataReceived is reported, and the child is hung up', async () => {
  const child = new Thrower('childDataReceived');
  const errors = await reportedWhile(async () => {
    connect(child, 'sh', ['-c', 'echo hello; exec sleep 60']);
    assert.equal((await child.ended).signal, 'SIGHUP');
  });
  assert.deepEqual(errors, [child.error]);
  assert.deepEqual(child.events, ['connectionMade', 'data', 'exited', 'ended']);
});

test('an error thrown by childDataReceived after the exit is reported, and processEnded follows', async () => {
  const child = new Thrower('childDataReceived');
  const errors = await reportedWhile(async () => {
    connect(child, 'echo', ['hello'], { usePTY: { paused: true } });
    await child.exited;
    child.transport.resumeProducing();
    assert.equal((await child.ended).exitCode, 0);
  });
  assert.deepEqual(errors, [child.error]);
});

test('an error thrown by childConnectionLost is reported, and processEnded follows', async () => {
  const child = new Thrower('childConnectionLost');
  const errors = await reportedWhile(async () => {
    connect(child, 'sleep', ['60'], { usePTY: { raw: true } });
    child.transport.write(Buffer.alloc(1 << 20));
    child.transport.signalProcess('KILL');
    assert.equal((await child.ended).signal, 'SIGKILL');
  });
  assert.deepEqual(errors, [child.error]);
  assert.deepEqual(child.events.filter((event) => event !== 'data').sort(), [
    'connectionMade',
    'ended',
    'exited',
    'lost 0',
  ]);
});

test("an error thrown by a protocol is an uncaught exception that process.on('uncaughtException') gets", async () => {
  const { code, stdout } = await runNode('throwing-protocol', { args: ['listen'] });
  assert.equal(code, 0);
  assert.deepEqual(stdout.split('\n'), [
    'uncaught in connectionMade',
    'uncaught in childDataReceived',
    'uncaught in processExited',
    'uncaught in processEnded',
    '',
  ]);
});

test("an error thrown by a protocol ends Node with its stack when there is no 'uncaughtException' listener", async () => {
  const { code, stderr } = await runNode('throwing-protocol');
  assert.equal(code, 1);
  assert.match(stderr, /Error: in connectionMade\n\s+at .*throwing-protocol/);
});
