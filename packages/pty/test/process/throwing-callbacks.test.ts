/** Rules 2 and 14: what a protocol throws is reported, and the child's life goes on to its end. */
import assert from 'node:assert/strict';
import { runNode } from '../support/node-program.js';
import { RecordingProtocol } from '../support/recording-protocol.js';
import { reportedWhile } from '../support/reported-errors.js';
import { connect } from '../support/start.js';
import { test } from '../support/test.js';

type Callback =
  | 'connectionMade'
  | 'childDataReceived'
  | 'childConnectionLost'
  | 'processExited'
  | 'processEnded';

/** Throws in one of its callbacks, every time. */
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
  test(`a throw in ${callback} is reported once, and changes nothing`, async () => {
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

test('a throw in childDataReceived is reported, and the connection is closed, which hangs the child up', async () => {
  const child = new Thrower('childDataReceived');
  const errors = await reportedWhile(async () => {
    connect(child, 'sh', ['-c', 'echo hello; exec sleep 60']);
    assert.equal((await child.ended).signal, 'SIGHUP');
  });
  assert.deepEqual(errors, [child.error]);
  assert.deepEqual(child.events, ['connectionMade', 'data', 'exited', 'ended']);
});

test('a throw at the last bytes, after the exit, is reported, and the end comes', async () => {
  const child = new Thrower('childDataReceived');
  const errors = await reportedWhile(async () => {
    connect(child, 'echo', ['hello'], { usePTY: { paused: true } });
    await child.exited;
    child.transport.resumeProducing();
    assert.equal((await child.ended).exitCode, 0);
  });
  assert.deepEqual(errors, [child.error]);
});

test('a throw in childConnectionLost is reported, and the end comes', async () => {
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

test('by default what was reported is an uncaught exception, which a listener of the process sees', async () => {
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

test('without a listener the process ends by it, with its stack', async () => {
  const { code, stderr } = await runNode('throwing-protocol');
  assert.equal(code, 1);
  assert.match(stderr, /Error: in connectionMade\n\s+at .*throwing-protocol/);
});
