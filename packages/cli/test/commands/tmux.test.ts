/** Commands in a real terminal, with keys and captures. */
import assert from 'node:assert/strict';
import { test } from '../support/test.js';
import { Tmux, withoutTmux } from '../support/tmux.js';

test(
  'strand run --escape in tmux: a full-screen program is ended by the escape key, and the shell goes on',
  async () => {
    const tmux = new Tmux(
      `strand run --escape '^]' -- less /etc/passwd; echo "status $?,"; read -r line; echo "<$line>"; read go`,
    );
    await tmux.shows('root:');
    assert.equal(tmux.format('#{alternate_on}'), '1');
    tmux.keys('C-]', '?');
    await tmux.shows('after ^]: . ends the command, ^Z stops strand, ^] types ^]');
    tmux.keys('C-]', '.');
    await tmux.shows('status 129,');
    // The terminal edits and echoes lines again.
    tmux.keys('typedx', 'BSpace', 'Enter');
    await tmux.shows('<typed>');
  },
  { skip: withoutTmux },
);

test(
  'strand run --escape in tmux: ^Z leaves a full-screen program to a shell, and fg draws it again',
  async () => {
    const tmux = new Tmux('exec bash --norc --noprofile -i');
    await tmux.shows('$');
    tmux.keys(`strand() { "$NODE" "$MAIN" "$@"; }`, 'Enter');
    tmux.keys(`strand run --escape '^]' -- vi -n -u NONE /etc/passwd`, 'Enter');
    await tmux.shows('root:');
    tmux.keys('C-]', 'C-z');
    await tmux.shows('Stopped');
    tmux.keys('clear; echo "in the $((40 + 2)) shell"', 'Enter');
    await tmux.shows('in the 42 shell');
    tmux.keys('fg', 'Enter');
    await tmux.shows('root:');
    tmux.keys('Escape', ':q!', 'Enter');
    tmux.keys('echo "the $((40 + 3)) end"', 'Enter');
    await tmux.shows('the 43 end');
  },
  { skip: withoutTmux },
);

test(
  'strand screenshot in tmux leaves the terminal of the user alone',
  async () => {
    const tmux = new Tmux(
      `strand screenshot --size 40x5 --keys i --type hidden --format svg -o /dev/null -- vi -n -u NONE; echo "status $?,"; read go`,
    );
    await tmux.shows('status 0,');
    assert.ok(!tmux.text.includes('hidden'), tmux.text);
    assert.equal(tmux.text.trim(), 'status 0,');
  },
  { skip: withoutTmux },
);

test(
  'strand expect in tmux: ^C ends the script and its program, and the status says so',
  async () => {
    const script = `spawn('sleep', ['60']); console.log('up,'); await expect('never')`;
    const tmux = new Tmux(`trap : INT; strand expect - <<<"${script}"; echo "status $?,"; read go`);
    await tmux.shows('up,');
    tmux.keys('C-c');
    await tmux.shows('status 130,');
  },
  { skip: withoutTmux },
);
