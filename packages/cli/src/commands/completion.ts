/**
 * `strand completion`: prints the completions of a shell.
 *
 * Test: test/completion/
 */
import { defineCommand } from '../frame/command.js';
import { print } from '../print.js';

export const command = defineCommand({
  name: 'completion',
  summary: 'prints the completions of a shell',
  description: ['Prints a script that completes the commands and options of strand in a shell.'],
  operands: [{ name: 'SHELL', choices: ['bash', 'zsh', 'fish'] }],
  options: {},
  examples: [
    { line: 'eval "$(strand completion bash)"', does: 'in ~/.bashrc: loads the completions in bash' },
    { line: 'eval "$(strand completion zsh)"', does: 'in ~/.zshrc, after compinit: loads them in zsh' },
    { line: 'strand completion fish | source', does: 'in ~/.config/fish/config.fish: loads them in fish' },
  ],
  exitStatuses: ['done', 'failure'],

  async run({ operands: [shell] }, commands) {
    const tables = await commands.loadAll();
    switch (shell) {
      case 'bash':
        print((await import('../completion/bash.js')).bashCompletion(tables));
        break;
      case 'zsh':
        print((await import('../completion/zsh.js')).zshCompletion(tables));
        break;
      default:
        print((await import('../completion/fish.js')).fishCompletion(tables));
    }
    return 0;
  },
});
