import assert from 'node:assert/strict';
import { EOF } from 'strand-terminal';
import { startShell, testInShells, untilForeground } from '../support/shells.js';
import { timedOutRun } from '../support/timed-out-run.js';

testInShells('run in % is ended by Ctrl-C with the status of the command', async (shell) => {
  const session = startShell(shell);
  const run = session.run('echo started; sleep 60; echo not reached');
  await untilForeground(session, 'sleep');
  await session.sendControl('c');
  const { exitCode, output } = await run;
  assert.equal(exitCode, 130);
  assert.match(output, /^started\n/);
  assert.doesNotMatch(output, /\nnot reached/);
  assert.deepEqual((await session.run('echo next')).output, 'next\n');
});

testInShells(
  'run in % rejects at the timeout with the output so far, and works again after Ctrl-C',
  async (shell) => {
    const session = startShell(shell);
    const { before } = await timedOutRun(session, () => session.state().name === 'sleep');
    assert.equal(before, 'partial\n');
    await session.sendControl('c');
    const { exitCode, output } = await session.run('echo next; sh -c "exit 4"');
    assert.deepEqual({ exitCode, output }, { exitCode: 4, output: 'next\n' });
  },
);

testInShells('run in % does not take the late end of an earlier command for its own', async (shell) => {
  const session = startShell(shell);
  await assert.rejects(session.run('sleep 0.7; echo late; sh -c "exit 9"', { timeout: 300 }));
  const { exitCode, output } = await session.run('echo mine');
  assert.deepEqual({ exitCode, output }, { exitCode: 0, output: 'mine\n' });
});

testInShells('run in % of exit rejects with how the shell ended', async (shell) => {
  const session = startShell(shell);
  await assert.rejects(
    session.run('echo bye; exit 3'),
    (error: Error & { before: string; status: unknown }) => {
      assert.equal(error.name, 'ExpectEnded');
      assert.match(error.message, /^the end of "echo bye; exit 3" did not come: the program exited with 3\./);
      // bash says that it exits.
      assert.match(error.before, /^bye\n(exit\n)?$/);
      assert.deepEqual(error.status, { exitCode: 3, signal: null });
      return true;
    },
  );
  await assert.rejects(session.run('echo'), {
    name: 'ExpectEnded',
    message: /^run needs a session that has not ended: the program exited with 3\./,
  });
});

testInShells('run in % of exit leaves nothing of what it typed to expect', async (shell) => {
  const session = startShell(shell);
  await assert.rejects(session.run('echo bye; exit 4'), { name: 'ExpectEnded' });
  assert.match((await session.expect(EOF)).before, /^bye\r\n(exit\r\n)?$/);
});

testInShells('calls of run at once in % are served in their order', async (shell) => {
  const session = startShell(shell);
  const results = await Promise.all([1, 2, 3].map((n) => session.run(`echo ${n}; sh -c "exit ${n}"`)));
  assert.deepEqual(
    results.map(({ exitCode, output }) => [exitCode, output]),
    [1, 2, 3].map((n) => [n, `${n}\n`]),
  );
});

testInShells(
  'run in % does not wait for a job in the background, and its late output disturbs no command',
  async (shell) => {
    const session = startShell(shell);
    const { exitCode } = await session.run(`sh -c 'while ! test -e go; do sleep 0.01; done; echo late' &`);
    assert.equal(exitCode, 0);
    await session.sendLine('touch go');
    await session.expect('late\r\n');
    assert.equal((await session.run('echo next')).output, 'next\n');
  },
);
