import assert from 'node:assert/strict';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { Writable } from 'node:stream';
import { mock } from 'node:test';
import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises';
import { EOF, ExpectEnded, ExpectTimeout, Session } from 'strand-terminal';
import { overFar, shell, start } from '../support/session.js';
import { cleanUp, test } from '../support/test.js';

test('waitFor resolves when the text, the pattern or the condition is on the screen', async () => {
  const session = shell("printf '\\033[2;3Hmenu'; read key; printf '\\033[2J\\033[HDone 42'; read key");
  await session.waitFor('menu');
  await session.sendLine();
  await session.waitFor(/^Done \d+$/);
  await session.waitFor((screen) => screen.line(0).endsWith('42'));
  await assert.rejects(session.waitFor('menu', { timeout: 30 }), (error: ExpectTimeout) => {
    assert.match(error.message, /"menu" on the screen did not come within 30 ms/);
    return error instanceof ExpectTimeout;
  });
  const failing = () => {
    throw new Error('mine');
  };
  await assert.rejects(session.waitFor(failing), /mine/);
  await assert.rejects(session.waitFor(''), TypeError);
});

test('waitFor sees what was printed last before the end, and otherwise rejects with ExpectEnded', async () => {
  const session = shell('echo last; exit 3');
  await session.waitFor('last');
  await assert.rejects(session.waitFor('more'), (error: ExpectEnded) => error.status.exitCode === 3);
});

test('settled resolves when nothing has come for a while and the screen is up to date', async () => {
  const { session, far } = overFar();
  let now = performance.now();
  const clock = mock.method(performance, 'now', () => now);
  cleanUp(() => clock.mock.restore());
  let isSettled = false;
  const settled = session.settled({ quiet: 300 }).then(() => {
    isSettled = true;
  });
  for (const text of ['1', '2', '3']) {
    now += 299;
    // The silence is looked at every 10 ms.
    await delay(20);
    far.push(`${text}\r\n`);
    await turn();
  }
  assert.equal(isSettled, false);
  now += 300;
  await settled;
  assert.equal(session.screen.text(), '1\n2\n3');
  clock.mock.restore();
  const noisy = shell('while :; do echo x; done');
  await noisy.expect('x');
  await assert.rejects(noisy.settled({ quiet: 1000, timeout: 50 }), ExpectTimeout);
  await assert.rejects(session.settled({ quiet: -1 }), RangeError);
});

test('waitForState rejects when the program ends, when the time is over, and for an unknown state', async () => {
  const session = start('cat');
  await assert.rejects(
    session.waitForState('keys', { timeout: 50 }),
    /the state keys did not come within 50 ms/,
  );
  await assert.rejects(session.waitForState('lines' as 'line'), TypeError);
  await assert.rejects(
    session.waitForState(undefined as unknown as 'line', { timeout: 0 }),
    /^TypeError: a state to wait for is 'line', 'keys' or 'password', not undefined$/,
  );
  const wait = session.waitForState('keys');
  await session.sendEof();
  await assert.rejects(wait, ExpectEnded);
  assert.equal(session.state().state, 'ended');
});

test('a slow log presses back on the program, and loses nothing', async () => {
  const held: (() => void)[] = [];
  let bytes = 0;
  let slow = true;
  const log = new Writable({
    highWaterMark: 1000,
    write(chunk, _encoding, callback) {
      bytes += chunk.length;
      if (slow) held.push(callback);
      else callback();
    },
  });
  const session = shell('head -c 1000000 /dev/zero | tr "\\0" x; echo end', { log, screen: false });
  await once(session, 'data');
  await turn();
  await assert.rejects(session.expect('end', { timeout: 200 }), ExpectTimeout);
  assert.ok(bytes < 200_000);
  slow = false;
  for (const callback of held) callback();
  await session.expect('end');
  await session.ended;
  assert.equal(bytes, 1_000_005);
});

test('a screen that is behind presses back on the program, and shows everything at the end', async () => {
  const session = shell('seq 400000; echo end');
  await session.expect('end');
  await session.screen.flush();
  assert.deepEqual(session.screen.lines().slice(-3), ['400000', 'end', '']);
});

test('resize changes the terminal of the program and the screen', async () => {
  const session = shell('trap "stty size" WINCH; echo ready; while :; do sleep 0.01; done', {
    columns: 30,
    rows: 10,
  });
  await session.expect('ready');
  assert.deepEqual([session.screen.columns, session.screen.rows], [30, 10]);
  session.resize(50, 20);
  await session.expect('20 50');
  assert.deepEqual([session.screen.columns, session.screen.rows], [50, 20]);
  assert.throws(() => session.resize(0, 20), RangeError);
});

test('close ends the program and its jobs, and rejects the waits that are left', async () => {
  const session = shell('sleep 60 & echo ready; sleep 60');
  await session.expect('ready');
  const wait = assert.rejects(session.expect('never'), ExpectEnded);
  assert.equal((await session.close({ grace: 2000 })).exitCode, null);
  await wait;
  await session.close();
});

test('a session over a stream has no child, and ends with the stream', async () => {
  const { session, far } = overFar({ columns: 30, rows: 5 });
  assert.equal(session.child, undefined);
  assert.equal(session.screen.columns, 30);
  assert.throws(() => session.state(), /needs a child/);
  far.push('login: ');
  await session.expect('login: ');
  await session.sendSecret('x');
  assert.equal(far.text, 'x\r');
  far.push('bye');
  far.push(null);
  assert.equal((await session.expect(EOF)).before, 'bye');
  assert.deepEqual(await session.ended, { exitCode: null, signal: null });
});

test('an error of the stream is the cause of ExpectEnded', async () => {
  const { session, far } = overFar();
  const wait = session.expect('never');
  far.destroy(new Error('connection lost'));
  await assert.rejects(wait, (error: ExpectEnded) => {
    assert.match(error.message, /the stream has ended/);
    return (error.cause as Error).message === 'connection lost';
  });
});

test('a session without a screen says so', () => {
  const { session } = overFar({ screen: false });
  assert.throws(() => session.screen, /made with `screen: false`/);
});

test('a session emits data with its escape sequences', async () => {
  const { session, far } = overFar();
  const received = once(session, 'data');
  far.push('\x1b[1mü');
  assert.deepEqual(await received, ['\x1b[1mü']);
});

test('new Session is refused with an error that names Session.spawn and Session.over', () => {
  assert.throws(() => Reflect.construct(Session, ['ls']), {
    name: 'TypeError',
    message: 'a session is created by Session.spawn or Session.over, not by new',
  });
});

test('wrong options are refused before the program is started', () => {
  const wrong: [object, RegExp][] = [
    [{ maxBuffer: 0 }, /maxBuffer/],
    [{ timeout: -1 }, /timeout/],
    [{ screen: 5 }, /screen/],
    [{ log: {} }, /log/],
    [{ colums: 5 }, /columns/],
    [{ encoding: 'utf8' }, /Session\.spawn has no option encoding/],
  ];
  for (const [options, message] of wrong) assert.throws(() => Session.spawn('true', [], options), message);
  assert.throws(() => Session.spawn('/no/such/program'), { code: 'ENOENT' });
  assert.throws(() => Session.over({} as never), TypeError);
});
