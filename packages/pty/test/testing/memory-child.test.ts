import assert from 'node:assert/strict';
import {
  ProcessExitedAlready,
  type Signal,
  SpawnError,
  type SpawnProcessOptions,
  type TerminalOptions,
} from 'strand-pty';
import { MemoryReactor } from 'strand-pty/testing';
import { RecordingProtocol } from '../support/recording-protocol.js';
import { test } from '../support/test.js';

function start(options: Omit<SpawnProcessOptions, 'usePTY'> & { usePTY?: true | TerminalOptions } = {}) {
  const reactor = new MemoryReactor({ inputRoom: 4 });
  const protocol = new RecordingProtocol();
  const transport = reactor.spawnProcess(protocol, 'child', ['child', 'argument'], {
    usePTY: true,
    ...options,
  });
  const [child] = reactor.children;
  assert.ok(child);
  return { reactor, protocol, transport, child };
}

test('a MemoryChild has the file, arguments, environment, directory and ids of its spawn', () => {
  const { child } = start({
    env: { NAME: 'a=b', EMPTY: '' },
    path: '/somewhere',
    uid: 1,
    gid: 2,
    groups: [3],
  });
  assert.equal(child.file, 'child');
  assert.deepEqual(child.args, ['child', 'argument']);
  assert.deepEqual(child.env, { NAME: 'a=b', EMPTY: '' });
  assert.deepEqual([child.cwd, child.uid, child.gid, child.groups], ['/somewhere', 1, 2, [3]]);
});

test('a MemoryChild without the option env has the environment of the process', () => {
  assert.equal(start().child.env['PATH'], process.env['PATH']);
});

test('failNextSpawn makes one spawn throw without leaving a descriptor, and the next one works', () => {
  const reactor = new MemoryReactor();
  const spawn = () => reactor.spawnProcess(new RecordingProtocol(), 'child', ['child'], { usePTY: true });
  reactor.failNextSpawn({ step: 'execve', errno: -2 });
  assert.throws(spawn, (error) => error instanceof SpawnError && error.code === 'ENOENT');
  assert.deepEqual(reactor.openDescriptors, []);
  assert.equal(reactor.children.length, 0);
  assert.equal(spawn().pid, reactor.children[0]?.pid);
});

test('the input of a MemoryChild has limited room, and read makes more', () => {
  const { reactor, transport, child } = start();
  assert.equal(transport.hasUnreadInput, false);
  transport.write(Buffer.from('123456'));
  assert.equal(transport.bufferedLength, 2);
  assert.equal(transport.hasUnreadInput, true);
  assert.equal(String(child.input), '1234');
  reactor.run();
  assert.equal(transport.bufferedLength, 2);
  assert.equal(String(child.read()), '1234');
  reactor.run();
  assert.equal(transport.bufferedLength, 0);
  assert.equal(String(child.read()), '56');
  assert.equal(child.input.length, 0);
});

test('signals to a MemoryChild are recorded, and act only through onSignal', () => {
  const { reactor, protocol, transport, child } = start();
  transport.signalProcess('INT');
  transport.signalProcessGroup('CONT');
  transport.signalProcess(0);
  assert.deepEqual(child.signals, ['SIGINT', 'SIGCONT']);
  assert.equal(child.alive, true);
  child.onSignal = (signal) => child.kill(signal);
  transport.signalProcess('TERM');
  reactor.run();
  assert.deepEqual(protocol.events, ['connectionMade', 'exited', 'ended']);
});

test('a dead MemoryChild gets no signals, also when it is not reaped yet', () => {
  const { transport, child } = start();
  child.exit(0);
  assert.throws(() => transport.signalProcess('TERM'), ProcessExitedAlready);
  assert.equal(transport.signalProcessGroup('TERM'), false);
  assert.deepEqual(child.signals, []);
});

test('resize sends a MemoryChild SIGWINCH, except for the same size', () => {
  const { transport, child } = start();
  assert.deepEqual(transport.getWindowSize(), { columns: 80, rows: 24, pixelWidth: 0, pixelHeight: 0 });
  transport.resize(100, 40);
  transport.resize(100, 40);
  assert.deepEqual(child.signals, ['SIGWINCH']);
  assert.deepEqual(transport.getWindowSize(), { columns: 100, rows: 40, pixelWidth: 0, pixelHeight: 0 });
});

test('closing the master sends a MemoryChild SIGHUP, and it may live on', () => {
  const { reactor, protocol, transport, child } = start();
  transport.abortConnection();
  assert.deepEqual(child.signals, ['SIGHUP']);
  child.output('to nobody');
  child.exit(5);
  reactor.run();
  assert.deepEqual(protocol.events, ['connectionMade', 'exited', 'ended']);
});

test('the terminal of a MemoryChild is canonical and echoes, or is raw', () => {
  const { transport } = start();
  const { ICANON, ECHO, ICRNL, OPOST, VEOF } = transport.getAttributes();
  assert.deepEqual([ICANON, ECHO, ICRNL, OPOST, VEOF], [true, true, true, true, 4]);
  const raw = start({ usePTY: { raw: true } }).transport.getAttributes();
  assert.deepEqual([raw.ICANON, raw.ECHO, raw.ICRNL, raw.OPOST], [false, false, false, false]);
});

test('the foreground of a MemoryChild is its group, or the one that is set, and 0 after its death', () => {
  const { reactor, transport, child } = start();
  assert.equal(transport.getForegroundGroup(), child.pid);
  child.foreground = 77;
  assert.equal(transport.getForegroundGroup(), 77);
  transport.pauseProducing();
  child.output('unread');
  child.exit(0);
  reactor.run();
  assert.equal(transport.getForegroundGroup(), 0);
});

test('holdTerminal delays processEnded of a dead MemoryChild, and output may follow', () => {
  const { reactor, protocol, child } = start();
  const release = child.holdTerminal();
  child.exit(0);
  reactor.run();
  child.output('late');
  reactor.run();
  assert.deepEqual(protocol.events, ['connectionMade', 'exited', 'data']);
  release();
  release();
  reactor.run();
  assert.equal(protocol.events.at(-1), 'ended');
});

test('output of a MemoryChild without an open terminal throws', () => {
  const { child } = start();
  child.closeTerminal();
  assert.equal(child.hasTerminal, false);
  assert.throws(() => child.output('word'), /no terminal open/);
});

test('failRead of a MemoryChild closes the connection after the output before it', () => {
  const { reactor, protocol, transport, child } = start();
  child.output('word');
  child.failRead('EFAULT');
  reactor.run();
  assert.equal(protocol.output, 'word');
  assert.equal(transport.fileno(), -1);
  assert.throws(() => child.failRead('ENOTHING'), TypeError);
});

test('a MemoryChild that vanishes has an unknown status', () => {
  const { reactor, protocol, transport, child } = start();
  child.vanish();
  reactor.run();
  assert.deepEqual(protocol.events, ['connectionMade', 'exited', 'ended']);
  assert.deepEqual([transport.status, transport.pid], [-1, null]);
});

test('a MemoryChild that has exited ignores a later kill', () => {
  const { reactor, transport, child } = start();
  child.exit(3);
  child.kill('KILL');
  reactor.run();
  assert.equal(transport.status, 0x300);
});

test('stop and continue of a MemoryChild call processStopped and processContinued with the last change', () => {
  const reactor = new MemoryReactor();
  const events: string[] = [];
  class Stopping extends RecordingProtocol {
    override processStopped(signal: Signal): void {
      events.push(`stopped ${signal}`);
    }
    override processContinued(): void {
      events.push('continued');
    }
  }
  reactor.spawnProcess(new Stopping(), 'child', ['child'], { usePTY: true });
  const [child] = reactor.children;
  assert.ok(child);
  child.stop();
  assert.deepEqual(
    reactor.ready().map(({ kind }) => kind),
    ['stop'],
  );
  reactor.run();
  child.continue();
  reactor.run();
  child.stop('TSTP');
  reactor.run();
  child.stop();
  child.continue();
  reactor.run();
  assert.deepEqual(events, ['stopped SIGSTOP', 'continued', 'stopped SIGTSTP', 'continued']);
  assert.throws(() => child.stop('TERM'), {
    name: 'RangeError',
    message: 'SIGTERM does not stop a process: use one of SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU',
  });
  child.stop();
  child.exit(0);
  reactor.run();
  child.stop();
  assert.equal(reactor.ready().length, 0);
  assert.equal(events.length, 4);
  assert.deepEqual(reactor.errors, []);
});
