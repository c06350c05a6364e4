import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { runInNewContext } from 'node:vm';
import {
  type CloseOptions,
  EOF,
  ExpectEnded,
  ExpectTimeout,
  type MouseEvent,
  type Pattern,
  Session,
  type SessionOverOptions,
  type SessionSpawnOptions,
  TIMEOUT,
  type WaitOptions,
} from 'strand-terminal';
import { Far, overFar, shell, start } from '../support/session.js';
import { test } from '../support/test.js';

test('expect finds what was printed before the call', async () => {
  const session = shell('echo ready; read line; echo "got $line"');
  await session.waitForState('line');
  const match = await session.expect('ready');
  assert.deepEqual(match, { index: 0, pattern: 'ready', before: '', text: 'ready', groups: [], named: {} });
  await session.sendLine('hello');
  assert.equal((await session.expect(/got (\w+)/)).groups[0], 'hello');
});

test('expect consumes up to the end of a match and leaves the rest to the next call', async () => {
  const { session, far } = overFar();
  far.push('one two one three');
  assert.equal((await session.expect('one')).before, '');
  assert.equal((await session.expect('one')).before, ' two ');
  assert.equal((await session.expect(/three$/)).before, ' ');
});

test('a match of expect may be split inside a character and inside an escape sequence', async () => {
  const { session, far } = overFar();
  const found = session.expect('grün: ');
  for (const byte of Buffer.from('\x1b[1;32mgr\x1b]8;;http://x\x1b\\ü\x1b]8;;\x1b\\n\x1b[0m: ')) {
    far.push(Buffer.from([byte]));
    await turn();
  }
  assert.equal((await found).before, '');
});

test('expect, and a listener that is added later, get a large output of a program whole and in order', async () => {
  const lines = Array.from({ length: 30_000 }, (_, index) => `${index} ${'x'.repeat(index % 9)}\r\n`);
  const all = lines.join('');
  const print = 'for (let i = 0; i < 30000; i += 1) console.log(`${i} ${"x".repeat(i % 9)}`)';
  const session = start(process.execPath, ['-e', print], { screen: false, maxBuffer: all.length });
  const first = await session.expect('\n20000 ');
  let heard = '';
  session.on('data', (text) => (heard += text));
  const second = await session.expect(/\n29999 (x+)/);
  await session.expect(EOF);
  assert.deepEqual(second.groups, ['x'.repeat(29_999 % 9)]);
  assert.equal(`${first.before}${first.text}${second.before}${second.text}\r\n`, all);
  assert.ok(all.endsWith(heard));
});

test('the stack of a failure of expect shows its call, also if nothing awaits the call', async () => {
  const { session } = overFar();
  await session.settled({ quiet: 20 });
  const error = await new Promise<Error>((resolve) => {
    session.expect('never', { timeout: 20 }).catch(resolve);
  });
  assert.match(error.stack ?? '', /expect\.test/);
});

test('the stack of a failure of expect shows what awaits it, however fast the calls follow each other', async () => {
  const { session, far } = overFar();
  async function exchange() {
    far.push('x');
    await session.expect('x');
  }
  for (let count = 0; count < 10; count += 1) await exchange();
  async function lastCall() {
    await session.expect('never', { timeout: 20 });
  }
  await assert.rejects(lastCall(), ({ stack = '' }: Error) => /lastCall.*expect\.test/.test(stack));
});

test('of several patterns the match that begins first wins, and of those the first in the list', async () => {
  const { session, far } = overFar();
  far.push('abcdef');
  assert.equal((await session.expect(['cd', 'bcde', /bc/])).index, 1);
  far.push(' error: 1');
  assert.equal((await session.expect([/rr/, 'error', /error: (\d)/])).index, 1);
});

test('a raw pattern sees escape sequences, and consumes the text before its end', async () => {
  const { session, far } = overFar();
  far.push('a\x1b[31mred\x1b[0m b red');
  const match = await session.expect({ raw: /\x1b\[(\d+)m/ });
  assert.deepEqual([match.before, match.text, match.groups], ['a', '\x1b[31m', ['31']]);
  assert.equal((await session.expect('red')).before, '');
  assert.equal((await session.expect({ raw: '\x1b[0m' })).before, '');
  assert.equal((await session.expect('red')).before, ' b ');
});

test('several calls of expect at once are served in their order', async () => {
  const { session, far } = overFar();
  const waits = [session.expect('b'), session.expect('a'), session.expect('c')];
  far.push('a b a c');
  const texts = (await Promise.all(waits)).map(({ before, text }) => before + text);
  assert.deepEqual(texts, ['a b', ' a', ' c']);
});

test('the next call of expect is served when the first one times out', async () => {
  const { session, far } = overFar();
  far.push('only b');
  const first = session.expect('never', { timeout: 30 });
  const second = session.expect('b');
  await assert.rejects(first, ExpectTimeout);
  // Not only at its own timeout.
  const match = await Promise.race([second, turn()]);
  assert.equal(match?.before, 'only ');
});

test('expect rejects with ExpectTimeout, which shows the pattern, the time, the output and the screen', async () => {
  const { session, far } = overFar({ columns: 20, rows: 3 });
  far.push('name: \x1b[7mx\x1b[0m\r\n\x07');
  const failure = session.expect([/pass(word)?:/, 'login'], { timeout: 30 });
  await assert.rejects(failure, (error: ExpectTimeout) => {
    assert.ok(error instanceof ExpectTimeout);
    assert.equal(error.code, 'ETIMEDOUT');
    assert.equal(error.before, 'name: x\r\n\x07');
    assert.equal(error.screen, 'name: x');
    assert.match(error.message, /^\/pass\(word\)\?:\/ or "login" did not come within 30 ms\./);
    assert.match(error.message, /\| name: x\\r\\n\n {2}\| \\a/);
    assert.match(error.message, /20 × 3, cursor in column 0, row 1/);
    assert.match(error.stack ?? '', /expect\.test/);
    return true;
  });
});

test('an error of expect shows characters that change the direction of text as escapes', async () => {
  const { session, far } = overFar();
  far.push('user \u202e nimda\u2028');
  await assert.rejects(
    session.expect('never', { timeout: 10 }),
    /The last lines:\n {2}\| user \\u\{202e\} nimda\\u\{2028\}\n/,
  );
});

test('expect with TIMEOUT resolves at the timeout and consumes nothing', async () => {
  const { session, far } = overFar();
  far.push('half');
  const match = await session.expect(['never', TIMEOUT], { timeout: 20 });
  assert.deepEqual([match.index, match.pattern, match.before], [1, TIMEOUT, 'half']);
  assert.equal((await session.expect('half')).before, '');
});

test('expect rejects with ExpectEnded as soon as the program ends, and says how', async () => {
  const session = shell('echo bye; exit 3');
  await assert.rejects(session.expect('never'), (error: ExpectEnded) => {
    assert.ok(error instanceof ExpectEnded);
    assert.deepEqual(
      [error.code, error.status, error.before],
      ['EEND', { exitCode: 3, signal: null }, 'bye\r\n'],
    );
    assert.match(error.message, /"never" did not come: the program exited with 3\./);
    return true;
  });
  assert.equal((await session.expect('bye')).text, 'bye');
});

test('expect with EOF resolves at the end with everything that was left, also after the end', async () => {
  const session = shell('echo one; echo two');
  await session.expect('one\r\n');
  const match = await session.expect(EOF);
  assert.deepEqual([match.before, match.text], ['two\r\n', '']);
  assert.equal((await session.expect(EOF)).before, '');
  assert.equal((await session.expect(['never', EOF])).index, 1);
});

test('expect knows EOF and TIMEOUT of another copy of the package', async () => {
  const copy: typeof import('strand-terminal') = await import(
    `${import.meta.resolve('#src/expect/pattern.js')}?copy`
  );
  assert.notEqual(copy.EOF, EOF);
  const session = shell('printf left');
  assert.equal((await session.expect(copy.EOF)).before, 'left');
  const { session: open } = overFar();
  assert.equal((await open.expect(['never', copy.TIMEOUT], { timeout: 10 })).index, 1);
});

test('expect and waitFor take a RegExp of another realm, as that of a test runner', async () => {
  const { session, far } = overFar();
  const pattern: RegExp = runInNewContext('/b(.)/');
  assert.ok(!(pattern instanceof RegExp));
  far.push('abc');
  await session.waitFor(pattern);
  assert.deepEqual((await session.expect(pattern)).groups, ['c']);
});

test('an AbortSignal rejects expect with its reason, and the output is left to the next call', async () => {
  const { session, far } = overFar();
  const abort = new AbortController();
  const wait = session.expect('x', { signal: abort.signal });
  abort.abort(new Error('enough'));
  await assert.rejects(wait, /enough/);
  await assert.rejects(session.expect('x', { signal: abort.signal }), /enough/);
  far.push('x');
  assert.equal((await session.expect('x')).text, 'x');
});

test('what exceeds maxBuffer falls off at the front, and the error says how much', async () => {
  const { session, far } = overFar({ maxBuffer: 10, screen: false });
  far.push('0123456789abcdef');
  await turn();
  await assert.rejects(session.expect('0', { timeout: 10 }), (error: ExpectTimeout) => {
    assert.equal(error.before, '6789abcdef');
    assert.match(error.message, /6 characters before them fell off/);
    return true;
  });
  assert.equal((await session.expect('f')).before, '6789abcde');
});

test('the error of expect counts what has fallen off since the last match, and not before', async () => {
  const { session, far } = overFar({ maxBuffer: 10, screen: false });
  far.push('0123456789abcdef');
  await session.expect('f');
  far.push('next');
  const failed = async () => String(await session.expect('never', { timeout: 10 }).catch((error) => error));
  assert.match(await failed(), /The last lines:\n {2}\| next/);
  far.push(' 0123456789');
  await turn();
  assert.match(await failed(), /The last lines \(5 characters before them fell off: see maxBuffer\)/);
});

test('expect refuses what is not a pattern or not a time', async () => {
  const { session } = overFar();
  const invalid: [unknown, RegExp][] = [
    ['', /empty string/],
    [[], /at least one pattern/],
    [5, /not number 5/],
    [null, /not null/],
    [{}, /not an object/],
    [{ raw: '' }, /empty string/],
    ['x'.repeat(65_537), /maxBuffer keeps only 65536/],
  ];
  for (const [pattern, message] of invalid) await assert.rejects(session.expect(pattern as Pattern), message);
  for (const timeout of [-1, Number.NaN, 2 ** 31, '5' as unknown as number]) {
    await assert.rejects(session.expect('x', { timeout }), /timeout must be a number of milliseconds/);
  }
});

test('a wait refuses options that are not an object, such as a number for the timeout', async () => {
  const { session } = overFar();
  const options = 500 as unknown as { timeout: number };
  const refused = {
    name: 'TypeError',
    message: /^the options of \w+ must be an object such as \{ (timeout|quiet|grace): … \}, not number$/,
  };
  await assert.rejects(session.expect('x', options), refused);
  await assert.rejects(session.waitFor('x', options), refused);
  await assert.rejects(session.settled(options), refused);
  await assert.rejects(session.sendSecret('x', options), refused);
  await assert.rejects(session.run('x', options), refused);
  await assert.rejects(session.close(5 as unknown as CloseOptions), refused);
  await assert.rejects(start('cat').waitForState('line', options), refused);
});

test('a wait refuses an unknown option, and names the nearest', async () => {
  const { session } = overFar();
  const options = { timeut: 50 } as unknown as WaitOptions;
  const refused = (call: string) => ({
    name: 'TypeError',
    message: `unknown option 'timeut' of ${call}; did you mean 'timeout'?`,
  });
  await assert.rejects(session.expect('x', options), refused('expect'));
  await assert.rejects(session.waitFor('x', options), refused('waitFor'));
  await assert.rejects(session.settled(options), refused('settled'));
  await assert.rejects(session.sendSecret('x', options), refused('sendSecret'));
  await assert.rejects(session.run('x', options), refused('run'));
  await assert.rejects(start('cat').waitForState('line', options), refused('waitForState'));
  await assert.rejects(session.close({ timeout: 50 } as unknown as CloseOptions), {
    name: 'TypeError',
    message: "unknown option 'timeout' of close; known are: grace",
  });
});

test('Session.over, sendKey, sendMouse and click refuse an unknown option, and name the nearest', async () => {
  const { session, far } = overFar();
  assert.throws(() => Session.over(far, { scren: false } as SessionOverOptions), {
    name: 'TypeError',
    message: "unknown option 'scren' of Session.over; did you mean 'screen'?",
  });
  assert.throws(() => Session.over(far, null as unknown as SessionOverOptions), TypeError);
  assert.throws(() => Session.over(far, { screen: false, columns: 0 }), RangeError);
  await assert.rejects(session.sendKey('a', { evnt: 'repeat' } as object), {
    name: 'TypeError',
    message: "unknown option 'evnt' of sendKey; did you mean 'event'?",
  });
  far.push('\x1b[?1000h');
  await turn();
  await assert.rejects(session.click(0, 0, { crtl: true } as object), {
    name: 'TypeError',
    message: "unknown option 'crtl' of click; did you mean 'ctrl'?",
  });
  await assert.rejects(session.click(0, 0, { action: 'move' } as object), /unknown option 'action' of click/);
  await assert.rejects(session.sendMouse({ x: 0, y: 0, buton: 'left' } as MouseEvent), {
    name: 'TypeError',
    message: "unknown option 'buton' of sendMouse; did you mean 'button'?",
  });
});

test('Session.spawn refuses an unknown option, and names the nearest of its own and of spawn', () => {
  const spawned = (options: unknown) => () => Session.spawn('false', [], options as SessionSpawnOptions);
  const refused: [unknown, string][] = [
    [{ scren: false }, "unknown option 'scren' of Session.spawn; did you mean 'screen'?"],
    [{ maxBufer: 5 }, "unknown option 'maxBufer' of Session.spawn; did you mean 'maxBuffer'?"],
    [{ cols: 100 }, "unknown option 'cols' of Session.spawn; did you mean 'columns'?"],
    [null, 'the options of Session.spawn must be an object such as { screen: … }, not null'],
    ['bash', 'the options of Session.spawn must be an object such as { screen: … }, not string'],
    [[], 'the options of Session.spawn must be an object such as { screen: … }, not an array'],
  ];
  for (const [options, message] of refused) {
    assert.throws(spawned(options), { name: 'TypeError', message }, JSON.stringify(options));
  }
  assert.throws(
    spawned({ zzzzzz: 1 }),
    /^TypeError: unknown option 'zzzzzz' of Session\.spawn; known are: screen, .*cwd/,
  );
  assert.throws(spawned({ shell: true }), /Session\.spawn\('sh', \['-c', command\]\)/);
});

test('an unknown option whose value is undefined is as good as absent', async () => {
  const options = { scren: undefined } as SessionSpawnOptions;
  await start('true', [], options).ended;
});

test('a session refuses an unknown option of its screen, and names the nearest', () => {
  const message = "unknown option 'scrolback' of screen; did you mean 'scrollback'?";
  const screen = { scrolback: 5 } as object;
  assert.throws(() => Session.spawn('false', [], { screen }), { name: 'TypeError', message });
  assert.throws(() => Session.over(new Far(), { screen }), { name: 'TypeError', message });
});

test('a RegExp with the flags g and y keeps no state between calls of expect', async () => {
  const { session, far } = overFar();
  const pattern = /o(\d)/gy;
  pattern.lastIndex = 7;
  far.push('foo1 o2');
  assert.deepEqual((await session.expect(pattern)).groups, ['1']);
  assert.deepEqual((await session.expect(pattern)).groups, ['2']);
  assert.equal(pattern.lastIndex, 7);
});

test('a session that nobody waits on still reads, so the program ends', async () => {
  const session = shell('head -c 1000000 /dev/zero | tr "\\0" x; exit 4', { screen: false });
  assert.deepEqual(await session.ended, { exitCode: 4, signal: null });
});
