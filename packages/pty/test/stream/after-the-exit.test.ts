import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { PtyChild } from 'strand-pty';
import { eventsOf, shell } from '../support/pty-child.js';
import { test } from '../support/test.js';

/** Calls every method that may still be called, twice. */
function tryEverything(child: PtyChild): void {
  for (let time = 0; time < 2; time++) {
    child.resize(100, 50);
    child.write('input after the exit', () => {});
    assert.equal(child.kill(), false);
    assert.equal(child.kill('SIGKILL'), false);
    assert.equal(child.kill(0), false);
    assert.equal(child.echo, false);
    assert.equal(child.foreground(), null);
    child.unref().ref().pause().resume();
  }
}

test("after 'exit', with output unread, no method of a PtyChild throws or signals a process", async () => {
  const child = shell('echo hello; exit 3');
  const events = eventsOf(child);
  child.pause();
  await child.exited;
  tryEverything(child);
  await once(child, 'close');
  assert.equal(child.exitCode, 3);
  assert.ok(!events.includes('error'));
});

test("after 'close' no method of a PtyChild throws or signals a process", async () => {
  const child = shell('exit 3');
  const events = eventsOf(child);
  child.resume();
  await once(child, 'close');
  tryEverything(child);
  child.destroy();
  await new Promise(setImmediate);
  assert.deepEqual(await child.terminate(), { exitCode: 3, signal: null });
  assert.ok(!events.includes('error'));
});

test("inside 'exit' and 'close' no method of a PtyChild throws", async () => {
  const child = shell('echo hello; exit 3');
  const thrown: unknown[] = [];
  child.resume();
  for (const event of ['exit', 'close']) {
    child.once(event, () => {
      try {
        tryEverything(child);
      } catch (error) {
        thrown.push(error);
      }
    });
  }
  await once(child, 'close');
  assert.deepEqual(thrown, []);
});

test('kill returns false for a dead child that is not reaped yet', async () => {
  const child = shell('exec sleep 60');
  child.resume();
  assert.equal(child.kill('SIGKILL'), true);
  // No turn of the event loop passes, so the child is not reaped.
  let lived = true;
  while (lived) lived = child.kill(0);
  assert.equal(child.signalCode, null);
  assert.deepEqual(await child.ended, { exitCode: null, signal: 'SIGKILL' });
});

test('resize after the exit does not change columns and rows', async () => {
  const child = shell('exit', { columns: 90, rows: 30 });
  child.resume();
  await child.ended;
  child.resize(100, 50);
  assert.deepEqual([child.columns, child.rows], [90, 30]);
  assert.throws(() => child.resize(0, 50), RangeError);
});

test('kill accepts signal names and numbers, and throws for an invalid one', async () => {
  const child = shell('trap "echo got" USR1; echo ready; while :; do sleep 0.02; done');
  let text = '';
  child.on('data', (chunk) => {
    text += chunk;
  });
  while (!text.includes('ready')) await once(child, 'data');
  assert.equal(child.kill('USR1'), true);
  while (!text.includes('got')) await once(child, 'data');
  assert.throws(() => child.kill('SIGNOTHING'), TypeError);
  assert.throws(() => child.kill(65), RangeError);
  assert.equal(child.kill(9), true);
  assert.deepEqual(await child.ended, { exitCode: null, signal: 'SIGKILL' });
});
