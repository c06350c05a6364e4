import assert from 'node:assert/strict';
import { startShell, testInShells } from '../support/shells.js';

testInShells('run in % gives the output and the status of a command', async (shell) => {
  const session = startShell(shell);
  const { exitCode, output, truncated, duration } = await session.run('echo one; echo two');
  assert.deepEqual({ exitCode, output, truncated }, { exitCode: 0, output: 'one\ntwo\n', truncated: false });
  assert.ok(duration > 0);
  assert.equal((await session.run('sh -c "exit 7"')).exitCode, 7);
  assert.equal((await session.run('printf incomplete')).output, 'incomplete');
  assert.equal((await session.run('')).output, '');
});

testInShells('run in % works on a terminal of 20 columns', async (shell) => {
  const session = startShell(shell, { columns: 20, rows: 5 });
  const long = 'x'.repeat(150);
  assert.equal((await session.run(`echo ${long}; echo end`)).output, `${long}\nend\n`);
  assert.equal((await session.run('echo again')).output, 'again\n');
});

testInShells('run in % gives plain text, or with raw the stream', async (shell) => {
  const session = startShell(shell);
  const command = `printf '\\033[31mred\\033[m 10%%\\r\\033[32mred\\033[m 100%%\\n'`;
  assert.equal((await session.run(command)).output, 'red 100%\n');
  const raw = await session.run(command, { raw: true });
  assert.equal(raw.output, '\x1b[31mred\x1b[m 10%\r\x1b[32mred\x1b[m 100%\r\n');
});

testInShells('run in % keeps the beginning and the end of long output', async (shell) => {
  const session = startShell(shell);
  const { output, truncated } = await session.run('seq 100000', { maxOutput: 100 });
  assert.equal(truncated, true);
  assert.match(
    output,
    /^1\n2\n3\n[\d\n]*\[\.\.\. 588,?795 characters are missing \.\.\.\]\n[\d\n]*\n100000\n$/,
  );
});

testInShells('run in % of a command that clears the screen gives what comes after', async (shell) => {
  const session = startShell(shell);
  assert.equal((await session.run('echo before; clear; echo after')).output, 'after\n');
  assert.equal(
    (await session.run('tput reset 2>/dev/null || printf "\\033c"; echo again')).output,
    'again\n',
  );
});
