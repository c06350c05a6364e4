/** A child that was started and then cannot be watched (epoll_ctl fails) is not left behind. */
import assert from 'node:assert/strict';
import { createHook } from 'node:async_hooks';
import { type Reactor, reactor, spawn, spawnProcess } from 'strand-pty';
import { windowSize } from '#src/launch/options.js';
import { kernel } from '#src/native/kernel.js';
import { childrenOf, eventually, isGone } from '../support/proc.js';
import { RecordingProtocol } from '../support/recording-protocol.js';
import { reportedWhile } from '../support/reported-errors.js';
import { ourChildren, ourDescriptors, test } from '../support/test.js';

const failure = Object.assign(new Error('no room for another watch'), { code: 'ENOSPC' });

/** The default reactor, except for one method that throws. */
function reactorThatFails(
  method: 'addReader' | 'registerReapProcessHandler' | 'registerStopHandler',
): Reactor {
  return new Proxy(reactor, {
    get(target, name) {
      if (name === method)
        return () => {
          throw failure;
        };
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** A protocol for whose child the reactor also watches stops. */
class StoppingProtocol extends RecordingProtocol {
  override processStopped(): void {}
}

for (const method of ['addReader', 'registerReapProcessHandler', 'registerStopHandler'] as const) {
  for (const [kind, options] of [
    ['on a terminal', { usePTY: true }],
    ['on pipes', {}],
    ['on a terminal and pipes', { usePTY: true, childFDs: { 0: 'pty', 1: 'pty', 2: 'r', 3: 'w' } }],
  ] as const) {
    test(`a child ${kind} is killed, reaped and its descriptors closed when the reactor's ${method} fails`, async () => {
      const before = ourDescriptors();
      const protocol = new StoppingProtocol();
      assert.throws(
        () =>
          spawnProcess(protocol, 'sleep', ['sleep', '60'], { ...options, reactor: reactorThatFails(method) }),
        failure,
      );
      await eventually('no descriptor of the child is left', () => ourDescriptors().length === before.length);
      assert.deepEqual(ourDescriptors(), before);
      assert.deepEqual(ourChildren(), []);
      assert.deepEqual(
        protocol.events.filter((event) => event !== 'connectionMade'),
        [],
      );
    });
  }
}

for (const method of ['addReader', 'registerReapProcessHandler'] as const) {
  test(`a pair of the caller stays open, and can be used again, when its child is ended because the reactor's ${method} fails`, async () => {
    const pair = kernel.openPty(windowSize({}), false, true);
    assert.ok('master' in pair);
    const before = ourDescriptors();
    const usePTY = [pair.master, pair.slave] as const;
    assert.throws(
      () =>
        spawnProcess(new RecordingProtocol(), 'sleep', ['sleep', '60'], {
          usePTY,
          reactor: reactorThatFails(method),
        }),
      failure,
    );
    await eventually('no descriptor of the child is left', () => ourDescriptors().length === before.length);
    assert.deepEqual(ourDescriptors(), before);
    await eventually('the child was reaped', () => ourChildren().length === 0);

    const next = new RecordingProtocol();
    spawnProcess(next, 'echo', ['echo', 'again'], { usePTY });
    await next.ended;
    assert.equal(next.bytes.toString(), 'again\r\n');
  });
}

test("spawn throws once, and reports nothing else, when the reactor's registerReapProcessHandler fails", async () => {
  const { registerReapProcessHandler } = reactor;
  const errors = await reportedWhile(async () => {
    reactor.registerReapProcessHandler = () => {
      throw failure;
    };
    try {
      assert.throws(() => spawn('sleep', ['60']), failure);
    } finally {
      reactor.registerReapProcessHandler = registerReapProcessHandler;
    }
    await eventually('the child was reaped', () => ourChildren().length === 0);
  });
  assert.deepEqual(errors, []);
});

test('a child that cannot be watched is killed together with the processes it has started', async () => {
  let started: number[] = [];
  class Waiting extends RecordingProtocol {
    override connectionMade(): void {
      const { pid } = this.transport;
      while (started.length === 0) started = childrenOf(pid ?? 0);
    }
  }
  const options = { session: true, reactor: reactorThatFails('registerReapProcessHandler') };
  assert.throws(() => spawnProcess(new Waiting(), 'sh', ['sh', '-c', 'sleep 60 & wait'], options), failure);
  await eventually(
    'the child and its descendants are gone',
    () => started.every(isGone) && ourChildren().length === 0,
  );
});

test('the asynchronous resource of a child that cannot be watched is destroyed once', async () => {
  const before = ourDescriptors();
  const destroyed = new Map<number, number>();
  const hook = createHook({
    init: (id, type) => void (type === 'ProcessTransport' && destroyed.set(id, 0)),
    destroy: (id) => {
      const times = destroyed.get(id);
      if (times !== undefined) destroyed.set(id, times + 1);
    },
  }).enable();
  const failing = reactorThatFails('registerReapProcessHandler');
  for (const options of [{ usePTY: true }, {}]) {
    const spawning = () =>
      spawnProcess(new RecordingProtocol(), 'sleep', ['sleep', '60'], { ...options, reactor: failing });
    assert.throws(spawning, failure);
  }
  await eventually('no descriptor of the children is left', () => ourDescriptors().length === before.length);
  hook.disable();
  assert.deepEqual([...destroyed.values()], [1, 1]);
});
