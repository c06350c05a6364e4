/** Rule 34: a child that closes its three descriptors, or loses them to vhangup(2), is not dead. */
import assert from 'node:assert/strict';
import { eventually, statOf } from '../../support/proc.js';
import { pidOf, run, start } from '../../support/start.js';
import { test } from '../../support/test.js';

const CLOSE = 'exec 0<&- 1>&- 2>&-';

test('a child that closes descriptors 0 to 2 and lives on is not hung up, and its true exit code is reported', async () => {
  const child = start(`echo early; ${CLOSE}; sleep 0.3; exit 5`);
  const { exitCode } = await child.ended;
  assert.equal(exitCode, 5);
  assert.equal(child.output, 'early\n');
});

test('a child that closes its terminal and opens /dev/tty again can be read from and written to', async () => {
  const child = start(`${CLOSE}; sleep 0.2; exec </dev/tty >/dev/tty; read line; echo "got $line"; exit 5`, {
    usePTY: { echo: false },
  });
  child.transport.write(Buffer.from('something\n'));
  assert.equal((await child.ended).exitCode, 5);
  assert.equal(child.output, 'got something\n');
});

test('the last output of a child that had closed its terminal and exits arrives, in 50 runs', async () => {
  for (let i = 0; i < 50; i++) {
    const child = start(`${CLOSE}; echo last > /dev/tty; exit 5`);
    assert.equal((await child.ended).exitCode, 5);
    assert.equal(child.output, 'last\n');
  }
});

test('output that a child writes to a reopened /dev/tty while reading is paused follows resumeProducing', async () => {
  const child = start(`echo early; ${CLOSE}; sleep 0.1; echo late > /dev/tty; exit 5`);
  child.transport.pauseProducing();
  assert.equal((await child.exited).exitCode, 5);
  child.transport.resumeProducing();
  await child.ended;
  assert.equal(child.output, 'early\nlate\n');
});

test('a child that has closed its terminal costs no CPU time', async () => {
  const child = start(`echo ready; ${CLOSE}; exec sleep 60`);
  await child.received('ready');
  await eventually('the child sleeps', () => statOf(child.transport.originalPid)?.state === 'S');
  const before = process.cpuUsage();
  const another = start('sleep 0.5');
  await another.ended;
  const { user, system } = process.cpuUsage(before);
  child.transport.signalProcess('KILL');
  await child.ended;
  assert.ok(user + system < 250_000, `${user + system} µs of CPU in half a second`);
});

// vhangup(2), as getty and login call it; needs root. It also hangs up the descriptor that the parent keeps open.
const VHANGUP = `
import ctypes, os, signal, sys
signal.signal(signal.SIGHUP, signal.SIG_IGN)
name = os.ttyname(0)
for time in range(3):
    if ctypes.CDLL(None).vhangup() != 0:
        sys.exit(1)
    os.kill(os.getpid(), signal.SIGSTOP)
    terminal = os.open(name, os.O_RDWR)
    os.write(terminal, b'time %d\\n' % time)
    line = os.read(terminal, 100)
    os.write(terminal, b'got ' + line)
sys.exit(5)
`;

test(
  'a child that hangs up its terminal itself and opens it again can be read from and written to',
  async () => {
    const child = run('python3', ['-c', VHANGUP], { usePTY: { echo: false } });
    const pid = pidOf(child);
    for (const time of [0, 1, 2]) {
      await eventually('the child has stopped', () => statOf(pid)?.state === 'T');
      // Meanwhile this process gets the hang-up.
      await start('true').ended;
      assert.ok(child.transport.connected);
      child.transport.signalProcess('CONT');
      await child.received(`time ${time}\n`);
      child.transport.write(Buffer.from('typed\n'));
    }
    assert.equal((await child.ended).exitCode, 5);
    assert.match(child.output, /got typed\n$/);
  },
  { skip: process.getuid?.() !== 0 && 'needs root' },
);
