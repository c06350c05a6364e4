import assert from 'node:assert/strict';
import { ProcessExitedAlready, spawn } from 'strand-pty';
import { closeOf, Listener, shell, textOf } from '../support/pty-child.js';
import { test } from '../support/test.js';

test('waitForEcho resolves when a password prompt turns echo off, and when it is on again', async () => {
  const child = shell('stty -echo; printf "Password: "; read -r secret; stty echo; echo; cat');
  const listener = new Listener(child);
  await child.waitForEcho(false);
  await listener.received('Password: ');
  child.write('secret\n');
  await child.waitForEcho(true);
  child.end();
  await child.ended;
  assert.equal(listener.text, 'Password: \n');
});

test('waitForEcho resolves at once when echo is in that state', async () => {
  const child = spawn('cat', [], { echo: false });
  await child.waitForEcho(false, { timeout: 0 });
  child.end();
  await textOf(child);
});

test('waitForEcho rejects with ETIMEDOUT after its timeout, and with the reason after an abort', async () => {
  const child = spawn('cat');
  await assert.rejects(child.waitForEcho(false, { timeout: 0 }), {
    code: 'ETIMEDOUT',
    message: 'the echo was not off within 0 ms',
  });
  const reason = new Error('no longer');
  await assert.rejects(child.waitForEcho(false, { signal: AbortSignal.abort(reason) }), reason);
  const abort = new AbortController();
  const waiting = child.waitForEcho(false, { signal: abort.signal });
  abort.abort(reason);
  await assert.rejects(waiting, reason);
  child.end();
  await textOf(child);
});

test('waitForEcho rejects when the child ends before, though echo is false then', async () => {
  const child = shell('read -r line');
  const waiting = child.waitForEcho(false);
  child.write('\n');
  await assert.rejects(waiting, ProcessExitedAlready);
  await textOf(child);
  await assert.rejects(child.waitForEcho(true), /the process ended before its echo was on/);
});

test('waitForEcho rejects when the child is destroyed before, though it lives on', async () => {
  const child = shell(`trap '' HUP; echo ready; while :; do sleep 0.01; done`);
  await new Listener(child).received('ready');
  const waiting = child.waitForEcho(false);
  child.destroy();
  await assert.rejects(waiting, /the terminal was closed before its echo was off/);
  child.kill('SIGKILL');
  await closeOf(child);
});

test('waitForEcho with an invalid argument rejects with its name', async () => {
  const child = spawn('cat');
  // @ts-expect-error: null is not options
  await assert.rejects(child.waitForEcho(false, null), /options must be an object, got null/);
  // @ts-expect-error: a number is not an AbortSignal
  await assert.rejects(child.waitForEcho(true, { signal: 5 }), /signal must be an AbortSignal, got 5/);
  await assert.rejects(
    child.waitForEcho(true, { signal: AbortSignal.abort(new Error('no')) }),
    /^Error: no$/,
  );
  // @ts-expect-error: a string is not a boolean
  await assert.rejects(child.waitForEcho('off'), /echo must be true or false, got 'off'/);
  await assert.rejects(child.waitForEcho(false, { timeout: -1 }), /timeout must be/);
  child.end();
  await textOf(child);
});
