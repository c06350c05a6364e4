import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { type ChildlessTerminal, open } from 'strand-pty/node-pty';
import { answerOf, runNode } from '../support/node-program.js';
import { eventually } from '../support/proc.js';
import { ourTerminals, test } from '../support/test.js';

async function close(pair: ChildlessTerminal): Promise<void> {
  const closed = [once(pair.master, 'close'), once(pair.slave, 'close')];
  pair.destroy();
  await Promise.all(closed);
}

test('node-pty: open() returns a master and a slave, and each reads what the other writes', async () => {
  const pair = open(null);
  let ofMaster = '';
  let ofPair = '';
  let ofSlave = '';
  pair.master.on('data', (data) => {
    ofMaster += data;
  });
  pair.onData((data) => {
    ofPair += data;
  });
  pair.slave.on('data', (data) => {
    ofSlave += data;
  });
  pair.slave.write('slave\n');
  await eventually('the master has read it', () => ofMaster === 'slave\r\n');
  pair.write('master\n');
  await eventually(
    'the slave has read it, and the master its echo',
    () => ofSlave + ofMaster === 'master\nslave\r\nmaster\r\n',
  );
  assert.equal(ofPair, ofMaster);
  await close(pair);
});

test('node-pty: open() returns a name, a descriptor and a size, and pid -1', async () => {
  const pair = open({ cols: 100, rows: 40 });
  assert.match(pair.ptsName, /^\/dev\/pts\/\d+$/);
  assert.ok(pair.fd > 2);
  assert.deepEqual([pair.pid, pair.cols, pair.rows, pair.process], [-1, 100, 40, process.argv0]);
  const size = () => execFileSync('stty', ['-F', pair.ptsName, 'size']).toString();
  assert.equal(size(), '40 100\n');
  pair.resize(120, 50);
  assert.equal(size(), '50 120\n');
  // With pid -1 a plain kill(2) would signal every process.
  pair.kill();
  await close(pair);
  pair.resize(10, 10);
  pair.write('dropped');
  assert.deepEqual([pair.fd, pair.cols], [-1, 120]);
});

test('node-pty: closing the slave of open() closes the master without an error', async () => {
  const pair = open({ encoding: null });
  const heard: Buffer[] = [];
  pair.onData((data: unknown) => heard.push(data as Buffer));
  pair.slave.write('last');
  await eventually('the data has arrived', () => heard.length > 0);
  assert.ok(Buffer.isBuffer(heard[0]));
  const closed = once(pair.master, 'close').catch(() => 'error');
  pair.slave.destroy();
  await closed;
  assert.equal(pair.fd, -1);
  pair.destroy();
});

test('node-pty: closing both sides of open() leaves no descriptor open', async () => {
  const before = ourTerminals();
  const pairs = Array.from({ length: 10 }, () => open());
  for (const pair of pairs) await close(pair);
  assert.deepEqual(ourTerminals(), before);
});

test('node-pty: a paused terminal of open() delivers nothing until it is resumed', async () => {
  const pair = open();
  const heard: string[] = [];
  pair.onData((data) => heard.push(data));
  pair.pause();
  pair.slave.write('later');
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(heard, []);
  pair.resume();
  await eventually('the data has arrived', () => heard.join('') === 'later');
  await close(pair);
});

test('node-pty: a worker that ends closes its open() terminals and no descriptor of another thread', async () => {
  const { code, stdout, stderr } = await runNode('opens-in-a-worker');
  assert.deepEqual([code, stdout, stderr], [0, 'the file is still there\n', '']);
});

for (const without of ['', 'uv_poll']) {
  const how = without === '' ? 'with libuv' : 'while a thread polls, as in Bun and Deno';
  test(`node-pty: the terminals of open() deliver everything, close without an error and can be unreferenced, ${how}`, async () => {
    const env = { STRAND_PTY_WITHOUT: without };
    assert.deepEqual(await answerOf('opens-terminals', { env }), {
      exchanged: { master: 'slave\r\nmaster\r\n', slave: 'master\n' },
      large: 200_000,
      slaveClosed: { errors: [], fd: -1 },
      left: [],
    });
  });
}
