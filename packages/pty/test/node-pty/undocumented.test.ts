/** What node-pty does not document, and programs use. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { open, spawn, type Terminal } from 'strand-pty/node-pty';
import { runNode } from '../support/node-program.js';
import { eventually, isGone } from '../support/proc.js';
import { Puppet } from '../support/puppet.js';
import { RecordingTerminal, recordingShell } from '../support/recording-terminal.js';
import { test } from '../support/test.js';

/** The members of a terminal that node-pty has, and does not declare. */
interface Members {
  readonly _socket: Socket;
  readonly _pid: number;
  readonly _fd: number;
  readonly _pty: string;
  readonly _file: string;
  readonly _name: string;
  readonly _cols: number;
  readonly _rows: number;
  readonly _readable: boolean;
  readonly _writable: boolean;
  readonly _boundClose: boolean;
  readonly _emittedClose: boolean;
  _close(): void;
}

/** The part of net.Socket that programs use. */
interface Socket {
  readonly destroyed: boolean;
  readonly closed: boolean;
  readonly readyState: string;
  readonly readable: boolean;
  readonly writable: boolean;
  readonly writableLength: number;
  write(data: string | Buffer): boolean;
  ref(): Socket;
  unref(): Socket;
  on(event: string, listener: (...args: unknown[]) => void): Socket;
}

const membersOf = (terminal: Terminal) => terminal as unknown as Members;
const socketOf = (terminal: Terminal) => membersOf(terminal)._socket;

test('node-pty: _pid, _fd, _pty, _file, _name, _cols and _rows say what the terminal is', async () => {
  const { pty, exited } = new RecordingTerminal('sleep', ['60'], { name: 'vt100', cols: 90 });
  const { _pid, _fd, _pty, _file, _name, _cols, _rows } = membersOf(pty);
  assert.deepEqual([_pid, _fd, _pty], [pty.pid, pty.fd, pty.ptsName]);
  assert.deepEqual([_file, _name, _cols, _rows], ['sleep', 'vt100', 90, 24]);
  pty.resize(100, 30);
  assert.deepEqual([membersOf(pty)._cols, membersOf(pty)._rows], [100, 30]);
  pty.kill();
  await exited;
  assert.equal(membersOf(pty)._fd, -1);
});

test('node-pty: _name is TERM of the environment, else xterm', async () => {
  for (const [env, name] of [
    [{ TERM: 'ansi' }, 'ansi'],
    [{}, 'xterm'],
  ] as const) {
    const { pty, exited } = new RecordingTerminal('true', [], { env });
    assert.equal(membersOf(pty)._name, name);
    await exited;
  }
});

test('node-pty: a terminal of open() has the members too', async () => {
  const pair = open();
  const { _pid, _fd, _file, _name, _boundClose } = membersOf(pair);
  assert.deepEqual([_pid, _fd, _boundClose], [-1, pair.fd, false]);
  assert.deepEqual([_file, _name], [process.argv[0], process.env['TERM'] ?? '']);
  const socket = socketOf(pair);
  assert.equal(socket.write('input'), true);
  assert.deepEqual([socket.unref(), socket.ref()], [socket, socket]);
  pair.destroy();
  await once(pair, 'close');
  assert.deepEqual([socket.destroyed, socket.closed, socket.readyState], [true, true, 'closed']);
});

test('node-pty: _boundClose says that the child is dead, _emittedClose that the terminal is closed', async () => {
  const { pty, exited } = recordingShell('read line; echo last');
  pty.pause();
  assert.deepEqual([membersOf(pty)._boundClose, membersOf(pty)._emittedClose], [false, false]);
  pty.write('\n');
  await eventually('the child is reaped', () => isGone(pty.pid));
  await eventually('the terminal knows it', () => membersOf(pty)._boundClose);
  assert.equal(membersOf(pty)._emittedClose, false);
  pty.resume();
  await exited;
  assert.equal(membersOf(pty)._emittedClose, true);
});

test('node-pty: after _close() write and end have no effect', async () => {
  const terminal = recordingShell('stty -echo; echo ready; read line; echo "<$line>"');
  await terminal.received('ready');
  membersOf(terminal.pty)._close();
  assert.deepEqual([membersOf(terminal.pty)._writable, membersOf(terminal.pty)._readable], [false, false]);
  terminal.pty.write('dropped\n');
  terminal.pty.end('dropped\n');
  terminal.pty.kill();
  await terminal.exited;
  assert.doesNotMatch(terminal.text, /dropped/);
});

test('node-pty: _socket is open while the terminal is, and closed and destroyed after its close', async () => {
  const { pty, exited } = new RecordingTerminal('sleep', ['60']);
  const socket = socketOf(pty);
  const state = () => [socket.readyState, socket.destroyed, socket.closed, socket.readable, socket.writable];
  assert.deepEqual(state(), ['open', false, false, true, true]);
  const closed = new Promise((resolve) => socket.on('close', resolve));
  pty.destroy();
  assert.deepEqual([socket.destroyed, socket.closed, socket.readyState], [true, false, 'closed']);
  await closed;
  assert.deepEqual(state(), ['closed', true, true, false, false]);
  await exited;
});

test('node-pty: _socket is closed and destroyed after the child has exited by itself', async () => {
  const { pty, exited } = recordingShell('exit 3');
  const socket = socketOf(pty);
  await exited;
  assert.deepEqual([socket.readyState, socket.destroyed, socket.closed], ['closed', true, true]);
});

test('node-pty: after _close() output of the child is still delivered', async () => {
  const puppet = new Puppet();
  const terminal = new RecordingTerminal('sh', [...puppet.args]);
  await puppet.started();
  membersOf(terminal.pty)._close();
  await puppet.output('late');
  puppet.exit(0);
  await terminal.exited;
  assert.equal(terminal.text, 'late');
  puppet.close();
});

test("node-pty: _socket.write returns false when much input waits, and 'drain' follows when it was taken", async () => {
  const puppet = new Puppet();
  const { pty, exited } = new RecordingTerminal('sh', [...puppet.args]);
  await puppet.started();
  const socket = socketOf(pty);
  assert.deepEqual([socket.write('x\n'), socket.writableLength], [true, 0]);
  // Lines that the child does not read fill the terminal.
  const lines = 'x'.repeat(99).concat('\n').repeat(400);
  assert.equal(socket.write(lines), false);
  const waiting = socket.writableLength;
  assert.ok(waiting > 0 && waiting <= lines.length, String(waiting));
  const drained = new Promise((resolve) => socket.on('drain', resolve));
  await puppet.skip(lines.length);
  await drained;
  assert.equal(socket.writableLength, 0);
  puppet.exit(0);
  await exited;
  assert.equal(socket.write('nobody reads this'), false);
  puppet.close();
});

test('node-pty: after _socket.unref() a running child does not keep the program alive', async () => {
  const { code, stdout, stderr } = await runNode('unref-terminal');
  assert.deepEqual([code, stdout, stderr], [0, 'no longer waiting\n', '']);
});

test('node-pty: _socket.ref() keeps the program alive again', async () => {
  const pty = spawn('sh', ['-c', 'exit 3']);
  const socket = socketOf(pty);
  assert.equal(socket.unref().ref(), socket);
  assert.deepEqual(await new Promise((resolve) => pty.onExit(resolve)), { exitCode: 3, signal: 0 });
});
