import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Duplex, Writable } from 'node:stream';
import { mock } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { EOF, ExpectEnded, Session } from 'strand-terminal';
import { Far, overFar, shell, start } from '../support/session.js';
import { cleanUp, test } from '../support/test.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** The warnings of this process while something is done. */
async function warningsOf(action: () => Promise<void>): Promise<string[]> {
  const warnings: string[] = [];
  const listener = (warning: Error) => warnings.push(warning.message);
  process.on('warning', listener);
  await action();
  // A warning is emitted on a later tick.
  await turn();
  process.off('warning', listener);
  return warnings;
}

test('a session over a stream that has ended or was destroyed before has ended', async () => {
  const destroyed = new Far().destroy();
  await once(destroyed, 'close');
  const ended = new Far();
  ended.push(null);
  ended.resume();
  await once(ended, 'end');
  for (const stream of [destroyed, ended]) {
    const session = Session.over(stream);
    await assert.rejects(session.expect('x'), ExpectEnded);
    assert.deepEqual(await session.close(), { exitCode: null, signal: null });
  }
});

test('close resolves for a session over a stream that emits no close event', async () => {
  const stream = new Duplex({ emitClose: false, read() {}, write: (_chunk, _encoding, done) => done() });
  const session = Session.over(stream);
  const wait = assert.rejects(session.expect('x'), ExpectEnded);
  assert.deepEqual(await session.close(), { exitCode: null, signal: null });
  await wait;
});

test('a stream that gives neither bytes nor text ends the session, with a TypeError as the cause', async () => {
  const stream = new Duplex({ objectMode: true, read() {}, write: (_chunk, _encoding, done) => done() });
  const session = Session.over(stream);
  const wait = session.expect('x');
  stream.push({ text: 'x' });
  await assert.rejects(wait, (error: ExpectEnded) => {
    assert.match((error.cause as Error).message, /a stream of bytes or text, not of object/);
    return error instanceof ExpectEnded;
  });
});

test('a stream with an encoding and a stream of strings are read like one of bytes', async () => {
  const decoded = new Far();
  decoded.setEncoding('utf8');
  const strings = new Duplex({ objectMode: true, read() {}, write: (_chunk, _encoding, done) => done() });
  for (const [stream, parts] of [
    [decoded, [Buffer.from([0xe6, 0xbc]), Buffer.from([0xa2, 0x0a])]],
    [strings, ['漢', '\n']],
  ] as const) {
    const session = Session.over(stream);
    cleanUp(() => session[Symbol.asyncDispose]());
    for (const part of parts) stream.push(part);
    assert.equal((await session.expect('\n')).before, '漢');
  }
});

test('an error of the stream is the cause of every wait that it ends', async () => {
  const { session, far } = overFar();
  const waits = [session.expect('x'), session.waitFor('x'), session.expect(/y/)];
  far.destroy(new Error('connection reset'));
  for (const result of await Promise.allSettled(waits)) {
    assert.equal(result.status === 'rejected' && result.reason.cause.message, 'connection reset');
  }
  await assert.rejects(session.send('x'), (error: ExpectEnded) => error.code === 'EEND');
});

test('what is sent over a stream whose writing side has ended is rejected, and the session reads on', async () => {
  const { session, far } = overFar();
  far.end();
  await assert.rejects(session.send('x'), /the writing side of the stream has ended/);
  far.push('more');
  await session.expect('more');
});

test('a send that waits rejects with ExpectEnded when the session is closed', async () => {
  const far = new Duplex({ read() {}, write() {} });
  const session = Session.over(far);
  const sent = session.send('x');
  await session.close();
  await assert.rejects(sent, ExpectEnded);
});

test('a screen of size 0 and a wrong scrollback are rejected before a program is started', () => {
  const wrong = [
    { columns: 0 },
    { rows: 0 },
    { screen: { scrollback: -1 } },
    { screen: { scrollback: 0.5 } },
  ];
  for (const options of wrong) {
    assert.throws(() => Session.spawn('sleep', ['60'], options), RangeError);
  }
  assert.throws(() => Session.over(new Far(), { columns: 0 }), RangeError);
});

test('an invalid size changes neither the terminal nor the screen', async () => {
  const session = start('cat');
  for (const [columns, rows] of [
    [0, 24],
    [80, 0],
    [-1, 24],
    [1.5, 24],
  ] as const) {
    assert.throws(() => session.resize(columns, rows), RangeError);
  }
  assert.deepEqual([session.child?.columns, session.screen.columns], [80, 80]);
});

test('many sessions with one log add its listeners once, and none is left when they have ended', async () => {
  const log = new Writable({ write: (_chunk, _encoding, done) => done() });
  const warnings = await warningsOf(async () => {
    const sessions = Array.from({ length: 40 }, () => Session.over(new Far(), { log }));
    await Promise.all(sessions.map((session) => session.close()));
  });
  assert.deepEqual(warnings, []);
  assert.equal(log.listenerCount('drain'), 1);
});

test('a thousand waits with one AbortSignal cause no warning, and all reject with its reason', async () => {
  const { session } = overFar();
  const aborting = new AbortController();
  const { signal } = aborting;
  const warnings = await warningsOf(async () => {
    const waits = Array.from({ length: 1000 }, () => session.expect('x', { signal }));
    aborting.abort(new Error('enough'));
    for (const result of await Promise.allSettled(waits)) {
      assert.equal(result.status === 'rejected' && result.reason.message, 'enough');
    }
  });
  assert.deepEqual(warnings, []);
});

test('ten thousand waits at once are served in their order', async () => {
  const { session, far } = overFar();
  const order: number[] = [];
  const waits = Array.from({ length: 10_000 }, async (_, index) => {
    await session.expect('\n');
    order.push(index);
  });
  far.push('\n'.repeat(10_000));
  await Promise.all(waits);
  assert.deepEqual(order, [...order.keys()]);
});

test('waits that are left reject when a session with thousands of them is closed', async () => {
  const { session } = overFar({ screen: false });
  const waits = Array.from({ length: 5000 }, () => session.expect([/never/, 'x']));
  const results = Promise.allSettled(waits);
  await session.close();
  for (const result of await results) assert.ok(result.status === 'rejected');
});

test('a wait that is over keeps nothing alive while the session goes on', async () => {
  const session = start('cat');
  await session.waitForState('line');
  const waitOnce = async () => {
    const condition = () => true;
    await session.waitFor(condition);
    return new WeakRef(condition);
  };
  const conditions = [await waitOnce(), await waitOnce(), await waitOnce()];
  await session.settled({ quiet: 0 });
  // A WeakRef holds its target until the end of the turn.
  await turn();
  collect();
  assert.deepEqual(
    conditions.map((condition) => condition.deref()),
    [undefined, undefined, undefined],
  );
});

test('answers to a program that asks without end and reads nothing are left out above a limit', async () => {
  const stuck = new Duplex({ read() {}, write() {} });
  const session = Session.over(stuck);
  for (let index = 0; index < 100; index += 1) stuck.push('\x1b[6n'.repeat(1000));
  stuck.push('end');
  await session.waitFor('end');
  assert.ok(stuck.writableLength > 0 && stuck.writableLength < 100_000, `${stuck.writableLength} bytes wait`);
  await session.close();
});

test('waitFor rejects a function that returns a promise, since every promise would count as true', async () => {
  const { session } = overFar();
  const condition = (async () => false) as unknown as () => boolean;
  await assert.rejects(session.waitFor(condition), /must return a boolean, but it returned a promise/);
});

test('invalid output of a program writes nothing to the console', async () => {
  const calls = ['error', 'warn', 'log', 'info', 'debug'] as const;
  const mocks = calls.map((call) => mock.method(console, call, () => undefined));
  const { session, far } = overFar();
  far.push('\x1b[1é\x7f\x1b[999z\x1bP1é\x01\x1b]999;x\x07\x1b[?9999hend');
  await session.waitFor('end');
  for (const { mock: spied } of mocks) {
    assert.equal(spied.callCount(), 0);
    spied.restore();
  }
});

test('60 MB in one piece are shown on the screen', async () => {
  const { session, far } = overFar();
  far.push(`\x1b]0;${'x'.repeat(60_000_000)}\x07shown`);
  far.push(null);
  await session.waitFor('shown');
});

test('a program that floods, and is killed in the middle, ends every wait', async () => {
  const session = shell('while :; do printf "\\033[3%s" "\\033]0;"; done');
  await session.expect({ raw: /\d/ });
  const waits = [session.expect('never'), session.waitFor('never'), session.settled({ quiet: 60_000 })];
  const results = Promise.allSettled(waits);
  session.child?.kill('SIGKILL');
  assert.deepEqual(
    (await results).map(({ status }) => status),
    ['rejected', 'rejected', 'fulfilled'],
  );
  assert.equal((await session.ended).signal, 'SIGKILL');
});

test('a line of 20 million characters is searched and shown without an error', async () => {
  const session = shell("head -c 20000000 /dev/zero | tr '\\0' x; echo end");
  const { before } = await session.expect('end');
  assert.equal(before.length, 65_536 - 'end'.length);
  await session.ended;
  await session.screen.flush();
  assert.match(session.screen.text(), /x\nend$/);
});

test('what a program prints after it has closed its standard descriptors is read', async () => {
  const session = shell('exec </dev/null >/dev/null 2>&1; sleep 0.1; echo late >/dev/tty; exit 4');
  await session.expect('late');
  await session.expect(EOF);
  assert.equal((await session.ended).exitCode, 4);
});

test('a call in every state of the end rejects or resolves, and none hangs', async () => {
  const session = shell('echo ready; exec cat');
  await session.expect('ready');
  const closing = session.close();
  const calls = () => [
    session.expect('x'),
    session.waitFor('x'),
    session.settled(),
    session.waitForState('keys'),
    session.send('x'),
    session.sendSecret('x'),
    session.sendEof(),
    session.close(),
  ];
  const during = Promise.allSettled(calls());
  await closing;
  const after = Promise.allSettled(calls());
  for (const results of [await during, await after]) {
    for (const result of results) {
      if (result.status === 'rejected') assert.ok(result.reason instanceof ExpectEnded, result.reason.stack);
    }
  }
});
