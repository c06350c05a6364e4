import assert from 'node:assert/strict';
import type { Screen } from 'strand-terminal';
import { retry } from '#src/testing/retry.js';
import { test } from '../support/test.js';

/** A screen of which only the changes matter. */
function fakeScreen(): { screen: Screen; listeners: Set<() => void> } {
  const listeners = new Set<() => void>();
  const screen = {
    flush: async () => {},
    onChange(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return { screen: screen as unknown as Screen, listeners };
}

const limits = { timeout: Number.POSITIVE_INFINITY, signal: undefined };

test('a change of the screen while it is checked is checked too', async () => {
  const { screen, listeners } = fakeScreen();
  let checks = 0;
  const outcome = await retry({ screen, ended: undefined, kind: 'screen', timeout: 0 }, limits, async () => {
    checks += 1;
    if (checks === 1) for (const listener of listeners) listener();
    return checks === 2;
  });
  assert.equal(outcome, 'held');
});

test('a matcher that is over does not listen to its screen any more', async () => {
  const { screen, listeners } = fakeScreen();
  const subject = { screen, ended: undefined, kind: 'screen', timeout: 0 };
  await retry(subject, limits, async () => true);
  assert.equal(await retry(subject, { ...limits, timeout: 0 }, async () => false), 'timeout');
  assert.equal(listeners.size, 0);
});
