/** A call of `run` that times out. */
import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type { ExpectTimeout, Session } from 'strand-terminal';
import { cleanUp } from './test.js';

/** Milliseconds. Nothing else waits as long. */
const HELD_MS = 12_345;

/**
 * Runs a command whose call times out when it has printed `partial` and sleeps, however long that takes: a shell on a busy machine may
 * not even have started within a short time.
 *
 * @param isSleeping - whether the command has the terminal and sleeps
 */
export async function timedOutRun(session: Session, isSleeping: () => boolean): Promise<ExpectTimeout> {
  let output = '';
  session.on('data', (text) => {
    output += text;
  });
  const expire = holdTimeout();
  const failure = session.run('echo partial; sleep 60', { timeout: HELD_MS }).then(
    () => assert.fail('the command has ended'),
    (error) => error as ExpectTimeout,
  );
  while (!isSleeping() || !output.includes('partial\r\n')) await session.settled({ quiet: 5 });
  expire();
  const error = await failure;
  assert.equal(error.name, 'ExpectTimeout');
  assert.match(error.message, /^the end of "echo partial; sleep 60" did not come within 12345 ms\./);
  return error;
}

/** Holds the next timer of HELD_MS. Returns a function that lets it expire. */
function holdTimeout(): () => void {
  const { setTimeout } = globalThis;
  let expire = (): void => assert.fail('no call has a timeout');
  const held = mock.method(globalThis, 'setTimeout', (callback: () => void, delay?: number, ...args: []) => {
    if (delay !== HELD_MS) return setTimeout(callback, delay, ...args);
    expire = callback;
    return undefined;
  });
  cleanUp(() => held.mock.restore());
  return () => expire();
}
