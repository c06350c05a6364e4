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

test('a child knows what it was started with', () => {
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

test('without an environment of its own it has ours', () => {
  assert.equal(start().child.env['PATH'], process.env['PATH']);
});

test('a spawn can be made to fail: nothing is left, and the next one works', () => {
  const reactor = new MemoryReactor();
  const spawn = () => reactor.spawnProcess(new RecordingProtocol(), 'child', ['child'], { usePTY: true });
  reactor.system.failNextSpawn({ step: 'execve', errno: -2 });
  assert.throws(spawn, (error) => error instanceof SpawnError && error.code === 'ENOENT');
  assert.deepEqual(reactor.system.openDescriptors, []);
  assert.equal(reactor.children.length, 0);
  assert.equal(spawn().pid, reactor.children[0]?.pid);
});

test('its input has limited room, and reading makes more', () => {
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

test('signals are noted and do nothing, unless onSignal makes them', () => {
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

test('a dead child is signalled no more, also when its death has not been noticed', () => {
  const { transport, child } = start();
  child.exit(0);
  assert.throws(() => transport.signalProcess('TERM'), ProcessExitedAlready);
  assert.equal(transport.signalProcessGroup('TERM'), false);
  assert.deepEqual(child.signals, []);
});

test('a new size is told with SIGWINCH, the same one is not', () => {
  const { transport, child } = start();
  assert.deepEqual(transport.getWindowSize(), { columns: 80, rows: 24, pixelWidth: 0, pixelHeight: 0 });
  transport.resize(100, 40);
  transport.resize(100, 40);
  assert.deepEqual(child.signals, ['SIGWINCH']);
  assert.deepEqual(transport.getWindowSize(), { columns: 100, rows: 40, pixelWidth: 0, pixelHeight: 0 });
});

test('a closed master hangs it up, and it may live on', () => {
  const { reactor, protocol, transport, child } = start();
  transport.abortConnection();
  assert.deepEqual(child.signals, ['SIGHUP']);
  child.output('to nobody');
  child.exit(5);
  reactor.run();
  assert.deepEqual(protocol.events, ['connectionMade', 'exited', 'ended']);
});

test('its terminal is canonical and echoes, or raw', () => {
  const { transport } = start();
  const { ICANON, ECHO, ICRNL, OPOST, VEOF } = transport.getAttributes();
  assert.deepEqual([ICANON, ECHO, ICRNL, OPOST, VEOF], [true, true, true, true, 4]);
  const raw = start({ usePTY: { raw: true } }).transport.getAttributes();
  assert.deepEqual([raw.ICANON, raw.ECHO, raw.ICRNL, raw.OPOST], [false, false, false, false]);
});

test('the foreground is its group, another one that is set, and none after its death', () => {
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

test('a job holds the terminal after the death, and may print', () => {
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

test('who has no terminal open cannot print', () => {
  const { child } = start();
  child.closeTerminal();
  assert.equal(child.hasTerminal, false);
  assert.throws(() => child.output('word'), /no terminal open/);
});

test('a failing read ends the connection, after the bytes before it', () => {
  const { reactor, protocol, transport, child } = start();
  child.output('word');
  child.failRead('EFAULT');
  reactor.run();
  assert.equal(protocol.output, 'word');
  assert.equal(transport.fileno(), -1);
  assert.throws(() => child.failRead('ENOTHING'), TypeError);
});

test('a child that vanishes has a status that nobody knows', () => {
  const { reactor, protocol, transport, child } = start();
  child.vanish();
  reactor.run();
  assert.deepEqual(protocol.events, ['connectionMade', 'exited', 'ended']);
  assert.deepEqual([transport.status, transport.pid], [-1, null]);
});

test('the end of a child is the first one', () => {
  const { reactor, transport, child } = start();
  child.exit(3);
  child.kill('KILL');
  reactor.run();
  assert.equal(transport.status, 0x300);
});

test('it stops and continues when it is told to, and a protocol with the methods hears of the last change', () => {
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
    message: 'SIGTERM stops no process: use SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU',
  });
  child.stop();
  child.exit(0);
  reactor.run();
  child.stop();
  assert.equal(reactor.ready().length, 0);
  assert.equal(events.length, 4);
  assert.deepEqual(reactor.errors, []);
});
