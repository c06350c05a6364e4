import assert from 'node:assert/strict';
import { sh } from '../support/piped.js';
import { missing } from '../support/programs.js';
import { test } from '../support/test.js';
import { ShellUser } from './shell-user.js';

const skip = missing('fish');

/** What fish offers at the end of a line. */
async function offers(line: string): Promise<string[]> {
  const script = `strand completion fish | { cat; echo 'complete -C "${line}"'; } | HOME=/tmp fish --no-config`;
  const { stdout } = await sh(script);
  return stdout.split('\n').flatMap((row) => row.split('\t')[0] || []);
}

test(
  'fish completes commands, options, values, programs and the arguments of a program',
  async () => {
    assert.deepEqual(await offers('strand comp'), ['completion']);
    assert.deepEqual(await offers('strand run --no'), ['--no-echo']);
    assert.deepEqual(await offers('strand run --size 80x24 --cwd /usr/shar'), ['/usr/share/']);
    assert.deepEqual(await offers('strand completion '), ['bash', 'fish', 'zsh']);
    assert.ok((await offers('strand run --size 80x24 -- slee')).includes('sleep'));
    assert.deepEqual(await offers('strand screenshot --theme drac'), ['dracula']);
    assert.deepEqual(await offers('strand screenshot -o /proc/uptim'), ['/proc/uptime']);
    assert.deepEqual(await offers('strand record --append /proc/uptim'), ['/proc/uptime']);
    assert.ok((await offers('strand record demo.cast slee')).includes('sleep'));
    assert.deepEqual(await offers('strand run ls --siz'), await offers('ls --siz'));
  },
  { skip },
);

test(
  'fish completes what a user types',
  async () => {
    const user = new ShellUser('fish', ['--no-config', '-i']);
    await user.type('strand completion fish | source\r');
    await user.type('strand comp\t');
    await user.sees('strand completion ');
    await user.leave();
  },
  { skip },
);
