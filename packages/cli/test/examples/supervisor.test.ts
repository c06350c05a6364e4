import assert from 'node:assert/strict';
import { runExample } from '../support/example.js';
import { test } from '../support/test.js';

test('the supervisor starts a program that fails again, and stops every program at SIGTERM', async () => {
  const run = runExample('supervisor.mjs');
  const clock = Number(await run.received(/clock: started as process (\d+)\n/));
  await run.received(/clock: \d\d:\d\d:\d\d\n/);
  await run.received(/flaky: ended by 1\nflaky: starts again in 200 ms\n.*flaky: started as process \d+\n/s);
  run.kill('SIGTERM');
  const { stdout, stderr, status } = await run.end();
  assert.match(stdout, /clock: ended by SIGTERM\n.*all stopped\n$/s);
  assert.equal(stderr, '');
  assert.equal(status, 0);
  assert.throws(() => process.kill(clock, 0), { code: 'ESRCH' });
});
