import assert from 'node:assert/strict';
import { Session } from 'strand-terminal';
import { expectScreen, test } from 'strand-terminal/testing';

test('leaves its program running', async ({ spawn }) => {
  const session = spawn('sh', ['-c', 'echo still here; read -r line']);
  await expectScreen(session).toShow('still here');
});

test('leaves a program running that it has started by itself', async () => {
  await expectScreen(Session.spawn('sh', ['-c', 'echo hidden; read -r line'])).toShow('hidden');
});

test('does not wait for a program that ends by itself', async ({ spawn }) => {
  await expectScreen(spawn('sh', ['-c', 'echo bye; sleep 0.1'])).toShow('bye');
});

test('closes its session', async ({ spawn }) => {
  await using session = spawn('cat');
  await session.sendLine('closed');
  await expectScreen(session).toShow('closed');
});

test('fails before it closes', async ({ spawn }) => {
  spawn('cat');
  assert.fail('the reason');
});

test('waits longer than its timeout', { timeout: 300 }, async ({ spawn }) => {
  await spawn('cat').expect('never');
});

test.skip('is left out', () => assert.fail());
