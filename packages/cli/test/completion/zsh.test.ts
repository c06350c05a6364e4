import { missing } from '../support/programs.js';
import { test } from '../support/test.js';
import { ShellUser } from './shell-user.js';

test(
  'zsh completes what a user types: commands, options, values, and the arguments of a program',
  async () => {
    const user = new ShellUser('zsh', ['-f', '-i']);
    await user.type(`autoload -U compinit; compinit -u -D; eval "$(strand completion zsh)"\r`);
    await user.type('strand compl\t');
    await user.sees('strand completion ');
    await user.type('z\t');
    await user.sees('strand completion zsh ');
    await user.type('\x15strand run --siz\t');
    await user.sees('strand run --size=');
    await user.type('80x24 --no-e\t');
    await user.sees('--no-echo ');
    await user.type('--cwd /usr/shar\t');
    await user.sees('--cwd /usr/share/');
    await user.type('\x15strand run -- slee\t');
    await user.sees('strand run -- sleep ');
    await user.type('/usr/shar\t');
    await user.sees('strand run -- sleep /usr/share/');
    await user.type('\x15strand screenshot --theme drac\t');
    await user.sees('--theme dracula ');
    await user.type('--form\t');
    await user.sees('--format=');
    await user.type('sv\t');
    await user.sees('--format=svg ');
    await user.type('\x15strand record demo.cast -- slee\t');
    await user.sees('strand record demo.cast -- sleep ');
    await user.type('/usr/shar\t');
    await user.sees('-- sleep /usr/share/');
    await user.leave();
  },
  { skip: missing('zsh') },
);
