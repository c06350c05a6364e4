import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { PtyChild } from 'strand-pty';
import { isGone } from '../support/proc.js';
import { asleepIn, blockedInWrite, shell } from '../support/pty-child.js';
import { ourTerminals, test } from '../support/test.js';

/** Children whose output is not read, and the state to wait for before terminate. */
const blocked: readonly [where: string, script: string, until: (child: PtyChild) => Promise<void>][] = [
  ['in a write', 'stty raw; exec yes', blockedInWrite],
  ['in a write and ignores SIGHUP and SIGTERM', 'trap "" HUP TERM; stty raw; exec yes', blockedInWrite],
  [
    'in a drain behind a writer of another session',
    'stty raw; setsid yes & sleep 0.1; exec stty -echo',
    (child) => asleepIn(child, 'stty', 'tty_write_lock'),
  ],
];

for (const [where, script, until] of blocked) {
  test(`terminate ends within the grace a child that is blocked ${where}`, async () => {
    const child = shell(script, { readableHighWaterMark: 1 });
    await once(child, 'readable');
    await until(child);
    // If terminate did not discard output, this would never resolve, and the watchdog would fail the test.
    await child.terminate({ grace: 200 });
    assert.ok(isGone(child.pid));
    await child[Symbol.asyncDispose]();
    assert.deepEqual(ourTerminals(), []);
  });
}
