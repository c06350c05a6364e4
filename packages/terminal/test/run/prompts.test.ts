/** Prompts that programs draw, and settings of shells that public reports name as the end of such a tool. */
import assert from 'node:assert/strict';
import { isInstalled } from '../support/programs.js';
import { type Shell, shells, startShell, untilForeground } from '../support/shells.js';
import { test } from '../support/test.js';

function shellNamed(name: Shell['name']): Shell {
  return shells.find((shell) => shell.name === name) as Shell;
}

const bash = shellNamed('bash');
const zsh = shellNamed('zsh');
const inBash = { skip: !isInstalled('bash') && 'bash is not installed' };
const inZsh = { skip: !isInstalled('zsh') && 'zsh is not installed' };

/** As starship does: each prompt is computed, and PS1 is overwritten. */
const FRAMEWORK = `draw() { local s=$?; PS1="\\[\\e[1m\\]\\w [$s]\\[\\e[m\\]\n> "; }; PROMPT_COMMAND=draw`;

test(
  'run in bash works with PROMPT_COMMAND that overwrites PS1, and leaves it as it was',
  async () => {
    const session = startShell(bash);
    await session.run(FRAMEWORK);
    assert.equal((await session.run('echo one; (exit 5)')).output, 'one\n');
    await session.expect(/\[5\]\r\n> $/);
    assert.equal((await session.run('true')).exitCode, 0);
    await session.sendLine('declare -p PROMPT_COMMAND');
    await session.expect('declare -- PROMPT_COMMAND="draw"\r');
    const interrupted = session.run('sleep 60');
    await untilForeground(session, 'sleep');
    await session.sendControl('c');
    assert.equal((await interrupted).exitCode, 130);
    await session.expect(/\[130\]\r\n> $/);
    await session.sendLine('declare -p PROMPT_COMMAND');
    await session.expect('declare -- PROMPT_COMMAND="draw"\r');
  },
  inBash,
);

test(
  'run in bash works with PROMPT_COMMAND that is an array, read-only, or extended by the command',
  async () => {
    const session = startShell(bash);
    await session.run('PROMPT_COMMAND=("true" "a=1")');
    assert.equal((await session.run('echo one')).output, 'one\n');
    await session.run('PROMPT_COMMAND="true; $PROMPT_COMMAND"');
    await session.sendLine('declare -p PROMPT_COMMAND');
    await session.expect('declare -a PROMPT_COMMAND=([0]="true; true" [1]="a=1")\r');
    await session.sendLine('readonly PROMPT_COMMAND HISTTIMEFORMAT="%F %T "');
    await session.waitForState('keys');
    assert.deepEqual((await session.run('echo two; (exit 6)')).exitCode, 6);
    await session.sendLine('history | tail -n 3');
    const { before } = await session.expect(/history \| tail[^\n]*\n[^$]*\$ $/);
    assert.doesNotMatch(before, /7717/);
  },
  inBash,
);

test(
  'run in bash works when the command makes PROMPT_COMMAND read-only',
  async () => {
    const session = startShell(bash);
    assert.equal((await session.run('readonly PROMPT_COMMAND; (exit 5)')).exitCode, 5);
    for (const n of [6, 7]) assert.equal((await session.run(`(exit ${n})`)).exitCode, n);
    assert.equal((await session.run('echo $?')).output, '7\n');
  },
  inBash,
);

test(
  'run in bash leaves PROMPT_COMMAND unset if it was',
  async () => {
    const session = startShell(bash);
    await session.run('true');
    await session.sendLine('echo "<${PROMPT_COMMAND-unset}>"');
    await session.expect('<unset>\r');
  },
  inBash,
);

test(
  'run in bash keeps the lines of the user in the history, and none of its own',
  async () => {
    const session = startShell(bash);
    await session.expect('$ ');
    for (const control of ['', 'ignorespace', 'ignoredups:erasedups']) {
      await session.sendLine(`HISTCONTROL=${control}; history -c`);
      await session.expect('history -c\r\n');
      await session.run('true');
      await session.sendLine('echo typed');
      await session.expect('typed\r\n');
      await session.run('true');
      const { output } = await session.run('history');
      assert.equal(output.replace(/^ *\d+ /gm, '').trim(), 'echo typed');
    }
  },
  inBash,
);

test(
  'run in bash does not take a printed prompt or a printed mark for the end',
  async () => {
    const session = startShell(bash);
    assert.equal((await session.run('echo "$PS1"; echo after')).output, '$ \nafter\n');
    const marks = await session.run(
      `printf '\\033]7717;end;0123456789abcdef;0\\007\\033]7717;ready;0;him;bash\\007'; echo after`,
    );
    assert.deepEqual([marks.exitCode, marks.output], [0, 'after\n']);
    assert.equal((await session.run('env | grep -c 7717')).output, '0\n');
  },
  inBash,
);

test(
  'run in bash types nothing for a printed mark that says that a shell is ready',
  async () => {
    const session = startShell(bash);
    const command = `printf '\\033]7717;ready;77;him;bash\\007'; sleep 0.1; IFS= read -r -t 0.1 line; echo "<$line>"`;
    assert.equal((await session.run(command)).output, '<>\n');
  },
  inBash,
);

test(
  'run in bash works with aliases of the commands that it uses, in vi mode, and with traps',
  async () => {
    const session = startShell(bash);
    await session.run(
      `alias eval='echo eval' printf='echo printf' read='echo read' stty='echo stty' unset='echo unset'`,
    );
    await session.run('set -o vi; IFS=0123456789; trap "echo debug >/dev/null" DEBUG');
    assert.equal((await session.run('\\printf "%s\\n" a; (exit 12)')).exitCode, 12);
    assert.equal((await session.run('echo done')).output, 'done\n');
  },
  inBash,
);

test(
  'run in bash works in a program of the shell that is started in it, and after its end',
  async () => {
    const session = startShell(bash);
    await session.sendLine('sh -i');
    await session.expect('sh -i\r\n');
    await session.waitForState('line');
    assert.equal((await session.run('echo inner $((1 + 1))')).output, 'inner 2\n');
    await assert.rejects(session.run('exit 4'), { name: 'ExpectEnded' });
    assert.equal((await session.run('echo outer $?')).output, 'outer 4\n');
  },
  inBash,
);

test(
  'run in zsh works with precmd and preexec functions, and prompts with substitutions',
  async () => {
    const session = startShell(zsh);
    await session.run(
      [
        'setopt prompt_subst',
        'precmd() { print -rn -- "<precmd $?>" }',
        'preexec() { print -rn -- "<preexec>" }',
        `PROMPT=$'%B%~ $(echo git) %?%b\\n%# ' RPROMPT='%T'`,
      ].join('\n'),
    );
    assert.equal((await session.run('echo one; (exit 5)')).output, 'one\n');
    await session.expect('<precmd 5>');
    assert.equal((await session.run('print -n no newline')).output, 'no newline');
    assert.equal((await session.run('ls *.nothing')).exitCode, 1);
    assert.equal((await session.run('echo next')).output, 'next\n');
  },
  inZsh,
);

test(
  'run in zsh leaves at most its first line in the history',
  async () => {
    const session = startShell(zsh);
    for (const n of [1, 2, 3]) await session.run(`echo ${n}`);
    await session.sendLine('echo typed');
    await session.expect('typed\r\n');
    const { output } = await session.run('fc -l -100');
    assert.match(output, /echo typed\n/);
    const lines = output.split('\n').filter((line) => line.includes('7717'));
    assert.ok(lines.length <= 1, output);
  },
  inZsh,
);

test(
  'run in zsh works without bracketed paste, with vi keys and other options',
  async () => {
    const session = startShell(zsh);
    await session.run(
      'unset zle_bracketed_paste; bindkey -v; setopt ksh_arrays sh_word_split interactive_comments nounset',
    );
    assert.equal((await session.run('echo one; (exit 5)')).exitCode, 5);
    assert.equal((await session.run('echo two')).output, 'two\n');
  },
  inZsh,
);
