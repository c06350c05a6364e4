import assert from 'node:assert/strict';
import { isPosix, startShell, testInShells } from '../support/shells.js';

const asks = 'stty -echo; read -r word; stty echo; echo "${#word} characters"';

testInShells(
  'a secret that is sent while run gives its command to % goes to the command',
  async (shell) => {
    const session = startShell(shell);
    const result = session.run(asks);
    await session.sendSecret('swordfish');
    assert.equal((await result).output, '9 characters\n');
    assert.doesNotMatch(session.screen.text({ scrollback: true }), /swordfish/);
  },
  isPosix,
);

testInShells(
  'the state of % while run gives it a command is working, though the terminal does not echo then',
  async (shell) => {
    const session = startShell(shell);
    const result = session.run(asks);
    assert.equal((await session.waitForState('password')).state, 'password');
    await session.sendLine('four');
    assert.equal((await result).output, '4 characters\n');
  },
  isPosix,
);
