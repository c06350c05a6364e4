import assert from 'node:assert/strict';
import { once } from 'node:events';
import { closeOf, eventsOf, Listener, shell, textOf } from '../support/pty-child.js';
import { test } from '../support/test.js';

test("'spawn' is the first event, in a later turn, and 'close' the last", async () => {
  const child = shell('echo hello');
  const events = eventsOf(child);
  assert.deepEqual(events, []);
  await once(child, 'close');
  await new Promise(setImmediate);
  assert.equal(events[0], 'spawn');
  assert.equal(events.at(-1), 'close');
  assert.deepEqual([...events].sort(), ['close', 'data', 'end', 'exit', 'finish', 'spawn']);
});

test("'exit' and 'close' have the code of a child that exits", async () => {
  const child = shell('exit 7');
  child.resume();
  const [exit, close] = await Promise.all([once(child, 'exit'), once(child, 'close')]);
  assert.deepEqual(exit, [7, null]);
  assert.deepEqual(close, [7, null]);
  assert.equal(child.exitCode, 7);
  assert.equal(child.signalCode, null);
});

test("'exit' and 'close' have the signal of a child that is killed", async () => {
  const child = shell('kill -USR1 $$');
  child.resume();
  const [exit, close] = await Promise.all([once(child, 'exit'), once(child, 'close')]);
  assert.deepEqual(exit, [null, 'SIGUSR1']);
  assert.deepEqual(close, [null, 'SIGUSR1']);
  assert.equal(child.exitCode, null);
  assert.equal(child.signalCode, 'SIGUSR1');
});

test('death by a real-time signal is reported with its number, as SIG35', async () => {
  const child = shell('kill -35 $$');
  child.resume();
  assert.deepEqual(await child.ended, { exitCode: null, signal: 'SIG35' });
});

test("'exit' comes at once, also while paused, and 'end' only after the output has been read", async () => {
  const child = shell('echo hello; exit 3');
  const events = eventsOf(child);
  child.pause();
  assert.deepEqual(await once(child, 'exit'), [3, null]);
  await new Promise(setImmediate);
  assert.deepEqual(events, ['spawn', 'exit']);
  assert.equal(child.exitCode, 3);
  child.resume();
  await once(child, 'close');
  assert.deepEqual(events.slice(2, 5), ['data', 'end', 'finish']);
});

test("'end' never precedes 'exit'", async () => {
  for (let run = 0; run < 50; run++) {
    const child = shell('exec 0<&- 1>&- 2>&-; :');
    const events = eventsOf(child);
    await child.ended;
    assert.ok(events.indexOf('exit') < events.indexOf('end'), events.join());
  }
});

test("a child that closes its terminal and lives on emits 'exit' and 'end' only when it exits", async () => {
  const child = shell('echo early; exec 0<&- 1>&- 2>&-; sleep 0.2; echo late > /dev/tty; exit 5');
  const listener = new Listener(child);
  assert.deepEqual(await child.ended, { exitCode: 5, signal: null });
  assert.equal(listener.text, 'early\nlate\n');
});

test("output of a background job after the exit comes before 'end'", async () => {
  const child = shell('trap "" HUP; { sleep 0.3; echo late; } & echo early; exit 3');
  const events = eventsOf(child);
  const text = textOf(child);
  await child.exited;
  assert.ok(!events.includes('end'));
  assert.equal(await text, 'early\nlate\n');
});

test('exitCode and signalCode are null while the child runs, and pid stays after the exit', async () => {
  const child = shell('read line; exit 1');
  const { pid } = child;
  assert.ok(pid > 0);
  assert.equal(child.exitCode, null);
  assert.equal(child.signalCode, null);
  child.resume().end('\n');
  assert.deepEqual(await closeOf(child), { exitCode: 1, signal: null });
  assert.equal(child.pid, pid);
});

test("ttyName is the name of the child's terminal", async () => {
  const child = shell('tty');
  assert.match(child.ttyName, /^\/dev\/pts\/\d+$/);
  assert.equal(await textOf(child), `${child.ttyName}\n`);
});
