/** Children in memory, on pipes. */
import assert from 'node:assert/strict';
import { type Process, PTYProcess, type SpawnProcessOptions } from 'strand-pty';
import { type MemoryChild, MemoryReactor, type MemoryReactorOptions } from 'strand-pty/testing';
import { PipeProtocol } from '../support/pipe-protocol.js';
import { RecordingProducer } from '../support/recording-producer.js';
import { test } from '../support/test.js';

class Played {
  readonly reactor: MemoryReactor;
  readonly protocol = new PipeProtocol<Process | PTYProcess>();
  readonly child: MemoryChild;

  constructor(options: SpawnProcessOptions = {}, reactorOptions: MemoryReactorOptions = {}) {
    this.reactor = new MemoryReactor(reactorOptions);
    this.reactor.spawnProcess(this.protocol, 'child', ['child'], options);
    const [child] = this.reactor.children;
    if (!child) throw new Error('no child was started');
    this.child = child;
  }

  get transport(): Process | PTYProcess {
    return this.protocol.transport;
  }

  /** Checks that no descriptor is open or watched, and that no callback threw. */
  checkEnd(): void {
    const { reactor, protocol } = this;
    assert.equal(protocol.events.at(-1), 'ended');
    assert.deepEqual(reactor.openDescriptors, []);
    assert.deepEqual([...reactor.getReaders(), ...reactor.getWriters()], []);
    assert.deepEqual(reactor.errors, []);
  }
}

test('a MemoryChild prints to its pipes, reads from them, and ends', () => {
  const played = new Played();
  const { child, reactor, protocol, transport } = played;
  const ends = ['write end of pipe 0', 'read end of pipe 1', 'read end of pipe 2', `pidfd of ${child.pid}`];
  assert.deepEqual(reactor.openDescriptors.sort(), ends.sort());
  child.pipe(1).output('out');
  child.pipe(2).output('err');
  transport.write(Buffer.from('word'));
  reactor.run();
  assert.deepEqual([protocol.text(1), protocol.text(2)], ['out', 'err']);
  assert.equal(child.pipe(0).input.toString(), 'word');
  assert.equal(child.pipe(0).read().toString(), 'word');
  assert.equal(child.pipe(0).ended, false);
  transport.closeStdin();
  reactor.run();
  assert.equal(child.pipe(0).ended, true);
  child.exit(0);
  reactor.run();
  played.checkEnd();
});

test('output and exit of a MemoryChild before one run arrive in that order', () => {
  const played = new Played();
  played.child.pipe(1).output('last words');
  played.child.exit(3);
  played.reactor.run();
  assert.equal(played.protocol.text(1), 'last words');
  assert.equal(played.transport.status, 0x300);
  played.checkEnd();
});

test('a pipe that a MemoryChild closes is reported as lost, with or without queued input', () => {
  const played = new Played({ childFDs: { 0: 'w', 3: 'w' } }, { inputRoom: 4 });
  const { child, reactor, transport, protocol } = played;
  child.pipe(0).close();
  reactor.run();
  assert.deepEqual(protocol.events, ['connectionMade', 'lost 0']);
  transport.writeToChild(3, Buffer.from('more than fits'));
  reactor.run();
  assert.equal(child.pipe(3).input.toString(), 'more');
  assert.deepEqual(protocol.events, ['connectionMade', 'lost 0']);
  child.pipe(3).close();
  reactor.run();
  assert.deepEqual(protocol.events, ['connectionMade', 'lost 0', 'lost 3']);
  child.exit(0);
  reactor.run();
  played.checkEnd();
});

test('a held pipe delays processEnded of a dead MemoryChild, and output may follow', () => {
  const played = new Played({ childFDs: { 1: 'r' } });
  const { child, reactor, protocol } = played;
  const release = child.pipe(1).hold();
  child.exit(0);
  reactor.run();
  assert.equal(protocol.events.at(-1), 'exited');
  child.pipe(1).output('of the job');
  release();
  reactor.run();
  assert.equal(protocol.text(1), 'of the job');
  played.checkEnd();
});

test("a read of a MemoryChild's pipe makes room, and resumes its producer", () => {
  const played = new Played({}, { inputRoom: 8 });
  const { child, reactor, transport } = played;
  const producer = new RecordingProducer(() => transport.write(Buffer.from('more')));
  transport.registerProducer(producer, false);
  reactor.run();
  assert.equal(child.pipe(0).read().toString(), 'moremore');
  reactor.run();
  assert.equal(child.pipe(0).read().toString(), 'moremore');
  child.exit(0);
  reactor.run();
  assert.deepEqual(new Set(producer.calls), new Set(['resume', 'stop']));
  played.checkEnd();
});

test('a MemoryChild that prints to a closed pipe gets SIGPIPE, and failRead of a pipe closes it', () => {
  const played = new Played();
  const { child, reactor, transport, protocol } = played;
  transport.closeStdout();
  reactor.run();
  child.pipe(1).output('nobody reads this');
  assert.deepEqual(child.signals, ['SIGPIPE']);
  child.pipe(2).output('err');
  child.pipe(2).failRead('EIO');
  reactor.run();
  assert.deepEqual([protocol.text(1), protocol.text(2)], ['', 'err']);
  assert.deepEqual(protocol.events, ['connectionMade', 'lost 1', 'data 2', 'lost 2']);
  assert.throws(() => child.pipe(2).failRead('EWHAT'), TypeError);
  child.exit(0);
  reactor.run();
  played.checkEnd();
});

test("a MemoryChild's pipe throws for an unknown number, a wrong direction and a closed child", () => {
  const played = new Played();
  const { child, reactor } = played;
  assert.throws(() => child.pipe(3), {
    name: 'RangeError',
    message: 'descriptor 3 of the child is not a pipe: its pipes are 0, 1, 2',
  });
  assert.throws(() => child.pipe(0).output('x'), /descriptor 0 of the child is not a pipe that it writes/);
  assert.throws(() => child.pipe(1).read(), /descriptor 1 of the child is not a pipe that it reads/);
  child.exit(0);
  assert.throws(() => child.pipe(1).output('x'), /descriptor 1 of the child is closed/);
  reactor.run();
  played.checkEnd();
});

test("a MemoryChild's pipes are separate from its terminal, and a failed spawn leaves none open", () => {
  const options = { usePTY: true, childFDs: { 0: 'pty', 1: 'pty', 2: 'r', 3: 'w' } } as const;
  const played = new Played(options);
  const { child, reactor, transport, protocol } = played;
  assert.ok(transport instanceof PTYProcess);
  child.output('out');
  child.pipe(2).output('err');
  transport.write(Buffer.from('typed'));
  transport.writeToChild(3, Buffer.from('piped'));
  reactor.run();
  assert.deepEqual([protocol.text(1), protocol.text(2)], ['out', 'err']);
  assert.deepEqual([child.read().toString(), child.pipe(3).read().toString()], ['typed', 'piped']);
  child.exit(0);
  reactor.run();
  played.checkEnd();
  reactor.failNextSpawn({ step: 'execve', errno: -2 });
  const spawn = () => reactor.spawnProcess(new PipeProtocol(), 'x', ['x'], options);
  assert.throws(spawn, { name: 'SpawnError', code: 'ENOENT' });
  assert.deepEqual(reactor.openDescriptors, []);
});
