import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { SpawnOptions } from 'strand-pty';
import { eventsOf, Listener, shell } from '../support/pty-child.js';
import { test } from '../support/test.js';

/** The output of `cat` for an input that is ended, without echo. */
async function catOf(input: string, options: SpawnOptions = {}): Promise<string> {
  const child = shell('exec cat', { echo: false, ...options });
  const listener = new Listener(child);
  child.end(input);
  assert.deepEqual(await child.ended, { exitCode: 0, signal: null });
  return listener.text;
}

test('end() ends the input of a child in canonical mode', async () => {
  assert.equal(await catOf(''), '');
  assert.equal(await catOf('line\n'), 'line\n');
});

test('end() ends the input also after an unfinished line', async () => {
  assert.equal(await catOf('part'), 'part');
  assert.equal(await catOf('line\npart'), 'line\npart');
});

test('end() ends the input after a carriage return, or an EOF character, without sending one too many', async () => {
  assert.equal(await catOf('line\r'), 'line\n');
  assert.equal(await catOf('part\x04\x04'), 'part');
});

test('end() waits until the input written before has arrived', async () => {
  const lines = Array.from({ length: 100 }, (_, index) => `line ${index}\n`).join('');
  assert.equal(await catOf(lines), lines);
});

test("'finish' comes when the end of the input has been sent, and output goes on", async () => {
  const child = shell('cat > /dev/null; echo done; read line < /dev/tty; echo "got $line"', { echo: false });
  const events = eventsOf(child);
  const listener = new Listener(child);
  child.end('some\n');
  await listener.received('done\n');
  assert.ok(events.includes('finish'));
  assert.ok(!events.includes('exit'));
  child.kill();
  await child.ended;
});

test("with eof: 'canonical' end() sends nothing to a terminal in raw mode", async () => {
  const child = shell('stty raw -echo; echo ready; head -c 3; echo; read line', { raw: true });
  const listener = new Listener(child);
  await listener.received('ready\n');
  child.end('ab');
  await once(child, 'finish');
  assert.ok(!listener.text.includes('\x04'));
  child.destroy();
  await child.ended;
});

test("with eof: 'always' end() sends the EOF character also in raw mode, as an ordinary byte", async () => {
  const child = shell('stty raw -echo; echo ready; head -c 3 | od -An -tx1', { eof: 'always' });
  const listener = new Listener(child);
  await listener.received('ready\n');
  child.end('ab');
  await child.ended;
  assert.match(listener.text, /61 62 04/);
});

test("with eof: 'hangup' end() closes the terminal after its input and output", async () => {
  const child = shell('read line; echo "got $line"; exec sleep 60', { eof: 'hangup', echo: false });
  const listener = new Listener(child);
  child.write('hello\n');
  await listener.received('got hello\n');
  child.end();
  assert.deepEqual(await child.ended, { exitCode: null, signal: 'SIGHUP' });
});

test('end() sends the EOF character that the terminal has at that time', async () => {
  const child = shell('stty eof ^X; echo ready; exec cat', { echo: false });
  const listener = new Listener(child);
  await listener.received('ready\n');
  child.end('hello\n');
  await child.ended;
  assert.equal(listener.text, 'ready\nhello\n');
});

test('end() calls its callback, and a second end() emits no error', async () => {
  const child = shell('exec cat');
  child.resume();
  await new Promise<void>((resolve) => {
    child.end(() => resolve());
    child.end();
  });
  assert.deepEqual(await child.ended, { exitCode: 0, signal: null });
});
