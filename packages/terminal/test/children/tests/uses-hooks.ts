import { afterEach, test } from 'node:test';
import { createSessions, expectScreen } from 'strand-terminal/testing';

const sessions = createSessions({ afterEach });

test('closes its session', async () => {
  const session = sessions.spawn('cat');
  await session.sendLine('closed');
  await expectScreen(session).toShow('closed');
  await session.close();
});

test('leaves its program running', async () => {
  await expectScreen(sessions.spawn('sh', ['-c', 'echo still here; read -r line'])).toShow('still here');
});
