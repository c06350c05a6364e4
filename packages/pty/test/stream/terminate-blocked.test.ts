import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { PtyChild } from 'strand-pty';
import { isGone } from '../support/proc.js';
import { asleepIn, blockedInWrite, shell } from '../support/pty-child.js';
import { test } from '../support/test.js';

const grace = 100;

async function end(child: PtyChild): Promise<string | null> {
  const { signal } = await child.terminate({ grace });
  child.destroy();
  await child.ended;
  return signal;
}

test('terminate ends a child that is blocked in a write of unread output', async () => {
  const child = shell('stty raw; exec yes');
  await blockedInWrite(child);
  assert.equal(await end(child), 'SIGHUP');
});

test('terminate kills a child that is blocked in a write and ignores SIGHUP and SIGTERM', async () => {
  const child = shell('trap "" HUP TERM; stty raw; exec yes');
  await blockedInWrite(child);
  assert.equal(await end(child), 'SIGKILL');
});

test('terminate kills a child that is blocked in a write after its reader has paused', async () => {
  const child = shell('trap "" HUP TERM; stty raw; exec yes');
  await new Promise<void>((resolve) => {
    child.once('data', () => {
      child.pause();
      resolve();
    });
  });
  await blockedInWrite(child);
  assert.equal(await end(child), 'SIGKILL');
});

test('terminate ends a child that waits for the terminal to drain, by discarding its output', async () => {
  // The writer is in another session, which terminate does not signal; it holds the terminal's write lock.
  const child = shell('stty raw; setsid yes & echo $!; sleep 0.1; exec stty -echo');
  await asleepIn(child, 'stty', 'tty_write_lock');
  await child.terminate({ grace });
  assert.ok(isGone(child.pid));
  // The writer's output is delivered again.
  await once(child, 'data');
  child.destroy();
  await child.ended;
});

test('terminate drops the output that it discards, and output from before is delivered', async () => {
  const child = shell('trap "" HUP TERM; printf first; stty raw; exec yes');
  await blockedInWrite(child);
  await child.terminate({ grace });
  let text = '';
  for await (const chunk of child) text += chunk;
  assert.match(text, /^first/);
});
