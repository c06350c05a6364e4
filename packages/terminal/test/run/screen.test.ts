import assert from 'node:assert/strict';
import { startShell, testInShells } from '../support/shells.js';

testInShells('the screen shows a command of run in % as if it had been typed', async (shell) => {
  const session = startShell(shell, { rows: 30 });
  await session.run(
    shell.isPosix ? `PS1='> ' PROMPT='> ' RPROMPT=` : 'function fish_prompt; printf "> "; end',
  );
  for (const n of [1, 2]) await session.run(`echo ${n}`);
  await session.run('echo several\necho lines');
  await session.waitForState(['keys', 'line']);
  const text = session.screen.text();
  assert.ok(
    text.trimEnd().endsWith('> echo 1\n1\n> echo 2\n2\n> echo several\necho lines\nseveral\nlines\n>'),
    text,
  );
  // fish may still have drawn its first prompt.
  assert.doesNotMatch(text.slice(text.indexOf('> echo 1')), /7717/);
});

testInShells('the screen shows a command of run in % also when it scrolls and is narrow', async (shell) => {
  const session = startShell(shell, { columns: 40, rows: 50, screen: { scrollback: 5 } });
  await session.run(
    shell.isPosix ? `PS1='> ' PROMPT='> ' RPROMPT=` : 'function fish_prompt; printf "> "; end',
  );
  for (let n = 0; n < 30; n += 1) await session.run(`echo ${n}`);
  await session.waitForState(['keys', 'line']);
  assert.ok(
    session.screen.text().trimEnd().endsWith('> echo 28\n28\n> echo 29\n29\n>'),
    session.screen.text(),
  );
});

testInShells('the screen shows control characters in a command of run in % with a caret', async (shell) => {
  const session = startShell(shell, { rows: 40 });
  await session.run(`printf %s 'a\x1b[2J\x07b' >/dev/null`);
  await session.waitForState(['keys', 'line']);
  assert.ok(session.screen.text().includes(`printf %s 'a^[[2J^Gb' >/dev/null`), session.screen.text());
});
