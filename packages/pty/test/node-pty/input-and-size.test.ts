import assert from 'node:assert/strict';
import { Puppet } from '../support/puppet.js';
import { RecordingTerminal, recordingShell } from '../support/recording-terminal.js';
import { test } from '../support/test.js';

test('node-pty: written strings and Buffers reach the child in order', async () => {
  const terminal = recordingShell('stty -echo; echo ready; read a; read b; echo "$a, $b"');
  await terminal.received('ready');
  terminal.pty.write('héllo\n');
  terminal.pty.write(Buffer.from('wörld\n'));
  await terminal.exited;
  assert.match(terminal.text, /héllo, wörld/);
});

test('node-pty: a written Buffer may be reused at once, also when the child does not read', async () => {
  const SIZE = 200_000;
  const puppet = new Puppet();
  const { pty, exited } = new RecordingTerminal('sh', [...puppet.args]);
  await puppet.started();
  const stty = recordingShell(`stty raw -echo <${pty.ptsName}`);
  await stty.exited;
  const buffer = Buffer.alloc(SIZE, 'a');
  pty.write(buffer);
  buffer.fill('b');
  const taken = await puppet.read(SIZE);
  assert.equal(taken.length, SIZE);
  assert.ok(/^a+$/.test(taken));
  puppet.exit(0);
  await exited;
  puppet.close();
});

test('node-pty: end writes its last input', async () => {
  const terminal = recordingShell('stty -echo; echo ready; read a; echo "got $a"');
  await terminal.received('ready');
  terminal.pty.end('it\n');
  terminal.pty.end();
  await terminal.exited;
  assert.match(terminal.text, /got it/);
});

test('node-pty: write of a value that is neither a string nor bytes throws a TypeError', async () => {
  const terminal = recordingShell('read line');
  // @ts-expect-error: a number is not input
  assert.throws(() => terminal.pty.write(5), TypeError);
  terminal.pty.write('\n');
  await terminal.exited;
});

test("node-pty: resize changes the child's size in characters and in pixels, and emits 'resize'", async () => {
  const program =
    'import fcntl, struct, termios; print("size", struct.unpack("HHHH", fcntl.ioctl(0, termios.TIOCGWINSZ, bytes(8))))';
  const terminal = recordingShell(`read line; exec python3 -c '${program}'`, { cols: 100, rows: 40 });
  const { pty } = terminal;
  assert.deepEqual([pty.cols, pty.rows], [100, 40]);
  const sizes: number[][] = [];
  pty.on('resize', (...size) => sizes.push(size));
  pty.resize(120.7, 50, { width: 1200.5, height: 800 });
  assert.deepEqual([pty.cols, pty.rows], [120, 50]);
  assert.deepEqual(sizes, [[120, 50]]);
  pty.clear();
  pty.write('\n');
  await terminal.exited;
  assert.match(terminal.text, /size \(50, 120, 1200, 800\)/);
});

test('node-pty: resize to an invalid size throws, and keeps the size', async () => {
  const { pty, exited } = recordingShell('read line');
  const refused = (columns: number, rows: number): void =>
    assert.throws(() => pty.resize(columns, rows), /resizing must be done using positive cols and rows/);
  refused(0, 24);
  refused(80, 0);
  refused(-1, 24);
  refused(Number.NaN, 24);
  refused(80, Number.POSITIVE_INFINITY);
  assert.throws(() => pty.resize(65_536, 24), /cols must be an integer from 1 to 65535, got 65536/);
  assert.deepEqual([pty.cols, pty.rows], [80, 24]);
  pty.write('\n');
  await exited;
});
