import assert from 'node:assert/strict';
import { ProcessProtocol } from 'strand-pty';
import { MemoryReactor, type Readiness } from 'strand-pty/testing';
import { RecordingProtocol } from '../support/recording-protocol.js';
import { test } from '../support/test.js';

class Login extends ProcessProtocol {
  override outReceived(data: Buffer): void {
    if (data.includes('Password: ')) this.transport?.write(Buffer.from('secret\n'));
  }
}

function start(options: { choose?: (ready: readonly Readiness[]) => Readiness } = {}) {
  const reactor = new MemoryReactor(options);
  const protocol = new RecordingProtocol();
  const transport = reactor.spawnProcess(protocol, 'child', ['child'], { usePTY: true });
  const [child] = reactor.children;
  assert.ok(child);
  return { reactor, protocol, transport, child };
}

test('a protocol that answers a password prompt can be tested in memory without leaving a descriptor open', () => {
  const reactor = new MemoryReactor();
  reactor.spawnProcess(new Login(), 'login', ['login'], { usePTY: true });
  const [child] = reactor.children;
  child?.output('Password: ');
  reactor.run();
  assert.equal(child?.read().toString(), 'secret\n');
  child?.exit(0);
  reactor.run();
  assert.deepEqual(reactor.errors, []);
  assert.deepEqual(reactor.openDescriptors, []);
});

test('MemoryReactor calls nothing before step or run', () => {
  const { protocol, child } = start();
  child.output('word');
  child.exit(0);
  assert.deepEqual(protocol.events, ['connectionMade']);
});

test('MemoryReactor.step delivers one readiness, and returns false when there is none', () => {
  const { reactor, protocol, child } = start();
  assert.equal(reactor.step(), false);
  child.output('word');
  assert.deepEqual(
    reactor.ready().map(({ kind }) => kind),
    ['read'],
  );
  assert.equal(reactor.step(), true);
  assert.deepEqual(protocol.events, ['connectionMade', 'data']);
  assert.equal(reactor.step(), false);
});

test('MemoryReactor.ready lists calls and deaths before reads before writes, with their targets', () => {
  const { reactor, transport, child } = start();
  child.output('word');
  child.exit(0);
  transport.startWriting();
  const call = reactor.callLater(0, () => {});
  const targets = {
    timer: call,
    death: transport,
    stop: undefined,
    read: transport,
    write: transport,
    'hang-up': transport,
  };
  assert.deepEqual(
    reactor.ready().map(({ kind, target }) => [kind, target === targets[kind]]),
    [
      ['timer', true],
      ['death', true],
      ['read', true],
      ['write', true],
    ],
  );
});

test('MemoryReactor.step delivers the given readiness: the output before the death, or after it', () => {
  for (const kind of ['read', 'death'] as const) {
    const { reactor, protocol, child } = start();
    child.output('word');
    child.exit(0);
    reactor.step(reactor.ready().find((readiness) => readiness.kind === kind));
    reactor.run();
    const order = kind === 'read' ? ['data', 'exited'] : ['exited', 'data'];
    assert.deepEqual(protocol.events, ['connectionMade', ...order, 'ended']);
  }
});

test('MemoryReactor with the option choose delivers what that returns', () => {
  const { reactor, protocol, child } = start({ choose: (ready) => ready.at(-1) ?? assert.fail() });
  child.output('word');
  child.exit(0);
  reactor.run();
  assert.deepEqual(protocol.events, ['connectionMade', 'data', 'exited', 'ended']);
});

test('MemoryReactor.advance moves the time, and makes each call at its own time', () => {
  const reactor = new MemoryReactor();
  const calls: [string, number][] = [];
  const note = (name: string) => void calls.push([name, reactor.now]);
  reactor.callLater(20, note, 'second');
  reactor.callLater(10, note, 'first');
  reactor.callLater(10, () => reactor.callLater(5, note, 'from the first'));
  reactor.callLater(30, note, 'third');
  reactor.run();
  assert.deepEqual(calls, []);
  reactor.advance(25);
  assert.equal(reactor.now, 25);
  assert.deepEqual(calls, [
    ['first', 10],
    ['from the first', 15],
    ['second', 20],
  ]);
  assert.equal(reactor.getDelayedCalls().length, 1);
});

test('MemoryReactor never makes a cancelled call', () => {
  const reactor = new MemoryReactor();
  const call = reactor.callLater(10, () => assert.fail());
  assert.equal(call.active(), true);
  call.cancel();
  assert.equal(call.active(), false);
  reactor.advance(20);
  assert.deepEqual(reactor.getDelayedCalls(), []);
});

test('MemoryReactor keeps an error thrown by a callback in errors', () => {
  const reactor = new MemoryReactor();
  const error = new Error('thrown by a call');
  reactor.callLater(0, () => {
    throw error;
  });
  reactor.run();
  assert.deepEqual(reactor.errors, [error]);
});

test('MemoryReactor.run throws when a descriptor is still ready after 100,000 steps', () => {
  const { reactor, transport } = start();
  // A writer that never stops, since there is always room.
  transport.doWrite = () => undefined;
  transport.startWriting();
  assert.throws(
    () => reactor.run(),
    /still ready after 100000 steps: write of <PTYProcess pid=\d+ status=-1>/,
  );
});

test('MemoryReactor.run throws when a watched descriptor has been closed', () => {
  const { reactor, transport } = start();
  reactor.system.closeDescriptor(transport.fileno());
  assert.throws(() => reactor.run(), /was closed and is still watched/);
});

test('MemoryReactor refuses a second reader or writer of a descriptor, and one that is not open', () => {
  const { reactor, transport } = start();
  const fileno = () => transport.fileno();
  const connectionLost = () => {};
  const other = { fileno, connectionLost, doRead: () => undefined, doWrite: () => undefined };
  transport.startWriting();
  assert.throws(() => reactor.addReader(other), /already has a reader/);
  assert.throws(() => reactor.addWriter(other), /already has a writer/);
  assert.throws(() => reactor.addReader({ ...other, fileno: () => 3 }), /descriptor 3 .*not open/);
});
