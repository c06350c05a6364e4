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

test('a child that is blocked in a write while nobody reads ends', async () => {
  const child = shell('stty raw; exec yes');
  await blockedInWrite(child);
  assert.equal(await end(child), 'SIGHUP');
});

test('a child that is blocked in a write and ignores the signals is killed', async () => {
  const child = shell('trap "" HUP TERM; stty raw; exec yes');
  await blockedInWrite(child);
  assert.equal(await end(child), 'SIGKILL');
});

test('a paused reader that has read before is no hindrance', async () => {
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

test('a child that waits for its output to drain is beyond SIGKILL: the output is discarded', async () => {
  // The writer is in a session of its own, where no signal of ours reaches it; it holds the terminal's lock.
  const child = shell('stty raw; setsid yes & echo $!; sleep 0.1; exec stty -echo');
  await asleepIn(child, 'stty', 'tty_write_lock');
  await child.terminate({ grace });
  assert.ok(isGone(child.pid));
  // What the writer says is heard again.
  await once(child, 'data');
  child.destroy();
  await child.ended;
});

test('what was discarded for the end of a child is not delivered, and what came before is', async () => {
  const child = shell('trap "" HUP TERM; printf first; stty raw; exec yes');
  await blockedInWrite(child);
  await child.terminate({ grace });
  let text = '';
  for await (const chunk of child) text += chunk;
  assert.match(text, /^first/);
});
