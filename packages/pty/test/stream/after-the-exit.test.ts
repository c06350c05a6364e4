import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { PtyChild } from 'strand-pty';
import { eventsOf, shell } from '../support/pty-child.js';
import { test } from '../support/test.js';

/** All that one may still try, twice. */
function tryEverything(child: PtyChild): void {
  for (let time = 0; time < 2; time++) {
    child.resize(100, 50);
    child.write('nobody reads this', () => {});
    assert.equal(child.kill(), false);
    assert.equal(child.kill('SIGKILL'), false);
    assert.equal(child.kill(0), false);
    assert.equal(child.echo, false);
    assert.equal(child.foreground(), null);
    child.unref().ref().pause().resume();
  }
}

test('after the exit, with output unread, nothing throws and nobody is signalled', async () => {
  const child = shell('echo hello; exit 3');
  const events = eventsOf(child);
  child.pause();
  await child.exited;
  tryEverything(child);
  await once(child, 'close');
  assert.equal(child.exitCode, 3);
  assert.ok(!events.includes('error'));
});

test('after the close nothing throws and nobody is signalled', async () => {
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

test('inside exit and inside close nothing throws either', async () => {
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

test('kill is false as soon as the child is dead, also when nobody has noticed', async () => {
  const child = shell('exec sleep 60');
  child.resume();
  assert.equal(child.kill('SIGKILL'), true);
  // No turn of the event loop passes, so it is not reaped.
  let lived = true;
  while (lived) lived = child.kill(0);
  assert.equal(child.signalCode, null);
  assert.deepEqual(await child.ended, { exitCode: null, signal: 'SIGKILL' });
});

test('after the exit the size stays what it was', async () => {
  const child = shell('exit', { columns: 90, rows: 30 });
  child.resume();
  await child.ended;
  child.resize(100, 50);
  assert.deepEqual([child.columns, child.rows], [90, 30]);
  assert.throws(() => child.resize(0, 50), RangeError);
});

test('kill takes names, numbers and refuses what is no signal', async () => {
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
