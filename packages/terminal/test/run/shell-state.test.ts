import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isPosix, startShell, testInShells } from '../support/shells.js';

testInShells('run in % gives a command its status before in $?, and leaves its own', async (shell) => {
  const session = startShell(shell);
  const status = shell.isPosix ? '$?' : '$status';
  await session.run('sh -c "exit 7"');
  assert.equal((await session.run(`echo ${status}`)).output, '7\n');
  assert.equal((await session.run(`echo ${status}`)).output, '0\n');
  await session.run('sh -c "exit 3"');
  await session.sendLine(`echo status ${status}`);
  await session.expect(/status 3\r/);
});

testInShells('run in % keeps directories, variables and functions for later commands', async (shell) => {
  const session = startShell(shell);
  await session.run(
    shell.isPosix ? 'cd /; x=5; f() { echo "f $1"; }' : 'cd /; set x 5; function f; echo "f $argv"; end',
  );
  assert.equal((await session.run('pwd; echo $x; f 1')).output, '/\n5\nf 1\n');
});

testInShells('run in % has the echo on for the command, unless it was off', async (shell) => {
  const session = startShell(shell);
  assert.match((await session.run('stty -a')).output, /[ \n]echo /);
  if (shell.name === 'dash') {
    await session.run('stty -echo');
    assert.match((await session.run('stty -a')).output, /-echo /);
    assert.equal((await session.run('echo $((6 * 7))')).output, '42\n');
  }
});

testInShells(
  'run in % leaves set -x, set -u and set -e to the commands',
  async (shell) => {
    const session = startShell(shell);
    await session.run('set -x');
    const traced = await session.run('echo hi');
    assert.match(traced.output, /^(\+.* echo hi\n)hi\n$/);
    await session.run('set +x');
    await session.run('set -u');
    const unset = await session.run('echo "$nothing"; echo not reached');
    assert.notEqual(unset.exitCode, 0);
    assert.match(unset.output, /nothing/);
    assert.equal((await session.run('echo fine')).output, 'fine\n');
    await session.run('set +u; set -e');
    assert.equal((await session.run('if false; then :; fi; echo kept')).output, 'kept\n');
    assert.equal((await session.run('! true')).exitCode, 1);
    const list = await session.run('false && echo not reached');
    assert.deepEqual([list.exitCode, list.output], [1, '']);
    assert.equal((await session.run('cat <<END\nkept\nEND')).output, 'kept\n');
    await assert.rejects(session.run('false; echo not reached'), { name: 'ExpectEnded' });
  },
  isPosix,
);

testInShells('run in % leaves no variable and no function of its own to the command', async (shell) => {
  const session = startShell(shell);
  const { output } = await session.run(shell.isPosix ? 'set' : 'set; functions');
  // The last command is in variables of bash and fish, and the hooks are in the others.
  const lines = output
    .split('\n')
    .filter(
      (line) =>
        /__strand/.test(line) &&
        !/^(_\b|BASH_|PROMPT_COMMAND|PS1|zshaddhistory_functions|history)/.test(line),
    );
  assert.deepEqual(lines, []);
});

testInShells('run in % keeps its lines out of the history where the shell can', async (shell) => {
  const session = startShell(shell);
  const home = (await session.run('echo $HOME')).output.trim();
  for (const n of [1, 2, 3]) await session.run(`echo ${n}`);
  await session.sendLine('echo typed');
  await session.expect('typed\r\n');
  await session.run('true');
  await session.sendLine('exit');
  await session.ended;
  if (shell.name === 'dash') return;
  const file = shell.name === 'fish' ? join(home, '.local/share/fish/fish_history') : join(home, 'history');
  writeFileSync(file, '', { flag: 'a' });
  const ours = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.includes('7717'));
  // zsh decides before it runs the first line; busybox sh cannot leave a line out, but keeps equal ones once.
  assert.ok(ours.length <= (shell.name === 'busybox sh' ? 2 : shell.name === 'zsh' ? 1 : 0), ours.join('\n'));
});
