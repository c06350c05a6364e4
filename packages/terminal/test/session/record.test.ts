import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type RecordOptions, Screen, type Session } from 'strand-terminal';
import { Collected, contentsOf, read, textOf } from '../support/casts.js';
import { isInstalled } from '../support/programs.js';
import { bash, overFar, shell, start } from '../support/session.js';
import { cleanUp, test } from '../support/test.js';

const noBash = { skip: !isInstalled('bash') && 'bash is not installed' };

const KILLED = fileURLToPath(new URL('../children/records-until-killed.js', import.meta.url));

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'strand-record-'));
  cleanUp(() => rmSync(path, { recursive: true }));
  return path;
}

/** Records a session until it ends, and returns its events as `[code, data]`. */
async function eventsUntilEnd(session: Session, options?: RecordOptions): Promise<[string, string][]> {
  const file = new Collected();
  const recording = session.record(file, options);
  await session.ended;
  await recording.stop();
  return await contentsOf(file.text);
}

test('a recording has the output, the marks and the sizes in their order, and how the program ended', async () => {
  const path = join(folder(), 'demo.cast');
  const session = shell('echo one; read line; echo two; read line; exit 3', {
    columns: 40,
    rows: 10,
    term: 'vt220',
  });
  const recording = session.record(path, { title: 'Demo', tags: ['a'], timestamp: 5 });
  await session.expect('one\r\n');
  recording.mark('second');
  await session.sendLine();
  await session.expect('two\r\n');
  session.resize(50, 12);
  session.child?.resize(60, 14);
  recording.mark();
  await session.sendLine();
  await session.ended;
  await recording.stop();
  const { cast, events, error } = await read(path);
  assert.equal(error, undefined);
  assert.deepEqual(cast?.header, {
    columns: 40,
    rows: 10,
    termType: 'vt220',
    timestamp: 5,
    title: 'Demo',
    tags: ['a'],
  });
  assert.equal(cast?.version, 3);
  assert.deepEqual(joined(events.map(({ code, data }) => [code, data])), [
    ['o', 'one\r\n'],
    ['m', 'second'],
    ['o', '\r\ntwo\r\n'],
    ['r', '50x12'],
    ['r', '60x14'],
    ['m', ''],
    ['o', '\r\n'],
    ['x', '3'],
  ]);
});

/** Joins events of output that follow each other. */
function joined(events: readonly [string, string][]): [string, string][] {
  const all: [string, string][] = [];
  for (const [code, data] of events) {
    const last = all.at(-1);
    if (code === 'o' && last?.[0] === 'o') last[1] += data;
    else all.push([code, data]);
  }
  return all;
}

test('a recording begins with what is on the screen, without what has left it', async () => {
  const { session, far } = overFar({ columns: 20, rows: 3 });
  far.push('one\r\ntwo\r\n\x1b[1mthree\x1b[m\r\n\x1b[?2004hfo');
  await turn();
  const file = new Collected();
  const recording = session.record(file);
  far.push('ur');
  await turn();
  await recording.stop();
  const events = await contentsOf(file.text);
  assert.deepEqual(events.slice(1), [['o', 'ur']]);
  assert.ok(!events[0]?.[1].includes('one'));
  const replay = new Screen({ columns: 20, rows: 3 });
  for (const [, data] of events) replay.write(data);
  await Promise.all([replay.flush(), session.screen.flush()]);
  assert.equal(replay.text(), 'two\nthree\nfour');
  assert.equal(replay.snapshot(), session.screen.snapshot({ scrollback: false }));
});

test('a recording of a session on whose screen is nothing yet begins with the output', async () => {
  const { session, far } = overFar();
  const file = new Collected();
  const recording = session.record(file);
  await recording.stop();
  far.push('later');
  await turn();
  assert.deepEqual(await contentsOf(file.text), []);
});

test('a resize while the screen is behind comes before the snapshot of the recording', async () => {
  const { session, far } = overFar({ columns: 20, rows: 3 });
  const file = new Collected();
  far.push('x'.repeat(30));
  // The screen has not parsed what was just received.
  await once(session, 'data');
  const recording = session.record(file);
  session.resize(10, 5);
  far.push('y');
  await turn();
  await recording.stop();
  const events = await contentsOf(file.text);
  assert.deepEqual(events[0], ['r', '10x5']);
  const replay = new Screen({ columns: 20, rows: 3 });
  replay.resize(10, 5);
  for (const [, data] of events.slice(1)) replay.write(data);
  await Promise.all([replay.flush(), session.screen.flush()]);
  assert.deepEqual(replay.lines(), session.screen.lines());
});

test('a recording of a session without a screen has the output from the call on', async () => {
  const { session, far } = overFar({ screen: false, columns: 30, rows: 5 });
  far.push('before');
  await turn();
  const file = new Collected();
  session.resize(33, 6);
  const recording = session.record(file, { version: 2 });
  far.push('€');
  await turn();
  far.push(null);
  await session.ended;
  await recording.stop();
  assert.match(file.text, /^\{"version":2,"width":33,"height":6/);
  assert.deepEqual(await contentsOf(file.text), [['o', '€']]);
});

test('a character that the output splits is whole in a recording that begins inside it', async () => {
  const { session, far } = overFar();
  const bytes = Buffer.from('ü!');
  far.push(bytes.subarray(0, 1));
  await turn();
  const file = new Collected();
  const recording = session.record(file);
  far.push(bytes.subarray(1));
  await turn();
  await recording.stop();
  assert.equal(await textOf(file.text), 'ü!');
});

test('a program that a signal ends has the status 128 and its number, as in a shell', async () => {
  const events = await eventsUntilEnd(shell('kill -TERM $$; sleep 60'));
  assert.deepEqual(events.at(-1), ['x', '143']);
});

test('input is recorded only when that was asked for', async () => {
  const session = shell('read line; echo "got $line"');
  const [without, withInput] = [new Collected(), new Collected()];
  const recordings = [session.record(without), session.record(withInput, { input: true })];
  await session.waitForState('line');
  await session.sendLine('hello');
  await session.ended;
  await Promise.all(recordings.map((recording) => recording.stop()));
  assert.equal(await textOf(without.text, 'i'), '');
  assert.equal(await textOf(withInput.text, 'i'), 'hello\r');
});

test('a secret for a session over a stream, whose echo is not known, is in no recording', async () => {
  const { session } = overFar();
  const file = new Collected();
  const recording = session.record(file, { input: true });
  await session.send('shown');
  await session.sendSecret('swordfish');
  await recording.stop();
  assert.equal(await textOf(file.text, 'i'), 'shown');
});

test('bytes that are sent are recorded as they were, though their buffer is used again', async () => {
  const { session, far } = overFar();
  const file = new Collected();
  far.push('not parsed yet');
  await once(session, 'data');
  const recording = session.record(file, { input: true });
  const bytes = Buffer.from('before');
  const sent = session.send(bytes);
  bytes.write('after!');
  await sent;
  await recording.stop();
  assert.equal(await textOf(file.text, 'i'), 'before');
});

test('what is sent while the echo is off, and what sendSecret types, is in no recording', async () => {
  const script = 'stty -echo; read a; stty echo; read b; stty -echo; read c; stty echo; echo end; read d';
  for (const input of [true, 'keys'] as const) {
    const session = shell(script);
    const file = new Collected();
    const recording = session.record(file, { input });
    await session.waitForState('password');
    await session.sendLine('swordfish');
    await session.waitForState('line');
    await session.sendLine('shown');
    await session.sendSecret('marlin');
    await session.expect('end');
    await session.sendKey('x');
    await recording.stop();
    assert.ok(!/swordfish|marlin/.test(file.text), file.text);
    assert.equal(await textOf(file.text, 'i'), 'shown\rx');
  }
});

test(
  "the input 'keys' also records what is typed at the prompt of a shell, and no password that is read key by key",
  async () => {
    const session = bash();
    await session.expect('$ ');
    const [lines, keys] = [new Collected(), new Collected()];
    const recordings = [session.record(lines, { input: true }), session.record(keys, { input: 'keys' })];
    await session.waitForState('keys');
    await session.sendLine("printf 'Pass'; printf 'word: '; read -rsn 9 answer; echo; echo ok");
    await session.expect('Password: ');
    await session.waitForState('keys');
    await session.send('sword');
    await session.send('fish');
    await session.expect('ok');
    await session.expect('$ ');
    await session.waitForState('keys');
    await session.sendLine('exit');
    await session.ended;
    await Promise.all(recordings.map((recording) => recording.stop()));
    assert.equal(await textOf(lines.text, 'i'), '');
    const typed = await textOf(keys.text, 'i');
    assert.match(typed, /^printf .* ok\rexit\r$/);
    assert.ok(!/sword|fish/.test(typed));
  },
  noBash,
);

test('redaction finds a secret that is on the screen when the recording begins, also where a line wraps', async () => {
  const { session, far } = overFar({ columns: 10, rows: 5 });
  far.push('key: swordfish and more');
  await turn();
  const file = new Collected();
  const recording = session.record(file, { redact: ['swordfish'] });
  far.push(' sword');
  await turn();
  far.push('fish');
  await turn();
  await recording.stop();
  const text = await textOf(file.text);
  assert.ok(!/sword|fish/.test(text), text);
  assert.equal(text.split('••••').length, 3);
});

test('several recordings at once are complete, each from its call to its stop', async () => {
  const { session, far } = overFar({ screen: false });
  const files = [new Collected(), new Collected()] as const;
  const first = session.record(files[0]);
  far.push('a');
  await turn();
  const second = session.record(files[1]);
  far.push('b');
  await turn();
  await first.stop();
  far.push('c');
  await turn();
  await second.stop();
  assert.deepEqual(await Promise.all(files.map((file) => textOf(file.text))), ['ab', 'bc']);
});

test('close finishes the recordings, and a recording that has ended takes no marks', async () => {
  const path = join(folder(), 'closed.cast');
  const session = shell('echo ready; sleep 60');
  const recording = session.record(path);
  await session.expect('ready');
  await session.close();
  const { events, error } = await read(path);
  assert.equal(error, undefined);
  assert.deepEqual(events.map(({ code }) => code).slice(-1), ['x']);
  assert.throws(() => recording.mark(), /the recording has ended/);
  await recording.stop();
  assert.throws(() => session.record(path), { code: 'EEND' });
});

test('a file that cannot be created is an error of stop and an event, and the program goes on', async () => {
  const session = shell('read line; echo "got $line"');
  const failure = once(session, 'recordingError');
  const path = join(folder(), 'no', 'such', 'folder.cast');
  const recording = session.record(path);
  const [error, failed] = await failure;
  assert.equal(error.code, 'ENOENT');
  assert.ok(error.message.startsWith(`the recording ${path}: ENOENT`), error.message);
  assert.equal(failed, recording);
  assert.equal(recording.error, error);
  recording.mark('ignored');
  await session.sendLine('hello');
  await session.expect('got hello');
  await assert.rejects(recording.stop(), error);
  await session.close();
});

test('a full disk is an error of the recording, and the program prints to its end', async () => {
  const session = shell('head -c 1000000 /dev/zero | tr "\\0" x; echo end', { screen: false });
  const recording = session.record('/dev/full');
  await session.expect('end');
  assert.equal((await session.ended).exitCode, 0);
  await assert.rejects(recording.stop(), { code: 'ENOSPC' });
});

test('a reader that goes away is an error of the recording, and the program prints to its end', async () => {
  const reader = spawn('head', ['-c', '100'], { stdio: ['pipe', 'ignore', 'ignore'] });
  const closed = once(reader, 'close');
  const session = shell('head -c 1000000 /dev/zero | tr "\\0" x; echo end', { screen: false });
  const recording = session.record(reader.stdin);
  await session.expect('end');
  await session.ended;
  // Node closes the pipe when the reader has exited, perhaps before a write has failed.
  await assert.rejects(recording.stop(), { code: /^(EPIPE|ECONNRESET|ERR_STREAM_PREMATURE_CLOSE)$/ });
  await closed;
});

test('close rejects with the error of a recording that nobody has stopped', async () => {
  const { session } = overFar();
  session.record(join(folder(), 'no', 'folder.cast'));
  await assert.rejects(session.close(), { code: 'ENOENT' });
  await session.close();
});

test('a slow recording slows the program down, and has all of its output at the end', async () => {
  const held: (() => void)[] = [];
  let text = '';
  let slow = true;
  const file = new Writable({
    highWaterMark: 1000,
    write(chunk, _encoding, callback) {
      text += chunk;
      if (slow) held.push(callback);
      else callback();
    },
  });
  const session = shell('head -c 1000000 /dev/zero | tr "\\0" x; echo end', { screen: false });
  const recording = session.record(file);
  let received = 0;
  session.on('data', (data) => {
    received += data.length;
  });
  await once(session, 'data');
  await assert.rejects(session.expect('end', { timeout: 200 }), { code: 'ETIMEDOUT' });
  assert.ok(received < 300_000, `${received} characters were read`);
  slow = false;
  for (const callback of held.splice(0)) callback();
  await session.ended;
  await recording.stop();
  assert.equal((await textOf(text)).length, 1_000_005);
});

test('a recording that is stopped while its stream is stuck no longer holds the program', async () => {
  const session = shell('head -c 1000000 /dev/zero | tr "\\0" x; echo end', { screen: false });
  const recording = session.record(new Writable({ highWaterMark: 1, write() {} }));
  await once(session, 'data');
  void recording.stop();
  await session.expect('end');
  await session.ended;
});

test('a recording of a process that is killed is readable up to its last whole line', async () => {
  const path = join(folder(), 'killed.cast');
  const writer = spawn(process.execPath, [KILLED, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(writer, 'exit');
  await once(writer.stdout, 'data');
  writer.kill('SIGKILL');
  await exited;
  const { cast, events, error } = await read(path);
  assert.ok(cast);
  assert.ok(error === undefined || /cut off/.test(String(error)), String(error));
  const text = events.map(({ data }) => data).join('');
  assert.match(text, /^line 1\r\nline 2\r\n/);
  const numbers = [...text.matchAll(/line (\d+)\r\n/g)].map(([, number]) => Number(number));
  assert.deepEqual(
    numbers,
    numbers.map((_, index) => index + 1),
  );
});

test('record refuses what is neither a path nor a stream, unknown options and wrong ones, and opens no file', async () => {
  const { session } = overFar();
  const path = join(folder(), 'refused.cast');
  const wrong: [unknown, object, RegExp][] = [
    [5, {}, /path of a file or a Writable/],
    [null, {}, /path of a file or a Writable/],
    [path, { idelLimit: 2 }, /unknown option 'idelLimit' of record; did you mean 'idleLimit'\?/],
    [path, { input: 'yes' }, /input must be true, false or 'keys'/],
    [path, { version: 1 }, /version must be 2 or 3/],
    [path, { idleLimit: 0 }, /idleLimit must be/],
    [path, { redact: [''] }, /must not be an empty string/],
  ];
  for (const [to, options, message] of wrong)
    assert.throws(() => session.record(to as string, options), message);
  await turn();
  assert.throws(() => readFileSync(path), { code: 'ENOENT' });
  const recording = session.record(new Collected());
  assert.throws(() => recording.mark(5 as unknown as string), TypeError);
  await recording.stop();
});

test('what cat shows and what is typed to it come in their order', async () => {
  const session = start('cat');
  const file = new Collected();
  const recording = session.record(file, { input: true, idleLimit: 1 });
  await session.sendLine('a');
  await session.expect('a\r\na\r\n');
  await session.sendEof();
  await session.ended;
  await recording.stop();
  const events = joined(await contentsOf(file.text));
  assert.deepEqual(events, [
    ['i', 'a\r'],
    ['o', 'a\r\na\r\n'],
    ['i', '\x04'],
    ['x', '0'],
  ]);
});
