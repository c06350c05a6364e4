/** What users set in their shells, and what programs leave behind in the terminal. */
import assert from 'node:assert/strict';
import { isPosix, startShell, testInShells } from '../support/shells.js';

testInShells(
  'run in % works where variables with short names are read-only',
  async (shell) => {
    const session = startShell(shell);
    await session.run('readonly s=1 o=2 l=3');
    assert.equal((await session.run('echo "$s$o$l"')).output, '123\n');
  },
  isPosix,
);

testInShells(
  'run in % works while it emulates another shell',
  async (shell) => {
    const session = startShell(shell);
    for (const emulated of ['sh', 'ksh', 'zsh']) {
      await session.run(`emulate ${emulated}`);
      const { exitCode, output } = await session.run('echo one; (exit 3)');
      assert.deepEqual([exitCode, output], [3, 'one\n'], emulated);
    }
  },
  ({ name }) => name === 'zsh',
);

testInShells(
  'run in % works where printf is a function of the user',
  async (shell) => {
    const session = startShell(shell);
    await session.run('alias printf false');
    assert.equal((await session.run('echo one')).output, 'one\n');
  },
  ({ name }) => name === 'fish',
);

testInShells('run in % works after a program has left bracketed paste on', async (shell) => {
  const session = startShell(shell);
  await session.run(`command printf '\\033[?2004h'`);
  assert.equal((await session.run('echo one')).output, 'one\n');
});

testInShells(
  'run in % works when its prompt is so long and so high that the answer to its query looks like a key',
  async (shell) => {
    const session = startShell(shell);
    await session.run(`PS1='/ # '; clear`);
    assert.equal((await session.run('echo one')).output, 'one\n');
  },
  ({ name }) => name === 'busybox sh',
);
