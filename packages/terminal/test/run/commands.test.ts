import assert from 'node:assert/strict';
import { isPosix, startShell, testInShells, untilForeground } from '../support/shells.js';

testInShells('run in % takes commands of several lines, with here-documents and comments', async (shell) => {
  const session = startShell(shell);
  const command = shell.isPosix
    ? 'for i in 1 2\ndo\n  echo "$i" # a comment\ndone\ncat <<END\nhere $((1 + 1))\n\tdone\nEND\n'
    : 'for i in 1 2\n  echo $i # a comment\nend\nprintf "here 2\\n\\tdone\\n"\n';
  assert.equal((await session.run(command)).output, '1\n2\nhere 2\n\tdone\n');
});

testInShells(
  'run in % takes a here-document without its end, and a subshell that fails',
  async (shell) => {
    const session = startShell(shell);
    const document = (await session.run('cat <<END\nhello')).output;
    assert.match(document, /hello/);
    assert.doesNotMatch(document, /strand/);
    const { exitCode, output } = await session.run('(\n  echo a\n  exit 3\n)');
    assert.deepEqual([exitCode, output], [3, 'a\n']);
  },
  isPosix,
);

testInShells('run in % passes every character of a command on', async (shell) => {
  const session = startShell(shell);
  const text = `tab\there "double" \`back\` $HOME !! !$ \\n \x01\x03\x04\x15\x1b é漢😀 #@ %s`;
  const { output } = await session.run(
    `printf '%s' '${shell.isPosix ? text : text.replaceAll('\\', '\\\\')}' | od -An -tx1`,
  );
  assert.equal(output.replace(/\s+/g, ''), Buffer.from(text).toString('hex'));
});

testInShells('run in % takes a command of 100,000 characters', async (shell) => {
  const session = startShell(shell);
  const { output } = await session.run(
    `printf '%s' '${'x'.repeat(99_000)}' | wc -c; printf %s '${'y'.repeat(900)}' | wc -c`,
  );
  assert.equal(output.replaceAll(' ', ''), '99000\n900\n');
});

testInShells(
  'run in % fails clearly for a command with an unbalanced quote, and the session is usable',
  async (shell) => {
    const session = startShell(shell);
    for (const command of [
      `echo "open`,
      `echo 'open`,
      'echo )',
      shell.isPosix ? 'if true' : 'if true; echo',
    ]) {
      const { exitCode, output } = await session.run(command);
      assert.notEqual(exitCode, 0, command);
      assert.notEqual(output, '', command);
      assert.equal((await session.run('echo fine')).output, 'fine\n');
    }
  },
);

testInShells('run in % lets the command read what is typed meanwhile', async (shell) => {
  const session = startShell(shell);
  const run = session.run('head -n 1; cat');
  await untilForeground(session, 'head');
  await session.sendLine('first');
  await untilForeground(session, 'cat');
  await session.sendLine('second');
  await session.expect('second\r\nsecond\r\n');
  await session.sendEof();
  assert.equal((await run).output, 'first\nfirst\nsecond\nsecond\n');
  assert.equal((await session.run('echo next')).output, 'next\n');
});

testInShells('run in % works with a prompt of several lines that changes', async (shell) => {
  const session = startShell(shell);
  const set = shell.isPosix
    ? `PS1='\n┌ line 1\n└ line 2 > '`
    : 'function fish_prompt; printf "\\n┌ line 1\\n└ line 2 > "; end';
  await session.run(set);
  assert.equal((await session.run('echo one')).output, 'one\n');
  await session.expect(/line 2 > \r?$/);
  await session.run(shell.isPosix ? `PS1='# '` : 'function fish_prompt; echo "# "; end');
  assert.equal((await session.run('echo two')).output, 'two\n');
  const shown = await session.run(shell.isPosix ? 'echo "$PS1"' : 'fish_prompt');
  assert.match(shown.output, /^# +\n$/);
});
