import assert from 'node:assert/strict';
import { once } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type InteractOptions, Screen, type Session, type SessionSpawnOptions } from 'strand-terminal';
import { Collected } from '../support/casts.js';
import { overFar, shell, start } from '../support/session.js';
import { test } from '../support/test.js';

const INTERACTS = fileURLToPath(new URL('../children/interacts.js', import.meta.url));

/** A person whose keys are written to `keys`, and who sees `seen`. */
function person(session: Session, options: InteractOptions = {}) {
  const keys = new PassThrough();
  const output = new Collected();
  const over = session.interact({ input: keys, output, ...options });
  return { keys, output, over };
}

/** Resolves when a text is in the output. */
async function untilSeen(output: Collected, text: string): Promise<void> {
  while (!output.text.includes(text)) await turn();
}

test('a person sees the output and types, and the escape key gives the session back and is not sent', async () => {
  const session = shell('echo name:; read name; echo "hello $name"; read other; echo "then $other"');
  await session.expect('name:');
  const { keys, output, over } = person(session);
  await untilSeen(output, 'name:');
  keys.write('ada\r');
  await untilSeen(output, 'hello ada');
  keys.write('\x1d');
  await over;
  await session.sendLine('script');
  await session.expect('then script\r\n');
});

test('the escape key pressed twice is sent once, and the interaction goes on', async () => {
  const { session, far } = overFar();
  const { keys, over } = person(session);
  keys.write('a\x1d\x1db');
  await turn();
  keys.write('c\x1d');
  await turn();
  keys.write('\x1dd');
  await turn();
  keys.write('e\x1d');
  await over;
  assert.equal(far.text, 'a\x1dbc\x1dde');
});

test('keys after the escape key are left in the input, in one chunk with it and after it', async () => {
  for (const chunks of [['a\x1dls\r'], ['a\x1d', 'ls\r']]) {
    const { session, far } = overFar();
    const { keys, over } = person(session);
    for (const chunk of chunks) {
      keys.write(chunk);
      await turn();
    }
    await over;
    assert.equal(far.text, 'a');
    assert.equal(String(keys.read()), 'ls\r');
  }
});

test('the escape key is known when the program has asked for another encoding of keys', async () => {
  const { session, far } = overFar();
  const { keys, over } = person(session);
  keys.write('x\x1b[93;5u\x1b[93;5uy\x1b[93;5u');
  await over;
  assert.equal(far.text, 'x\x1b[93;5uy');
});

test('another escape key can be chosen, or none', async () => {
  const { session, far } = overFar();
  const tilde = person(session, { escape: '~' });
  tilde.keys.write('\x1d~');
  await tilde.over;
  const none = person(session, { escape: false });
  none.keys.end('~\x1d');
  await none.over;
  assert.equal(far.text, '\x1d~\x1d');
});

test('the end of the input and the end of the session resolve interact', async () => {
  const { session } = overFar();
  const { keys, over } = person(session);
  keys.end();
  await over;
  const short = shell('echo short; exit 3');
  const { output, over: end } = person(short);
  await end;
  assert.ok(output.text.includes('short\r\n'), output.text);
  await assert.rejects(short.interact({ input: keys }), { code: 'EEND' });
});

test('what is on the screen is shown first, with the modes of the program, and then only what is new', async () => {
  const { session, far } = overFar({ columns: 20, rows: 4 });
  far.push('1\r\n2\r\n3\r\n4\r\n\x1b[31mred\x1b[m\x1b[?2004h\x1b[?25l: ');
  await turn();
  const { keys, output, over } = person(session);
  far.push('new');
  await turn();
  await untilSeen(output, 'new');
  const replay = new Screen({ columns: 20, rows: 4 });
  replay.write('own text\r\n');
  replay.write(output.text);
  await Promise.all([replay.flush(), session.screen.flush()]);
  assert.equal(replay.snapshot({ scrollback: false }), session.screen.snapshot({ scrollback: false }));
  assert.match(replay.text({ scrollback: true }), /own text/);
  keys.end();
  await over;
});

test('without a screen, the output that no match has consumed is shown first', async () => {
  const { session, far } = overFar({ screen: false });
  far.push('seen and \x1b[1mlogin: ');
  await session.expect('seen');
  const { keys, output, over } = person(session);
  await untilSeen(output, ' and \x1b[1mlogin: ');
  keys.end();
  await over;
});

test('bytes reach the person as they came, also a character that is split and bytes that are no text', async () => {
  const { session, far } = overFar({ screen: false });
  const bytes = Buffer.from([...Buffer.from('ü€'), 0xff, 0x80, 0x41]);
  far.push(bytes.subarray(0, 1));
  await turn();
  const written: Buffer[] = [];
  const output = new Writable({
    write(chunk, _encoding, callback) {
      written.push(chunk);
      callback();
    },
  });
  const { keys, over } = person(session, { output });
  for (const byte of bytes.subarray(1)) {
    far.push(Buffer.of(byte));
    await turn();
  }
  keys.end();
  await over;
  assert.deepEqual(Buffer.concat(written).subarray(0, bytes.length), bytes);
});

test("modes that the program has set are reset in the person's terminal at the end", async () => {
  const { session, far } = overFar({ columns: 20, rows: 4 });
  const { keys, output, over } = person(session);
  far.push(
    'shell\x1b[?1049h\x1b[2;3r\x1b[?1h\x1b=\x1b[?2004h\x1b[?1003h\x1b[?1006h\x1b[?1004h\x1b[?25l\x1b[?7l\x1b[31m',
  );
  far.push('\x1b[>5u\x1b[>4;2m');
  await untilSeen(output, '\x1b[>4;2m');
  keys.end();
  await over;
  const replay = new Screen({ columns: 20, rows: 4 });
  const fresh = new Screen({ columns: 20, rows: 4 });
  replay.write(output.text);
  // The alternate screen has saved the cursor.
  fresh.write('shell\x1b7');
  await Promise.all([replay.flush(), fresh.flush()]);
  assert.equal(replay.snapshot(), fresh.snapshot());
  const answers: string[] = [];
  const asked = new Screen({ columns: 20, rows: 4, reply: (data) => answers.push(data) });
  asked.write(`\x1b[>1u${output.text}\x1b[?u\x1b[?4m`);
  await asked.flush();
  assert.deepEqual(answers, ['\x1b[?1u', '\x1b[>4;0m']);
});

test('an AbortSignal gives the session back and rejects with its reason', async () => {
  const { session } = overFar();
  const abort = new AbortController();
  const { keys, over } = person(session, { signal: abort.signal });
  await turn();
  abort.abort(new Error('enough'));
  await assert.rejects(over, { message: 'enough' });
  assert.equal(keys.listenerCount('data'), 0);
  await assert.rejects(session.interact({ input: keys, signal: abort.signal }), { message: 'enough' });
});

test('an output that fails gives the session back and rejects', async () => {
  const { session, far } = overFar();
  const output = new Writable({ write: (_chunk, _encoding, callback) => callback(new Error('gone')) });
  const { over } = person(session, { output });
  far.push('x');
  await assert.rejects(over, { message: 'gone' });
});

test('a person who reads slowly slows the program down, and sees everything', async () => {
  const held: (() => void)[] = [];
  let length = 0;
  let slow = true;
  const output = new Writable({
    highWaterMark: 1000,
    write(chunk, _encoding, callback) {
      length += chunk.length;
      if (slow) held.push(callback);
      else callback();
    },
  });
  const session = shell('head -c 1000000 /dev/zero | tr "\\0" x; echo end', { screen: false });
  const { over } = person(session, { output });
  await once(session, 'data');
  await assert.rejects(session.expect('end', { timeout: 200 }), { code: 'ETIMEDOUT' });
  assert.ok(length < 300_000, `${length} characters were written`);
  slow = false;
  for (const callback of held.splice(0)) callback();
  await over;
  assert.ok(length >= 1_000_005);
});

test('a program that does not read leaves the keys in the input', async () => {
  const { session, far } = overFar({ screen: false });
  let taken = 0;
  const held: (() => void)[] = [];
  far._write = (chunk: Buffer, _encoding, callback) => {
    taken += chunk.length;
    held.push(callback);
  };
  const { keys, over } = person(session);
  for (let i = 0; i < 100; i += 1) keys.write('x'.repeat(1000));
  for (let i = 0; i < 10; i += 1) await turn();
  assert.ok(taken < 50_000, `${taken} keys were taken`);
  assert.ok(keys.readableLength > 0, 'all keys were read');
  far.push(null);
  await over;
});

test('the escape key gives the session back also while the program takes no keys', async () => {
  const { session, far } = overFar({ screen: false });
  far._write = () => {};
  const { keys, over } = person(session);
  keys.write('stuck');
  await turn();
  keys.write('\x1d');
  await over;
});

test('afterwards expect sees the unfinished last line, such as a prompt, and what comes later', async () => {
  const { session, far } = overFar();
  const { keys, output, over } = person(session);
  far.push('$ make\r\nerror\r\n$ ');
  await untilSeen(output, 'error');
  keys.end();
  await over;
  far.push('later');
  assert.equal((await session.expect('later')).before, '$ ');
});

test('a wait that another call has begun goes on while a person interacts', async () => {
  const { session, far } = overFar();
  const wait = session.expect('logout');
  const { keys, output, over } = person(session);
  far.push('logout\r\nbye');
  await wait;
  await untilSeen(output, 'bye');
  keys.end();
  await over;
});

test('only one person interacts with a session at a time', async () => {
  const { session } = overFar();
  const { keys, over } = person(session);
  await assert.rejects(session.interact({ input: keys }), /a person interacts with this session already/);
  keys.end();
  await over;
});

test('what a person types while the echo is off is neither in the log nor in a recording', async () => {
  const [log, cast] = [new Collected(), new Collected()];
  const session = shell('stty -echo; read secret; stty echo; echo done; read line', { log });
  const recording = session.record(cast, { input: true });
  await session.waitForState('password');
  const { keys, output, over } = person(session);
  keys.write('swordfish\r');
  await untilSeen(output, 'done');
  keys.write('shown');
  await untilSeen(output, 'shown');
  keys.end();
  await over;
  await recording.stop();
  assert.ok(!`${log.text}${cast.text}`.includes('swordfish'));
  assert.match(cast.text, /"i", "shown"/);
});

test('interact refuses a wrong option and an unknown one', async () => {
  const { session } = overFar();
  const wrong: [object, RegExp][] = [
    [{ escape: '' }, /escape must be one ASCII character/],
    [{ escape: 'ab' }, /escape must be one ASCII character/],
    [{ escape: 'é' }, /escape must be one ASCII character/],
    [{ escape: 5 }, /escape must be a character or false/],
    [{ input: {} }, /input must be a Readable/],
    [{ output: {} }, /output must be a Writable/],
    [{ escpae: 'x' }, /unknown option 'escpae' of interact; did you mean 'escape'\?/],
  ];
  for (const [options, message] of wrong) {
    await assert.rejects(session.interact(options as InteractOptions), message);
  }
});

// --- on a terminal ---------------------------------------------------------------------------------------------------

function onTerminal(script: string, moment = '', options: SessionSpawnOptions = {}): Session {
  return start(process.execPath, [INTERACTS, script, moment], { columns: 60, rows: 12, ...options });
}

test("a person's terminal is raw during the interaction, and afterwards as before", async () => {
  const session = onTerminal('stty -echo; echo ready; read a; printf "down\\n\\033[?1049h"; read b');
  await session.expect('ready');
  assert.equal(session.child?.getAttributes().ICANON, false);
  assert.equal(session.child?.getAttributes().OPOST, false);
  await session.send('x\r');
  await session.expect('down');
  await session.waitFor((screen) => screen.alternate);
  await session.send('\x1drest\r');
  await session.expect('interact has resolved');
  await session.expect('restored');
  await session.expect('left: "rest\\r"');
  await session.ended;
  await session.screen.flush();
  assert.equal(session.screen.alternate, false);
});

test('the session takes the size of the terminal of the person, at the start and when it changes', async () => {
  const session = onTerminal('trap "stty size" WINCH; stty size; while :; do sleep 0.05; done');
  await session.expect(/^12 60\r/m);
  session.resize(70, 15);
  await session.expect('15 70\r');
  await session.send('\x1d');
  await session.expect('size: 70x15');
});

test("a person's terminal is restored when the session ends, at an abort, and when the process exits", async () => {
  const ended = onTerminal('echo leave');
  await ended.expect('interact has resolved');
  await ended.expect('restored');
  const aborted = onTerminal('printf "\\033[?1049h"; echo leave; read line', 'abort');
  await aborted.expect('interact has rejected: aborted');
  await aborted.expect('restored');
  await aborted.ended;
  await aborted.screen.flush();
  assert.equal(aborted.screen.alternate, false);
  // A shell keeps the terminal open, so that it can be looked at.
  const exited = shell(
    `"$NODE" "$PROGRAM" 'printf "\\033[?1049h"; echo leave; read line' exit; echo "status $?"; read line`,
    { env: { ...process.env, NODE: process.execPath, PROGRAM: INTERACTS } },
  );
  await exited.expect('status 7');
  const { ICANON, ECHO, OPOST } = exited.child?.getAttributes() ?? {};
  assert.deepEqual([ICANON, ECHO, OPOST], [true, true, true]);
  await exited.screen.flush();
  assert.equal(exited.screen.alternate, false);
});

test("queries of the program are answered once, by the person's terminal", async () => {
  const script =
    "stty raw -echo; printf '\\033[5;7H\\033[6n'; head -c 6 | od -An -c; sleep 0.3; stty sane; echo done; read line";
  const session = onTerminal(script);
  const { before } = await session.expect('done');
  assert.match(before, /033 +\[ +5 +; +7 +R/);
  // A second answer would be typed, and shown.
  assert.ok(!before.includes('^['), before);
  await session.send('\x1d');
  await session.expect('left: ""');
});
