/** Rule 29: a child that does not read costs no CPU time, and its unread input is dropped at its death. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { PTYProcess, reactor } from 'strand-pty';
import { eventually } from '../../support/proc.js';
import { RecordingProtocol } from '../../support/recording-protocol.js';
import { run, start, track } from '../../support/start.js';
import { test } from '../../support/test.js';

const raw = { usePTY: { raw: true } };
const MEBIBYTE = 1024 * 1024;
/** Milliseconds in which CPU time is measured, and the CPU time in milliseconds that idling may use. */
const WINDOW = 1000;
const IDLE_CPU = 50;

/** Counts the calls of doWrite. */
class Counting extends PTYProcess {
  writes = 0;

  override doWrite(): Error | undefined {
    this.writes++;
    return super.doWrite();
  }
}

function startCounting(script: string, sent: Buffer): [RecordingProtocol, Counting] {
  const child = new RecordingProtocol();
  const transport = track(new Counting(child, 'sh', ['sh', '-c', script], raw));
  transport.write(sent);
  return [child, transport];
}

/** Sends single bytes through cat, each after the echo of the previous one. */
async function roundTrips(count: number): Promise<void> {
  const echo = run('cat', [], raw);
  for (let i = 1; i <= count; i++) {
    echo.transport.write(Buffer.of(i));
    await echo.received(() => echo.bytes.length === i);
  }
  echo.transport.signalProcess('KILL');
  await echo.ended;
}

test('input queued for a child that does not read costs no callback and no CPU time, and another child answers', async () => {
  const [child, transport] = startCounting('echo ready; exec sleep 60', Buffer.alloc(4 * MEBIBYTE));
  await child.received('ready');
  // A kernel worker still moves the accepted input to the child's side, which makes room for as much again.
  await roundTrips(50);
  transport.writes = 0;
  await roundTrips(200);
  const before = process.cpuUsage();
  await delay(WINDOW);
  const { user, system } = process.cpuUsage(before);
  assert.equal(transport.writes, 0);
  assert.ok((user + system) / 1000 < IDLE_CPU, `${(user + system) / 1000} ms of CPU`);
  assert.ok(transport.bufferedLength > 3 * MEBIBYTE);
  transport.signalProcess('KILL');
  await child.ended;
});

test('a child killed with input queued gets childConnectionLost(0) once, before processEnded, and the queue is freed', async () => {
  const [child, transport] = startCounting('echo ready; exec sleep 60', Buffer.alloc(MEBIBYTE));
  await child.received('ready');
  transport.signalProcess('KILL');
  assert.equal((await child.ended).signal, 'SIGKILL');
  assert.deepEqual(
    child.events.filter((event) => event !== 'data' && event !== 'exited'),
    ['connectionMade', 'lost 0', 'ended'],
  );
  assert.equal(transport.bufferedLength, 0);
  assert.equal(transport.fileno(), -1);
  assert.deepEqual([reactor.getReaders(), reactor.getWriters()], [[], []]);
});

test('a child that exits with input queued gets childConnectionLost(0) once', async () => {
  const [child] = startCounting('exit 5', Buffer.alloc(MEBIBYTE));
  assert.equal((await child.ended).exitCode, 5);
  assert.deepEqual(child.events.filter((event) => event === 'lost 0').length, 1);
});

test('a child that dies while paused and with input queued loses the queue at once, and its output waits', async () => {
  const [child, transport] = startCounting('echo ready; exec sleep 60', Buffer.alloc(MEBIBYTE));
  await child.received('ready');
  transport.pauseProducing();
  transport.signalProcess('KILL');
  await child.exited;
  await eventually('childConnectionLost(0) is called', () => child.events.includes('lost 0'));
  assert.equal(transport.bufferedLength, 0);
  transport.writes = 0;
  await roundTrips(50);
  assert.equal(transport.writes, 0);
  assert.equal(transport.state, 'exited');
  transport.resumeProducing();
  await child.ended;
});

test('a transport with everything written is not called for writing any more', async () => {
  const [child, transport] = startCounting(
    `head -c ${MEBIBYTE} | wc -c; exec sleep 60`,
    Buffer.alloc(MEBIBYTE),
  );
  await child.received(`${MEBIBYTE}`);
  transport.writes = 0;
  await roundTrips(50);
  assert.equal(transport.writes, 0);
  transport.signalProcess('KILL');
  await child.ended;
});

test('input that the kernel has accepted is not reported as lost', async () => {
  const child = start('echo ready; exec sleep 60');
  child.transport.write(Buffer.from('in the buffer of the terminal\n'));
  await child.received('ready');
  child.transport.signalProcess('KILL');
  await child.ended;
  assert.ok(!child.events.includes('lost 0'));
});

test('a stopped child reads its queued input when it is continued', async () => {
  const child = start(`head -c ${MEBIBYTE} | wc -c`, raw);
  child.transport.signalProcessGroup('STOP');
  child.transport.write(Buffer.alloc(MEBIBYTE));
  await roundTrips(20);
  assert.ok(child.transport.bufferedLength > 0);
  child.transport.signalProcessGroup('CONT');
  await child.ended;
  assert.equal(child.output, `${MEBIBYTE}\n`);
});
